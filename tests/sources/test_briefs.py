"""The briefs that ship with the package, the rules their rows keep, and the document that is made of them."""

from __future__ import annotations

import html
import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from sources.briefs.ledger import Fact, load_facts, load_glosses, read
from sources.briefs.rows import after, in_english, says
from sources.catalogue import Catalogue
from sources.errors import ParseError
from sources.parsers import brief, parse
from sources.schema import Document, Source, SourcePart

SOURCE = Source(
    id="brief-test",
    title="Facts on an invented plan",
    publisher="Pincite",
    tier="brief",
    kind="brief",
    language="en",
    published="2030-01-01",
    version_id="1",
    parser="brief",
    licence="Apache-2.0",
)

FACT: dict[str, Any] = {
    "id": "tide-fund",
    "topic": "investai",
    "statement": "The Tide Fund of 3 May 2030 has EUR 25 million.",
    "who": "Harbour Council",
    "what": "size of the Tide Fund",
    "value": 25,
    "unit": "EUR million",
    "date": "2030-05-03",
    "status": "announced",
    "money": "public_investment",
    "source": "tide-notice",
    "locator": "para. 2",
    "questions": ["How big is the Tide Fund?", "What money has the harbour?"],
    "words": ["tide money", "fonds des marées", "getijdenfonds"],
}

GLOSS: dict[str, Any] = {
    "id": "gloss-art-7-2",
    "provision": "Art. 7(2)",
    "statement": "Article 7(2) of the Tide Act lets pilots ask for the tables.",
    "questions": ["May I see the tide tables?"],
    "words": ["timetable"],
    "words_fr": ["horaire"],
    "words_nl": ["dienstregeling"],
}


def toml(*tables: tuple[str, dict[str, Any]]) -> bytes:
    """A brief's file; JSON's strings, numbers and lists of strings are TOML's too."""
    blocks = []
    for key, row in tables:
        lines = [f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in row.items()]
        blocks.append("\n".join([f"[[{key}]]", *lines]))
    return "\n\n".join(blocks).encode()


def document(*tables: tuple[str, dict[str, Any]]) -> Document:
    return brief.parse(SOURCE, [SourcePart(name="test.toml", data=toml(*tables))])


# The rows that ship


def test_facts_are_at_least_130():
    assert len(load_facts()) >= 130


def test_facts_cover_every_topic():
    assert {fact.topic for fact in load_facts()} == set(Fact.model_fields["topic"].annotation.__args__)


def test_questions_occur_once():
    questions = Counter(question.casefold() for fact in load_facts() for question in fact.questions)
    assert [question for question, count in questions.items() if count > 1] == []


def test_questions_end_with_a_question_mark():
    assert [q for fact in load_facts() for q in fact.questions if not q.endswith("?")] == []


def test_statements_occur_once_and_end_with_a_full_stop():
    statements = [fact.statement for fact in load_facts()]
    assert len(set(statements)) == len(statements)
    assert [statement for statement in statements if not statement.endswith(".")] == []


def test_statements_are_short_enough_for_one_passage():
    assert [(fact.id, len(fact.statement)) for fact in load_facts() if len(fact.statement) > 420] == []


def test_contradictions_are_named_on_both_sides():
    facts = {fact.id: fact for fact in load_facts()}
    one_sided = [
        (fact.id, other)
        for fact in facts.values()
        for other in fact.contradicts
        if fact.id == other or fact.id not in facts[other].contradicts
    ]
    assert one_sided == []


def test_sources_are_in_the_catalogue():
    known = {source.id for source in Catalogue.load()}
    assert {fact.source for fact in load_facts()} - known == set()
    assert {gloss.source for gloss in load_glosses()} - known == set()


def test_urls_are_https_or_the_acts_permanent_address():
    addresses = {fact.url for fact in load_facts() if fact.url}
    assert [url for url in addresses if not url.startswith(("https://", "http://data.europa.eu/eli/"))] == []


def test_targets_are_never_called_a_budget():
    """The EUR 200 billion is a target; a reader of that row alone must not take it for money that is there."""
    targets = [fact for fact in load_facts() if fact.money == "mobilisation_target" and fact.value == 200]
    assert targets
    assert all(re.search("mobilis|set aside|investors", fact.statement) for fact in targets)


