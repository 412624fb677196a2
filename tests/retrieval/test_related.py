"""What stands beside the citations of an answer: found, bounded, dated, shown and checked."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.assistant import Assistant
from retrieval.family import heading_of
from retrieval.library import Lookup
from retrieval.related import Neighbourhood
from retrieval.release import IndexedDocument
from retrieval.schema import Answer, Citation, Related
from retrieval.terminal import format_answer
from retrieval.verify import read_answer, verify_answer
from sources.catalogue import Catalogue
from sources.locator import Locator
from sources.outline import Node, Run, lay_out
from sources.references import cross_references
from sources.schema import Document, Source, is_wording_on

NOW, BEFORE = date(2032, 8, 1), date(2031, 12, 1)
PARAGRAPHS = {
    "1": "Every town shall light its lamp.",
    "2": "By way of derogation from paragraph 1, an island may rest on Sundays.",
    "2a": "A keeper of an island that rests shall tell the harbour.",
    "3": "Article 9 sets the fines.",
}


def article(number: str, heading: str, paragraphs: dict[str, str]) -> Node:
    node = Node("article", Locator(article=number), heading=heading)
    title = Run(f"Article {number}\n{heading}")
    node.children.append(Node("heading", Locator(article=number, part="heading"), run=title))
    for count, words in paragraphs.items():
        place = Locator(article=number, paragraph=count)
        node.children.append(Node("paragraph", place, number=f"{count}.", run=Run(f"{count}. {words}")))
    return node


@pytest.fixture(scope="module")
def act(make_source: Callable[..., Source]) -> tuple[Document, Source]:
    row = make_source("lamp-act", work="lamp-act", url="https://example.org/lamps", text_from=date(2031, 6, 1))
    recitals = (
        "An island may well rest on Sundays.",
        "Drones are noisy.",
        "Fog is wet.",
        "Paper burns.",
        "Oil is dear.",
    )
    nodes = [
        Node("recital", Locator(recital=str(count)), run=Run(f"({count}) {words}"), binding=False)
        for count, words in enumerate(recitals, 1)
    ]
    definitions = article("3", "Definitions", {})
    for count, words in enumerate(("‘lamp’ means a light;", "‘keeper’ means who climbs the stairs."), 1):
        place = Locator(article="3", point=str(count))
        definitions.children.append(Node("point", place, run=Run(f"({count}) {words}")))
    preamble = Node("preamble", Locator(name="pbl_1"), children=nodes)
    nodes = [
        preamble,
        definitions,
        article("7", "Duty to light", PARAGRAPHS),
        article("9", "Fines", {"1": "EUR 7 a night."}),
    ]
    return cross_references(lay_out(row, nodes, parser_version="1")), row


def neighbourhood_of(lookup: Lookup, *pairs: tuple[Document, Source]) -> Neighbourhood:
    indexed = [
        IndexedDocument(
            id=document.id,
            title=row.title,
            version_id=document.version_id,
            language=document.language,
            tier=row.tier,
            search=row.search,
            text_sha256=document.text_sha256,
            parser=document.parser,
            parser_version=document.parser_version,
            passages=1,
        )
        for document, row in pairs
    ]
    return Neighbourhood(indexed, lookup, Catalogue([row for _, row in pairs]))


@pytest.fixture(scope="module")
def neighbourhood(act: tuple[Document, Source], make_lookup: Callable[..., Lookup]) -> Neighbourhood:
    return neighbourhood_of(make_lookup(act), act)


@pytest.fixture(scope="module")
def answer(act: tuple[Document, Source], neighbourhood: Neighbourhood, make_answer: Callable[..., Answer]) -> Answer:
    plain = make_answer((*act, "Every town shall light its lamp."))
    return plain.model_copy(update={"related": neighbourhood.related(plain.citations, as_of=plain.as_of)})


def said(found: tuple[Related, ...]) -> list[tuple[str, str]]:
    return [(related.kind, related.pin.label) for related in found]


# -- what is found ----------------------------------------------------------------------------------------------------


def test_rule_has_its_exception_and_the_terms_it_uses(answer: Answer) -> None:
    assert said(answer.related) == [("exception", "Art. 7(2)"), ("definition", "Art. 3(1)")]


def test_exception_has_its_sibling_recital_and_rule(
    act: tuple[Document, Source], neighbourhood: Neighbourhood, make_citation: Callable[..., Citation]
) -> None:
    citation = make_citation(*act, "an island may rest on Sundays.", provision="art_7.par_2")
    assert said(neighbourhood.related([citation], as_of=NOW)) == [
        ("sibling", "Art. 7(2a)"),
        ("recital", "Recital 1"),
        ("cross_reference", "Art. 7(1)"),
    ]


def test_related_place_says_where_it_stands(answer: Answer, act: tuple[Document, Source]) -> None:
    document, row = act
    exception, definition = answer.related
    assert exception.of == answer.citations[0].id
    assert (exception.document_id, exception.text_sha256) == (document.id, document.text_sha256)
    assert (exception.title, exception.heading) == (row.title, "Duty to light")
    assert exception.url is not None
    assert exception.url.startswith("https://example.org/lamps#:~:text=By%20way%20of%20derogation")
    assert definition.heading == "lamp"


def test_recital_is_labelled_as_not_binding(
    act: tuple[Document, Source], neighbourhood: Neighbourhood, make_citation: Callable[..., Citation]
) -> None:
    citation = make_citation(*act, "an island may rest on Sundays.", provision="art_7.par_2")
    recital = next(one for one in neighbourhood.related([citation], as_of=NOW) if one.kind == "recital")
    assert (recital.pin.binding, recital.note) == (False, "explains, not binding")


def test_cited_place_is_not_repeated(
    act: tuple[Document, Source], neighbourhood: Neighbourhood, make_citation: Callable[..., Citation]
) -> None:
    cited = [
        make_citation(*act, "Every town shall light its lamp.", provision="art_7.par_1"),
        make_citation(*act, "an island may rest on Sundays.", provision="art_7.par_2"),
        make_citation(*act, "means a light;", provision="art_3.pt_1"),
    ]
    assert said(neighbourhood.related(cited, as_of=NOW)) == [("sibling", "Art. 7(2a)"), ("recital", "Recital 1")]


def test_press_and_briefs_have_no_neighbours(
    kite_news: tuple[Document, Source], neighbourhood: Neighbourhood, make_citation: Callable[..., Citation]
) -> None:
    assert neighbourhood.related([make_citation(*kite_news, "The cost was EUR 35 million in all.")], as_of=NOW) == ()


def test_nothing_is_shown_before_the_act_is_in_force(
    act: tuple[Document, Source], neighbourhood: Neighbourhood, make_citation: Callable[..., Citation]
) -> None:
    citation = make_citation(*act, "Every town shall light its lamp.")
    assert neighbourhood.related([citation], as_of=date(2031, 5, 31)) == ()


@given(st.data())
def test_related_places_are_few_and_none_is_cited_or_repeated(
    act: tuple[Document, Source],
    neighbourhood: Neighbourhood,
    make_citation: Callable[..., Citation],
    data: st.DataObject,
) -> None:
    document, _ = act
    places = [provision for provision in document.provisions if provision.kind in ("paragraph", "point", "recital")]
    chosen = data.draw(st.lists(st.sampled_from(places), unique_by=lambda place: place.id, max_size=6))
    cited = [make_citation(*act, document.text_of(place), provision=place.id) for place in chosen]
    found = neighbourhood.related(cited, as_of=NOW, about_change=data.draw(st.booleans()))
    ids = [related.pin.provision_id for related in found]
    assert len(found) <= 8
    assert len(set(ids)) == len(ids)
    assert not {place.id for place in chosen} & set(ids)
    for citation in cited:
        kinds = [related.kind for related in found if related.of == citation.id]
        assert all(kinds.count(kind) <= 2 for kind in kinds)


# -- the invented act and its amendment -------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def lighthouses(lighthouse: Assistant) -> Neighbourhood:
    return Neighbourhood(lighthouse._index.documents, lighthouse._library.held, lighthouse._catalogue)


def test_changed_wording_has_its_amending_point(lighthouse: Assistant, lighthouses: Neighbourhood) -> None:
    citation = lighthouse.provision("Lighthouse Act Art. 7(4)", as_of=NOW)
    found = [one for one in lighthouses.related([citation], as_of=NOW) if one.kind == "amending_point"]
    assert [(one.pin.label, one.note, one.document_id) for one in found] == [
        ("Art. 1(4)(b)", "replaced Art. 7(4)", "invented-amending-2032-5-en")
    ]


def test_question_about_change_is_shown_the_amending_point_first(
    lighthouse: Assistant, lighthouses: Neighbourhood
) -> None:
    citation = lighthouse.provision("Lighthouse Act Art. 10(4)", as_of=NOW)
    assert lighthouses.related([citation], as_of=NOW, about_change=True)[0].kind == "amending_point"


def test_wording_that_was_not_changed_has_no_amending_point(lighthouse: Assistant, lighthouses: Neighbourhood) -> None:
    for reference, day in (("Lighthouse Act Art. 7(1)", NOW), ("Lighthouse Act Art. 7(4)", BEFORE)):
        citation = lighthouse.provision(reference, as_of=day)
        assert "amending_point" not in [one.kind for one in lighthouses.related([citation], as_of=day)]


@given(day=st.dates(date(2031, 6, 1), date(2035, 1, 1)), data=st.data())
def test_everything_related_is_the_wording_of_the_day(
    lighthouse: Assistant, lighthouses: Neighbourhood, day: date, data: st.DataObject
) -> None:
    reference = data.draw(st.sampled_from(["Art. 4", "Art. 5(1)", "Art. 6(2)", "Art. 7(1)", "Art. 10(4)", "Art. 13"]))
    citation = lighthouse.provision(f"Lighthouse Act {reference}", as_of=day)
    for related in lighthouses.related([citation], as_of=day):
        held = lighthouse._library.held(related.document_id, related.text_sha256)
        provision = held.document.get(related.pin.provision_id)
        assert provision is not None
        assert is_wording_on(provision.validity, day)
        assert related.heading == heading_of(held.document, provision) or related.kind == "definition"


# -- shown ------------------------------------------------------------------------------------------------------------


def test_terminal_has_a_line_for_each(answer: Answer) -> None:
    lines = format_answer(answer).splitlines()
    at = lines.index("See also")
    assert lines[at + 1].startswith("[1] exception: Art. 7(2) · Duty to light · https://example.org/lamps#")
    assert lines[at + 2].startswith("[1] definition of “lamp”: Art. 3(1) · https://example.org/lamps#")
    assert lines[at + 3] == ""


def test_markdown_has_a_line_for_each(answer: Answer) -> None:
    shown = answer.to_markdown().split("## See also\n\n")[1].split("\n\n")[0].splitlines()
    assert [line.split("](")[0] for line in shown] == [
        r"- \[1\] exception, [Art. 7(2)",
        r"- \[1\] definition of “lamp”, [Art. 3(1)",
    ]
    assert shown[0].endswith(": Duty to light")


def test_answer_without_related_places_says_nothing_of_them(answer: Answer) -> None:
    plain = answer.model_copy(update={"related": ()})
    assert "See also" not in format_answer(plain) + plain.to_markdown()


def test_other_document_is_named(answer: Answer) -> None:
    other = answer.related[0].model_copy(update={"document_id": "other", "title": "Act on oil"})
    shown = answer.model_copy(update={"related": (other,)})
    assert "[1] exception: Act on oil, Art. 7(2)" in format_answer(shown)


# -- checked ----------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def documents(act: tuple[Document, Source]) -> Callable[[str, str], Document | None]:
    document, _ = act
    return lambda name, text: document if (name, text) == (document.id, document.text_sha256) else None


def test_saved_related_places_hold(answer: Answer, documents: Callable[[str, str], Document | None]) -> None:
    assert verify_answer(read_answer(answer.model_dump_json()), documents).ok


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"of": "0" * 16}, "it belongs to no citation"),
        ({"document_id": "lamp-law"}, "this version of lamp-law is not held"),
        ({"text_sha256": "0" * 64}, "this version of lamp-act is not held"),
        ({"version_id": "v2"}, "the version is not the document's"),
        ({"heading": "Duty to sing"}, "it has no such heading or term"),
        ({"note": "a stricter rule"}, "the note is not what this program says of it"),
        ({"url": "https://example.net/lamps"}, "the link does not lead to the source's page"),
    ],
)
def test_changed_related_place_is_a_problem(
    answer: Answer, documents: Callable[[str, str], Document | None], change: dict[str, Any], problem: str
) -> None:
    saved = json.loads(answer.model_dump_json())
    saved["related"][0] |= change
    verdict = verify_answer(read_answer(json.dumps(saved)), documents)
    assert not verdict.ok
    assert any(problem in found for found in verdict.problems)


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"provision_id": "art_77"}, "the document has no provision art_77"),
        ({"label": "Art. 7(9)"}, "the place is not Art. 7(2)"),
        ({"binding": False}, "the place is not Art. 7(2)"),
    ],
)
def test_changed_pin_is_a_problem(
    answer: Answer, documents: Callable[[str, str], Document | None], change: dict[str, Any], problem: str
) -> None:
    saved = json.loads(answer.model_dump_json())
    saved["related"][0]["pin"] |= change
    verdict = verify_answer(read_answer(json.dumps(saved)), documents)
    assert any(problem in found for found in verdict.problems)


def test_term_of_another_point_is_a_problem(answer: Answer, documents: Callable[[str, str], Document | None]) -> None:
    saved = json.loads(answer.model_dump_json())
    saved["related"][1]["heading"] = "keeper"
    assert not verify_answer(read_answer(json.dumps(saved)), documents).ok


def test_answer_saved_before_there_were_related_places_is_read(answer: Answer) -> None:
    saved = json.loads(answer.model_dump_json())
    del saved["related"]
    assert read_answer(json.dumps(saved)).related == ()


# -- the law ----------------------------------------------------------------------------------------------------------

CONSOLIDATED, ORIGINAL = "ai-act-en-consolidated-2026-07-27", "ai-act-en-oj-html"
AMENDING, FRENCH = "digital-omnibus-ai-2026-1744-en", "ai-act-fr-oj-html"
TODAY = date(2026, 8, 20)


@pytest.fixture(scope="module")
def official_pairs(official_document: Callable[[str], Document]) -> dict[str, tuple[Document, Source]]:
    catalogue = Catalogue.load()
    return {name: (official_document(name), catalogue.get(name)) for name in (CONSOLIDATED, ORIGINAL, AMENDING, FRENCH)}


@pytest.mark.corpus
@pytest.mark.parametrize(
    ("document", "cited", "day", "expected"),
    [
        (CONSOLIDATED, "art_6.par_2", TODAY, ("exception", "Art. 6(3)")),
        (CONSOLIDATED, "art_99.par_6", TODAY, ("sibling", "Art. 99(6a)")),
        (CONSOLIDATED, "art_50.par_4", TODAY, ("definition", "Art. 3(60)")),
        (CONSOLIDATED, "art_50.par_4", TODAY, ("recital", "Recital 134")),
        (CONSOLIDATED, "art_4.par_1", TODAY, ("amending_point", "Art. 1(5)")),
        (CONSOLIDATED, "art_4.par_1", TODAY, ("recital", "Recital 8")),
        (CONSOLIDATED, "art_5.par_1.pt_ba", TODAY, ("sibling", "Art. 5(1a)")),
        (CONSOLIDATED, "art_6.par_3", TODAY, ("cross_reference", "Art. 6(2)")),
        (ORIGINAL, "art_99.par_6", TODAY, ("sibling", "Art. 99(6a)")),
        (FRENCH, "art_6.par_2", date(2026, 7, 26), ("exception", "Art. 6(3)")),
    ],
)
def test_official_citation_has_its_neighbour(
    official_pairs: dict[str, tuple[Document, Source]],
    make_lookup: Callable[..., Lookup],
    make_citation: Callable[..., Citation],
    document: str,
    cited: str,
    day: date,
    expected: tuple[str, str],
) -> None:
    found = neighbourhood_of(make_lookup(*official_pairs.values()), *official_pairs.values())
    text, row = official_pairs[document]
    provision = text.get(cited)
    assert provision is not None
    citation = make_citation(text, row, text.text_of(provision), provision=cited)
    assert expected in said(found.related([citation], as_of=day))


@pytest.mark.corpus
def test_official_sibling_is_not_shown_before_it_was_inserted(
    official_pairs: dict[str, tuple[Document, Source]],
    make_lookup: Callable[..., Lookup],
    make_citation: Callable[..., Citation],
) -> None:
    found = neighbourhood_of(make_lookup(*official_pairs.values()), *official_pairs.values())
    text, row = official_pairs[CONSOLIDATED]
    fines = text.get("art_99.par_6")
    assert fines is not None
    citation = make_citation(text, row, text.text_of(fines), provision=fines.id)
    kinds = [related.kind for related in found.related([citation], as_of=date(2026, 7, 26))]
    assert not {"sibling", "amending_point"} & set(kinds)
