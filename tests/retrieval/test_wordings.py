"""Each wording is indexed once; where versions cut a paragraph otherwise, none of its words are lost on any day."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

import pytest

from retrieval.schema import Passage
from retrieval.split import split
from retrieval.wordings import without_repeats
from sources.catalogue import Catalogue
from sources.schema import Document, Source, is_wording_on
from sources.store import Store
from sources.versions import date_by, leaves_in

Dated = tuple[Document, Source]


@pytest.fixture(scope="module")
def versions(ferry, tmp_path_factory) -> list[Dated]:
    """The invented act's three versions, dated."""
    folder = tmp_path_factory.mktemp("ferry")
    ferry.write(folder, folder)
    rows = [row for row in Catalogue.load(home=folder) if row.id.startswith("ferry")]
    documents = {row.id: ferry.parse(folder, row) for row in rows}
    return [(date_by(documents[row.id], row, rows, lambda other: documents.get(other.id)), row) for row in rows]


def kept(held: list[Dated]) -> dict[str, tuple[Passage, ...]]:
    return without_repeats(held, {document.id: split(document, source) for document, source in held})


def labels(passages: tuple[Passage, ...]) -> list[str]:
    return [passage.label for passage in passages]


def test_the_newest_version_is_kept_whole_and_older_ones_give_what_changed(ferry, versions):
    found = kept(versions)
    assert labels(found[ferry.TWICE]) == labels(split(*versions[2]))
    assert labels(found[ferry.ONCE]) == ["Art. 1(2)", "Art. 1a(1)", "Art. 2(2)"]
    assert labels(found[ferry.ORIGINAL]) == ["Art. 1(2)"]


def test_the_order_of_the_documents_does_not_matter(versions):
    assert kept(versions[::-1]) == kept(versions)


def test_what_isnt_searched_takes_nothing_away(ferry, versions):
    newest, row = versions[2]
    hidden = [*versions[:2], (newest, row.model_copy(update={"search": "none"}))]
    assert labels(kept(hidden)[ferry.ONCE]) == labels(split(*versions[1]))


def test_another_language_takes_nothing_away(ferry, versions):
    newest, row = versions[2]
    foreign = newest.model_copy(update={"language": "fr"}), row.model_copy(update={"language": "fr"})
    assert labels(kept([*versions[:2], foreign])[ferry.ONCE]) == labels(split(*versions[1]))


@pytest.mark.slow
@pytest.mark.parametrize("day", [date(2024, 8, 1), date(2026, 7, 26), date(2026, 7, 27), date(2026, 11, 23)])
def test_every_word_of_the_ai_act_is_shown_on_every_day_and_next_to_none_twice(official_home, day):
    store, catalogue = Store(official_home), Catalogue.load()
    names = ("ai-act-en-consolidated-2026-07-27", "ai-act-en-oj-html")
    texts = {name: store.document(catalogue.get(name)) for name in names}
    held = [
        (date_by(texts[name], catalogue.get(name), catalogue, lambda row: texts.get(row.id)), catalogue.get(name))
        for name in names
    ]
    passages = kept(held)
    shown: dict[str, set[str]] = defaultdict(set)
    for document, _ in held:
        for passage in passages[document.id]:
            for leaf in leaves_in(document, passage.span) if is_wording_on(passage, day) else ():
                shown[leaf.id].add(document.id)
    # The version of the day has every word of the day; the other one has ids of its own where it was restructured.
    of_day, row = held[0] if day >= date(2026, 7, 27) else held[1]
    wanted = {leaf.id for passage in split(of_day, row) for leaf in leaves_in(of_day, passage.span)}
    # What quotes another act is cut into other leaves by the two pages.
    assert {identity for identity in wanted - shown.keys() if ".quot" not in identity} == set()
    assert sum(len(documents) > 1 for documents in shown.values()) <= 6