@pytest.mark.parametrize(
    ("words", "value"),
    [
        (("four AI gigafactories", "2025"), "gigafactories-four-feb-2025"),
        (("four or five",), "gigafactories-four-or-five"),
        (("up to five", "April"), "gigafactories-up-to-five-apr-2025"),
        (("Up to seven", "30 July 2026"), "gigafactories-up-to-seven"),
    ],
)
def test_every_number_of_gigafactories_is_held_with_its_date(words, value):
    fact = next(fact for fact in load_facts() if fact.id == value)
    assert all(word in fact.statement for word in words)
    assert fact.contradicts


def test_shipped_briefs_parse_to_one_provision_a_row():
    catalogue = Catalogue.load()
    folder = Path(brief.__file__).parent.parent / "briefs"
    for source_id, file, rows in (
        ("brief-facts", "facts.toml", load_facts()),
        ("brief-glosses-ai-act", "glosses-ai-act.toml", load_glosses()),
    ):
        parsed = parse(catalogue.get(source_id), [SourcePart(name=file, data=(folder / file).read_bytes())])
        assert [parsed.text_of(provision) for provision in parsed.provisions] == [row.statement for row in rows]
        assert [provision.rests_on for provision in parsed.provisions] == [row.rests_on for row in rows]


# The document


def test_text_is_the_statements_one_a_line():
    other = FACT | {"id": "tide-fund-2", "statement": "In 2030 the fund had EUR 25 million left."}
    assert document(("fact", FACT), ("fact", other)).text == f"{FACT['statement']}\n{other['statement']}\n"


def test_fact_is_named_after_its_id_and_headed_by_its_topic():
    (fact,) = document(("fact", FACT)).provisions
    assert (fact.id, fact.label, fact.kind, fact.heading) == ("fact_tide-fund",) * 2 + ("fact", "investai")
    assert not fact.binding


def test_fact_rests_on_its_source():
    (fact,) = document(("fact", FACT | {"url": "https://harbour.example/tide"})).provisions
    assert fact.rests_on is not None
    assert fact.rests_on.model_dump() == {
        "source_id": "tide-notice",
        "locator": "para. 2",
        "url": "https://harbour.example/tide",
    }


def test_questions_and_words_are_searched_and_not_quoted():
    parsed = document(("fact", FACT))
    assert parsed.provisions[0].search_text == ", ".join(FACT["words"]) + "\n\n" + "\n".join(FACT["questions"])
    assert "getijdenfonds" not in parsed.text


def test_gloss_rests_on_its_provision():
    (gloss,) = document(("gloss", GLOSS)).provisions
    assert (gloss.id, gloss.kind, gloss.heading) == ("gloss_art-7-2", "gloss", "Art. 7(2)")
    assert gloss.rests_on is not None
    assert gloss.rests_on.locator == "Art. 7(2)"
    assert gloss.rests_on.source_id == "ai-act-en-consolidated-2026-07-27"


def test_gloss_is_searched_in_three_languages():
    (gloss,) = document(("gloss", GLOSS)).provisions
    assert gloss.search_text == "timetable, horaire, dienstregeling\n\nMay I see the tide tables?"


def test_files_of_one_brief_follow_each_other():
    parts = [SourcePart(name="a", data=toml(("fact", FACT))), SourcePart(name="b", data=toml(("gloss", GLOSS)))]
    assert [provision.kind for provision in brief.parse(SOURCE, parts).provisions] == ["fact", "gloss"]


def test_same_id_in_two_files_is_refused():
    part = SourcePart(name="a", data=toml(("fact", FACT)))
    with pytest.raises(ParseError, match="fact_tide-fund"):
        brief.parse(SOURCE, [part, part])


def test_brief_without_rows_is_refused():
    with pytest.raises(ParseError, match="has no rows") as caught:
        document()
    assert caught.value.hint


