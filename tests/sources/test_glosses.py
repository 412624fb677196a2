"""Our plain-language glosses on the AI Act: what every row has to have, and a few of the things that they say."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from sources.briefs.ledger import Gloss, load_glosses
from sources.catalogue import Catalogue
from sources.locator import Locator
from sources.parsers import parse
from sources.schema import Document, Provision, SourcePart

GLOSSES = load_glosses()
BY_PROVISION = {gloss.provision: gloss for gloss in GLOSSES}
LONGEST_COMMON_RUN = 8


def points(label: str, letters: str) -> list[str]:
    return [f"{label}({letter})" for letter in letters.split()]


def slug(provision: str) -> str:
    words = provision.lower().replace("annex", "anx")
    return "-".join(["gloss", *re.findall(r"[0-9a-z]+", words)])


def test_there_is_a_gloss_on_every_main_provision() -> None:
    wanted = [
        *points("Art. 5(1)", "a b ba bb c d e f g h"),
        *("Art. 5(1a)", "Art. 5(1b)", "Art. 5(2)", "Art. 4", "Art. 4a", "Art. 27", "Art. 60", "Art. 60a", "Art. 62"),
        *points("Art. 6", "1 1a 1b 1c 2 3 4 5"),
        *(f"Art. {number}" for number in [*range(8, 18), 22, 23, 24, 25, 43, 47, 48, 49, 56, 57, 64, 72, 73, 75]),
        *points("Art. 26", "1 2 3 4 5 6 7 8 9 10 11 12"),
        *points("Art. 50", "1 2 3 4 5 6 7"),
        *("Art. 51(1)", "Art. 51(2)", "Art. 52(1)", "Art. 54(1)", "Art. 85", "Art. 86", "Art. 100", "Art. 101"),
        *points("Art. 53(1)", "a b c d"),
        *points("Art. 55(1)", "a b c d"),
        *("Art. 75a", "Art. 75b", "Art. 75c", "Art. 75d"),
        *points("Art. 99", "1 2 3 4 5 6 6a 7 8 9 10 11"),
        *points("Art. 111", "1 2 3 4"),
        *("Art. 113(a)", "Art. 113(b)", "Art. 113(c)(i)", "Art. 113(c)(ii)", "Art. 113(d)"),
        *points("Annex III", "1 2 3 4 5 6 7 8"),
        *("Annex I Section A", "Annex I Section B", "Annex III(4)(a)", "Annex III(5)(b)", "Annex XIII", "Annex XIV"),
    ]
    assert [label for label in wanted if label not in BY_PROVISION] == []


def test_at_least_25_terms_of_article_3_have_a_gloss() -> None:
    assert sum(provision.startswith("Art. 3(") for provision in BY_PROVISION) >= 25


def test_no_provision_has_two_glosses() -> None:
    assert len(BY_PROVISION) == len(GLOSSES)


def test_id_is_made_of_the_provision() -> None:
    assert [gloss.id for gloss in GLOSSES if gloss.id != slug(gloss.provision)] == []


def test_statement_names_the_act_and_its_provision() -> None:
    def names_it(gloss: Gloss) -> bool:
        head = re.match(r"Art\. \w+|Annex \w+", gloss.provision)
        assert head is not None
        return "AI Act" in gloss.statement and head[0].replace("Art.", "Article") in gloss.statement

    assert [gloss.id for gloss in GLOSSES if not names_it(gloss)] == []


def test_statement_has_one_to_four_sentences() -> None:
    counts = {gloss.id: len(re.findall(r"[.!?](?=\s|$)", gloss.statement)) for gloss in GLOSSES}
    assert {identity: count for identity, count in counts.items() if not 1 <= count <= 4} == {}


def test_every_gloss_has_three_questions() -> None:
    assert [gloss.id for gloss in GLOSSES if len(gloss.questions) < 3] == []


def test_no_question_leads_to_two_glosses() -> None:
    counts = Counter(question.lower() for gloss in GLOSSES for question in gloss.questions)
    assert [question for question, count in counts.items() if count > 1] == []


def test_people_seldom_name_the_provision() -> None:
    questions = [question for gloss in GLOSSES for question in gloss.questions]
    naming = [question for question in questions if re.search(r"\b(article|annex|art\.)\b", question, re.IGNORECASE)]
    assert len(naming) < 0.05 * len(questions)


@pytest.mark.parametrize("field", ["words", "words_fr", "words_nl"])
def test_everyday_words_stand_once_in_each_language(field: str) -> None:
    lists = {gloss.id: getattr(gloss, field) for gloss in GLOSSES}
    assert [identity for identity, words in lists.items() if not words or len(set(words)) != len(words)] == []


@pytest.mark.parametrize(
    ("provision", "said"),
    [
        ("Art. 99(3)", "EUR 35 000 000 or, for an undertaking, up to 7 %"),
        ("Art. 99(4)", "EUR 15 000 000 or, for an undertaking, 3 %"),
        ("Art. 99(5)", "EUR 7 500 000 or, for an undertaking, 1 %"),
        ("Art. 99(6)", "whichever is lower"),
        ("Art. 100", "EUR 1 500 000"),
        ("Art. 51(2)", "10^25"),
        ("Annex XIII(f)", "10 000"),
        ("Art. 5(1)(ba)", "2 December 2026"),
        ("Art. 57(1)", "2 August 2027"),
        ("Art. 113(c)(i)", "2 December 2027"),
        ("Art. 113(c)(ii)", "2 August 2028"),
        ("Art. 111(4)", "until 2 December 2026"),
        ("Art. 26(10)", "48 hours"),
        ("Art. 5(3)", "24 hours"),
        ("Art. 73", "within 15 days"),
        ("Art. 26(6)", "six months"),
    ],
)
def test_statement_says(provision: str, said: str) -> None:
    assert said in BY_PROVISION[provision].statement


@pytest.mark.parametrize(
    ("word", "provision"),
    [
        ("chatbot", "Art. 50(1)"),
        ("deepfake", "Art. 50(4)"),
        ("CE mark", "Art. 48"),
        ("hiring tool", "Annex III(4)(a)"),
        ("live facial recognition", "Art. 5(1)(h)"),
        ("social scoring", "Art. 5(1)(c)"),
        ("nudify", "Art. 5(1)(ba)"),
        ("credit score", "Annex III(5)(b)"),
        ("works council", "Art. 26(7)"),
        ("watermark", "Art. 50(2)"),
    ],
)
def test_everyday_word_leads_to(word: str, provision: str) -> None:
    assert word in BY_PROVISION[provision].words


def words_of(text: str) -> list[str]:
    return re.findall(r"[0-9a-z]+", text.lower())


def runs(text: str) -> set[tuple[str, ...]]:
    words = words_of(text)
    return {tuple(words[at : at + LONGEST_COMMON_RUN + 1]) for at in range(len(words) - LONGEST_COMMON_RUN)}


def numbers(text: str) -> set[str]:
    return set(re.findall(r"\d+", re.sub(r"(?<=\d)[\s\u00a0](?=\d{3})", "", text)))


@pytest.mark.corpus
def test_glosses_are_ours_and_say_no_number_that_the_law_lacks(corpus: Path) -> None:
    source = Catalogue.load().get("ai-act-en-consolidated-2026-07-27")
    path = next((corpus / source.id).iterdir())
    law = parse(source, [SourcePart(name=path.name, data=path.read_bytes())])
    assert [gloss.provision for gloss in GLOSSES if law.by_label(gloss.provision) is None] == []
    theirs = runs(law.text)
    copied = [gloss.id for gloss in GLOSSES for text in (gloss.statement, *gloss.questions) if runs(text) & theirs]
    assert copied == []
    # A few glosses also tell what another provision says: since when it applies, what was deleted, what follows.
    dates = numbers(whole(law, "Art. 111") + whole(law, "Art. 113"))
    known = dates | {"2024", "2025", "5", "50", "111"}
    invented = {
        gloss.id: numbers(gloss.statement) - numbers(whole(law, gloss.provision)) - numbers(gloss.provision) - known
        for gloss in GLOSSES
    }
    assert {identity: found for identity, found in invented.items() if found} == {}


def whole(law: Document, label: str) -> str:
    """Return the words of the article or annex that the label stands in."""
    provision = law.by_label(label)
    assert provision is not None
    around: list[Provision] = [provision, *law.ancestors(provision)]
    return law.text_of(next(piece for piece in around if piece.locator == top(piece.locator)))


def top(locator: Locator) -> Locator:
    return Locator(article=locator.article, annex=locator.annex)
