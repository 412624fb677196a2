"""Exceptions, siblings and cross-references within an act."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.locator import Locator
from sources.outline import Node, Run, lay_out
from sources.references import cross_references
from sources.relations import companions, relations_of
from sources.schema import Document, Provision, Source

Act = Callable[..., Document]


@pytest.fixture(scope="module")
def act(make_source: Callable[..., Source]) -> Act:
    """Make an act of articles: for each the words of its paragraphs by number."""

    def make(**articles: dict[str, str]) -> Document:
        nodes = []
        for name, paragraphs in articles.items():
            number = name.removeprefix("art_")
            article = Node("article", Locator(article=number), heading="Lamps")
            article.children.append(
                Node("heading", Locator(article=number, part="heading"), run=Run(f"Article {number}"))
            )
            for count, words in paragraphs.items():
                place = Locator(article=number, paragraph=count)
                article.children.append(Node("paragraph", place, run=Run(f"{count}. {words}")))
            nodes.append(article)
        source = make_source(tier="law", kind="regulation", binding=True)
        return cross_references(lay_out(source, nodes, parser_version="1"))

    return make


def place(document: Document, provision_id: str) -> Provision:
    provision = document.get(provision_id)
    assert provision is not None, provision_id
    return provision


def ids(provisions: tuple[Provision, ...]) -> list[str]:
    return [provision.id for provision in provisions]


@pytest.mark.parametrize(
    "words",
    [
        "By way of derogation from paragraph 1, small lamps may flicker.",
        "By derogation from paragraph 1, small lamps may flicker.",
        "Notwithstanding paragraph 1, small lamps may flicker.",
        "Notwithstanding the obligations laid down in paragraph 1, small lamps may flicker.",
        "Paragraph 1 shall not apply to small lamps.",
        "The obligation in paragraph 1 does not apply to small lamps.",
        "Par dérogation au paragraphe 1, les petites lampes peuvent vaciller.",
        "Nonobstant le paragraphe 1, les petites lampes peuvent vaciller.",
        "Le paragraphe 1 ne s’applique pas aux petites lampes.",
        "In afwijking van lid 1 mogen kleine lampen flikkeren.",
        "Lid 1 is niet van toepassing op kleine lampen.",
    ],
)
def test_exception_is_found_from_its_rule(act: Act, words: str) -> None:
    document = act(art_7={"1": "Lamps shall burn.", "2": words})
    rule, exception = place(document, "art_7.par_1"), place(document, "art_7.par_2")
    assert ids(relations_of(document).exceptions_to(rule)) == ["art_7.par_2"]
    assert ids(relations_of(document).departs_from(exception)) == ["art_7.par_1"]
    assert ids(companions(document, rule)) == ["art_7.par_2"]


@pytest.mark.parametrize(
    "words",
    [
        "Without prejudice to paragraph 1, lamps shall be clean.",
        "Paragraph 1 shall apply to small lamps too.",
        "A derogation from the procedure referred to in paragraph 1 shall be published.",
        "In accordance with paragraph 1, lamps shall be clean. They do not apply for permission.",
    ],
)
def test_words_that_leave_a_rule_as_it_is_make_no_exception(act: Act, words: str) -> None:
    document = act(art_7={"1": "Lamps shall burn.", "2": words})
    assert relations_of(document).exceptions_to(place(document, "art_7.par_1")) == ()


def test_exception_from_several_rules_belongs_to_each(act: Act) -> None:
    document = act(
        art_7={"1": "Lamps burn.", "2": "Towers stand."},
        art_8={"1": "By way of derogation from Article 7(1) and Article 7(2), islands rest."},
    )
    for rule in ("art_7.par_1", "art_7.par_2"):
        assert ids(relations_of(document).exceptions_to(place(document, rule))) == ["art_8.par_1"]


def test_exception_from_an_article_is_one_from_each_of_its_paragraphs(act: Act) -> None:
    document = act(
        art_7={"1": "Lamps burn.", "2": "The obligation set out in this Article shall not apply to islands."},
        art_8={"1": "Notwithstanding Article 7, towns without a coast rest."},
    )
    assert ids(relations_of(document).exceptions_to(place(document, "art_7.par_1"))) == ["art_7.par_2", "art_8.par_1"]
    assert ids(relations_of(document).exceptions_to(place(document, "art_7"))) == ["art_8.par_1"]


def test_nearest_exception_comes_first(act: Act) -> None:
    document = act(
        art_7={"1": "Lamps burn.", "2": "By derogation from paragraph 1, islands rest."},
        art_6={"1": "Notwithstanding Article 7, towns without a coast rest."},
    )
    assert ids(relations_of(document).exceptions_to(place(document, "art_7.par_1"))) == ["art_7.par_2", "art_6.par_1"]


def test_inserted_paragraph_and_its_base_are_siblings_both_ways(act: Act) -> None:
    document = act(art_9={"6": "Fines for small towns.", "6a": "Fines for tiny towns.", "7": "Appeals."})
    assert ids(relations_of(document).siblings_of(place(document, "art_9.par_6"))) == ["art_9.par_6a"]
    assert ids(relations_of(document).siblings_of(place(document, "art_9.par_6a"))) == ["art_9.par_6"]
    assert relations_of(document).siblings_of(place(document, "art_9.par_7")) == ()


def test_companions_are_exceptions_and_then_siblings(act: Act) -> None:
    document = act(art_9={"6": "Fines.", "6a": "Fines for tiny towns.", "7": "Paragraph 6 shall not apply to islands."})
    assert ids(companions(document, place(document, "art_9.par_6"))) == ["art_9.par_7", "art_9.par_6a"]


def test_cross_references_are_what_a_provision_names(act: Act) -> None:
    document = act(art_7={"1": "Lamps burn.", "2": "See Article 8 and paragraph 1."}, art_8={"1": "Towers."})
    named = relations_of(document).cross_references_of(place(document, "art_7.par_2"))
    assert ids(named) == ["art_8", "art_7.par_1"]


def test_all_relations_are_values(act: Act) -> None:
    document = act(art_9={"6": "Fines.", "6a": "Notwithstanding paragraph 6, tiny towns pay less."})
    found = {(relation.kind, relation.from_id, relation.to_id) for relation in relations_of(document).all()}
    assert found == {
        ("exception", "art_9.par_6a", "art_9.par_6"),
        ("sibling", "art_9.par_6", "art_9.par_6a"),
        ("sibling", "art_9.par_6a", "art_9.par_6"),
        ("cross_reference", "art_9.par_6a", "art_9.par_6"),
    }


def test_text_that_is_no_law_has_no_relations(make_source: Callable[..., Source]) -> None:
    node = Node("text", Locator(paragraph="1"), run=Run("By way of derogation from Article 1, we sing."))
    document = lay_out(make_source(), [node], parser_version="1")
    assert relations_of(document).all() == ()


@given(numbers=st.lists(st.integers(1, 9), min_size=1, max_size=5, unique=True), data=st.data())
def test_no_provision_is_its_own_companion(act: Act, numbers: list[int], data: st.DataObject) -> None:
    named = data.draw(st.lists(st.sampled_from(numbers), min_size=len(numbers), max_size=len(numbers)))
    paragraphs = {
        str(n): f"Notwithstanding paragraph {other}, lamps burn." for n, other in zip(numbers, named, strict=True)
    }
    document = act(art_1=paragraphs)
    for provision in document.provisions:
        for companion in companions(document, provision):
            assert not companion.span.overlaps(provision.span)


@pytest.mark.corpus
@pytest.mark.parametrize(
    ("found", "brought"),
    [
        ("art_6.par_2", "art_6.par_3"),
        ("art_6.par_3.sub_1", "art_6.par_3.sub_3"),
        ("art_6.par_1a", "art_6.par_1b"),
        ("art_53.par_1.pt_a", "art_53.par_2"),
        ("art_54.par_1", "art_54.par_6"),
        ("art_73.par_2", "art_73.par_4"),
        ("art_86.par_1", "art_86.par_2"),
        ("art_99.par_6", "art_99.par_6a"),
        ("art_99.par_6a", "art_99.par_6"),
        ("art_5.par_1.pt_ba", "art_5.par_1a"),
    ],
)
def test_official_provision_brings_its_companion(
    official_document: Callable[[str], Document], found: str, brought: str
) -> None:
    act = official_document("ai-act-en-consolidated-2026-07-27")
    assert brought in ids(companions(act, place(act, found)))


@pytest.mark.corpus
def test_official_sibling_about_other_points_is_not_brought(official_document: Callable[[str], Document]) -> None:
    act = official_document("ai-act-en-consolidated-2026-07-27")
    assert companions(act, place(act, "art_5.par_1.pt_f")) == ()


@pytest.mark.corpus
def test_official_languages_agree_on_the_exceptions(official_document: Callable[[str], Document]) -> None:
    for language in ("en", "fr", "nl"):
        act = official_document(f"ai-act-{language}-oj-html")
        for rule, exception in (("art_6.par_2", "art_6.par_3"), ("art_73.par_2", "art_73.par_3")):
            assert exception in ids(relations_of(act).exceptions_to(place(act, rule))), language