# What a row must keep


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"value": 26}, "doesn't say its value 26"),
        ({"value": "2030-05-04"}, "doesn't say its value '2030-05-04'"),
        ({"date": "2031"}, "doesn't say the year 2031"),
        ({"date": "May 2030"}, "date: "),
        ({"money": "loan"}, "money: "),
        ({"status": "perhaps"}, "status: "),
        ({"topic": "fishing"}, "topic: "),
        ({"unit": "boats"}, "has a unit in EUR or USD"),
        ({"id": "Tide Fund"}, "id: "),
        ({"questions": ["One?"]}, "questions: "),
        ({"statement": "Two\nlines of 2030 with 25."}, "statement: "),
        ({"statement": " Indented in 2030 with 25."}, "statement: "),
        ({"sauce": "tide-notice"}, "sauce: "),
        ({"contradicts": ["moon-fund"]}, "which isn't there"),
    ],
)
def test_bad_fact_is_refused_with_its_id(change, problem):
    with pytest.raises(ParseError) as caught:
        read(toml(("fact", FACT | change)), name="test.toml")
    assert problem in caught.value.message
    assert repr((FACT | change)["id"]) in caught.value.message
    assert caught.value.hint


def test_fact_without_locator_is_reported_from_elsewhere():
    row = {name: value for name, value in FACT.items() if name != "locator"}
    with pytest.raises(ParseError, match="isn't marked as reported"):
        read(toml(("fact", row)), name="test.toml")
    assert Fact.model_validate(row | {"reported": True}).rests_on.locator is None


def test_gloss_without_provision_is_refused_with_its_id():
    row = {name: value for name, value in GLOSS.items() if name != "provision"}
    with pytest.raises(ParseError, match=r"gloss 1, id 'gloss-art-7-2': provision: "):
        read(toml(("gloss", row)), name="test.toml")


def test_member_of_a_series_has_a_value():
    row = {name: value for name, value in FACT.items() if name not in ("value", "unit")}
    with pytest.raises(ParseError, match="a fact of the series tide has a value"):
        read(toml(("fact", row | {"series": "tide"})), name="test.toml")


def test_series_of_one_is_refused():
    with pytest.raises(ParseError, match="'tide-fund' is alone in the series 'tide'") as caught:
        read(toml(("fact", FACT | {"series": "tide"})), name="test.toml")
    assert caught.value.hint


def test_members_of_a_series_count_the_same():
    other = FACT | {"id": "tide-fund-2", "unit": "EUR billion", "series": "tide"}
    with pytest.raises(ParseError, match=r"'tide-fund-2' counts in EUR billion, .* in EUR million") as caught:
        read(toml(("fact", FACT | {"series": "tide"}), ("fact", other)), name="test.toml")
    assert caught.value.hint


def test_two_rows_with_one_id_are_refused():
    with pytest.raises(ParseError, match="two rows have the id 'tide-fund'"):
        read(toml(("fact", FACT), ("fact", FACT)), name="test.toml")


@pytest.mark.parametrize("data", [b"[[fact]", b"\xff", b"[fact]\nid = 1", b"[[sonnet]]\nid = 1", b"fact = 3"])
def test_malformed_file_is_refused_with_a_way_out(data):
    with pytest.raises(ParseError, match=r"test\.toml") as caught:
        read(data, name="test.toml")
    assert caught.value.hint


def test_rows_are_frozen():
    fact = Fact.model_validate(FACT)
    with pytest.raises(ValidationError):
        fact.value = 26  # type: ignore[misc]


@pytest.mark.parametrize(
    ("statement", "value"),
    [
        ("up to EUR 35 000 000 in all", 35_000_000),
        ("around 100,000 chips", 100_000),
        ("a share of 1.5 % is meant", 1.5),
        ("Four tugs lay there", 4),
        ("on 3 May 2030.", "2030-05-03"),
        ("in May 2030", "2030-05"),
        ("Force For Good", "force for good"),
    ],
)
def test_value_is_found_as_people_write_it(statement, value):
    assert says(statement, value)


@pytest.mark.parametrize(
    ("statement", "value"),
    [
        ("EUR 200 billion", 20),
        ("EUR 1.5 million", 5),
        ("EUR 1.5 million", 1),
        ("100,000 chips", 100),
        ("fourteen tugs", 4),
        ("on 13 May 2030", "2030-05-03"),
        ("tug 177 lay there", "tug 17"),
    ],
)
def test_part_of_another_number_is_not_the_value(statement, value):
    assert not says(statement, value)


@given(st.lists(st.integers(0, 12), max_size=6), st.integers(0, 12))
def test_every_place_of_a_value_is_found(numbers, value):
    statement = "".join(f"{number} boats, " for number in numbers)
    assert len(list(after(statement, value))) == numbers.count(value)
    assert all(rest.startswith(" boats") for rest in after(statement, value))


@pytest.mark.parametrize(("day", "written"), [("2030", "2030"), ("2030-05", "May 2030"), ("2030-05-03", "3 May 2030")])
def test_date_is_written_as_precisely_as_it_is_known(day, written):
    assert in_english(day) == written


@given(st.integers(0, 10**12), st.sampled_from([",", " ", "\u00a0", ""]))
def test_number_is_found_whatever_groups_its_digits(number, separator):
    assert says(f"The sum is EUR {number:,} in all.".replace(",", separator), number)


@given(st.dates(date(2000, 1, 1)))
def test_date_is_found_in_english(day):
    months = "January February March April May June July August September October November December".split()
    assert says(f"It was {day.day} {months[day.month - 1]} {day.year}.", day.isoformat())


# Against the official texts

RUN = 14
WORD = re.compile(r"[^\W_]+")
TAG = re.compile(r"<[^>]*>")


def runs(text: str) -> Iterator[tuple[str, ...]]:
    words = [word.lower() for word in WORD.findall(text)]
    return (tuple(words[at : at + RUN]) for at in range(len(words) - RUN + 1))


@pytest.mark.corpus
def test_no_statement_has_a_sentence_of_a_source(corpus):
    ours = {run: fact.id for fact in load_facts() for run in runs(fact.statement)}
    ours |= {run: gloss.id for gloss in load_glosses() for run in runs(gloss.statement)}
    copied = set()
    for path in corpus.rglob("*"):
        if path.suffix in {".html", ".xml", ".txt", ".md"}:
            plain = html.unescape(TAG.sub(" ", path.read_text("utf-8", "ignore")))
            copied |= {ours[run] for run in runs(plain) if run in ours}
    assert copied == set()


def places(corpus: Path, *, in_pdf: bool) -> Iterator[tuple[Fact, str | None]]:
    """The facts that name a place, each with the words that stand there, `None` where there is no such place."""
    manifest = {entry["id"]: entry for entry in json.loads((corpus / "MANIFEST.json").read_text("utf-8"))}
    catalogue = Catalogue.load()
    parsed: dict[str, Document] = {}
    for fact in load_facts():
        source = catalogue.get(fact.source)
        if fact.locator is None or (source.parser == "pdf") != in_pdf:
            continue
        if source.id not in parsed:
            names = source.files or (source.id,)
            parts = [SourcePart(name=name, data=(corpus / manifest[name]["path"]).read_bytes()) for name in names]
            parsed[source.id] = parse(source, parts)
        place = parsed[source.id].by_label(fact.locator)
        yield fact, None if place is None else parsed[source.id].text_of(place).replace("\u00a0", " ")


@pytest.mark.corpus
def test_locators_name_a_place_in_their_source(corpus):
    assert [(fact.id, fact.locator) for fact, words in places(corpus, in_pdf=False) if words is None] == []


@pytest.mark.corpus
@pytest.mark.slow
def test_locators_name_a_place_in_their_pdf(corpus):
    assert [(fact.id, fact.locator) for fact, words in places(corpus, in_pdf=True) if words is None] == []


@pytest.mark.corpus
def test_values_stand_at_the_place_named(corpus):
    """A locator that names the wrong place fails here.

    139 of 160 values stand there as the statement writes them; the others are dated `today`, written otherwise, or
    are about what the place says wrongly.
    """
    found = [
        says(words, fact.value) for fact, words in places(corpus, in_pdf=False) if words and fact.value is not None
    ]
    assert sum(found) / len(found) > 0.85
