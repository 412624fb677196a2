"""The rule table: its rows are sound, rest on the law's own words, and leave no date of the law out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.applicability import applies
from sources.catalogue import Catalogue
from sources.celex import act_of
from sources.errors import CatalogueError
from sources.parsers import parse
from sources.rule_table import RuleTable
from sources.rules import Rule, locator_of
from sources.schema import Document, Provision, Source, SourcePart
from sources.versions import Version, dated

AI_ACT, OMNIBUS = "32024R1689", "32026R1744"
RULES = RuleTable.load()
TEXTS = {
    "ai-act-en-oj-html": date(2024, 8, 1),
    "ai-act-en-consolidated-2026-07-27": date(2026, 7, 27),
    "digital-omnibus-ai-2026-1744-en": date(2026, 7, 27),
    "council-reg-2026-150-en": date(2026, 1, 20),
    "eurohpc-reg-2021-1173-gigafactory-extracts-en": date(2026, 1, 20),
}
"""The texts that have rows, and the first day on which each is the act's."""
COUNTED = {1: "the day following", 3: "third day following", 20: "twentieth day following"}
MONTHS = "January February March April May June July August September October November December".split()
NO_DATE_OF_APPLICATION = {
    ("art_3.pt_47", date(2024, 1, 24)): "the day of a Commission decision",
    ("art_97.par_2", date(2024, 8, 1)): "from when powers of the Commission run",
    ("art_97.par_2", date(2026, 7, 27)): "from when powers of the Commission run",
    ("anx_X.pt_3.sub_1", date(2024, 5, 14)): "the day of another act",
}
ROW = """
[[rule]]
act = "32031R0077"
provisions = ["Art. 3"]
day = 2031-12-01
basis = "art_13.sub_2"
"""


def written(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def dates_in(words: str) -> Iterator[date]:
    """Yield the calendar dates that words name, from 2024 on."""
    for found in re.finditer(rf"\b(\d{{1,2}})\s({'|'.join(MONTHS)})\s(20(?:2[4-9]|3\d))\b", words):
        yield date(int(found[3]), MONTHS.index(found[2]) + 1, int(found[1]))


# -- the official texts -----------------------------------------------------------------------------------------------

Texts = dict[str, tuple[Document, Source]]


@pytest.fixture(scope="module")
def texts(corpus: Path) -> Texts:
    """The official texts that have rows, dated by later versions, by id."""
    catalogue = Catalogue.load()
    held: Texts = {}
    for source_id in TEXTS:
        source = catalogue.get(source_id)
        path = next((corpus / source_id).iterdir())
        held[source_id] = (parse(source, [SourcePart(name=path.name, data=path.read_bytes())]), source)
    new = held["ai-act-en-consolidated-2026-07-27"]
    old = held["ai-act-en-oj-html"]
    held["ai-act-en-oj-html"] = (dated(*old, [Version(new[1], new[0])]), old[1])
    return held


def texts_of(rule: Rule, texts: Texts) -> list[tuple[Document, Source]]:
    """Return the texts of the act that have the row."""
    return [
        (document, source)
        for source_id, (document, source) in texts.items()
        if act_of(source.celex) == rule.act and rule.holds_on(TEXTS[source_id])
    ]


@pytest.mark.corpus
@pytest.mark.parametrize("rule", list(RULES), ids=lambda rule: f"{rule.act}-{rule.effect}-{rule.basis}-{rule.day}")
def test_row_s_day_stands_in_the_words_of_its_basis(rule: Rule, texts: Texts) -> None:
    having = texts_of(rule, texts)
    assert having
    for document, source in having:
        basis = document.get(rule.basis)
        assert basis is not None, document.id
        words = " ".join(document.text_of(basis).split())
        if rule.days_after is None:
            assert written(rule.day) in words
        else:
            assert COUNTED[rule.days_after] in words
            first = Catalogue.load().get("ai-act-en-oj-html") if rule.act == AI_ACT else source
            assert first.published == str(rule.published)
        assert rule.basis_label in (basis.label, "title")


@pytest.mark.corpus
@pytest.mark.parametrize("rule", list(RULES), ids=lambda rule: f"{rule.act}-{rule.effect}-{rule.basis}-{rule.day}")
def test_row_names_provisions_that_the_act_has(rule: Rule, texts: Texts) -> None:
    for document, _ in texts_of(rule, texts):
        assert [label for label in rule.labels if label != "*" and document.by_label(label) is None] == []


@pytest.mark.corpus
@pytest.mark.parametrize("source_id", TEXTS)
def test_every_date_of_the_law_has_a_row_or_a_reason(source_id: str, texts: Texts) -> None:
    document, source = texts[source_id]
    rows = [rule for rule in RULES.of(act_of(source.celex)) if rule.holds_on(TEXTS[source_id])]
    known = {(rule.basis, rule.day) for rule in rows}
    # What a row's condition says of another day ("on the market before …") stands in the same basis.
    known |= {(rule.basis, day) for rule in rows for day in dates_in(rule.condition)}
    # Quoted words are another act's: those of the AI Act have their rows there.
    missing = [
        (leaf.id, str(day))
        for leaf in document.leaves()
        if leaf.binding and leaf.kind not in ("quotation", "final", "heading")
        for day in dates_in(document.text_of(leaf))
        if (leaf.id, day) not in known and (leaf.id, day) not in NO_DATE_OF_APPLICATION
    ]
    assert missing == []


@pytest.mark.corpus
def test_quoted_dates_of_the_amending_act_have_rows_in_the_amended_one(
    texts: Texts,
) -> None:
    document, _ = texts["digital-omnibus-ai-2026-1744-en"]
    known = {rule.day for rule in RULES} | {day for _, day in NO_DATE_OF_APPLICATION}
    quoted = (leaf for leaf in document.leaves() if leaf.kind == "quotation")
    found = {day for leaf in quoted for day in dates_in(document.text_of(leaf))}
    assert found - known == set()


@pytest.mark.corpus
@pytest.mark.parametrize(
    ("label", "first_day"),
    [
        ("Art. 5(1)(f)", date(2025, 2, 2)),
        ("Art. 53(1)", date(2025, 8, 2)),
        ("Art. 99(3)", date(2025, 8, 2)),
        ("Art. 78", date(2025, 8, 2)),
        ("Art. 101(1)", date(2026, 8, 2)),
        ("Art. 43(1)", date(2026, 8, 2)),
        ("Art. 49(3)", date(2026, 8, 2)),
        ("Art. 50(1)", date(2026, 8, 2)),
        ("Art. 72(1)", date(2026, 8, 2)),
        ("Art. 6(5)", date(2026, 8, 2)),
        ("Art. 103", date(2026, 7, 27)),
        ("Art. 75a(1)", date(2026, 8, 2)),
        ("Art. 5(1)(ba)", date(2026, 12, 2)),
        ("Art. 5(1)(bb)", date(2026, 12, 2)),
        ("Art. 5(1a)", date(2026, 12, 2)),
        ("Art. 5(1b)", date(2026, 12, 2)),
        ("Art. 26(1)", date(2027, 12, 2)),
        ("Annex III(4)(a)", date(2027, 12, 2)),
        ("Art. 6(1)", date(2028, 8, 2)),
        ("Annex I Section A", date(2028, 8, 2)),
    ],
)
def test_provision_applies_from_its_day_and_not_the_day_before(label: str, first_day: date, texts: Texts) -> None:
    told = [now(label, day, texts) for day in (first_day - timedelta(days=1), first_day)]
    assert [status == "applicable" for status in told] == [False, True]


def now(label: str, day: date, texts: Texts) -> str:
    """Return the status of the provision in the text of 2026."""
    document, source = texts["ai-act-en-consolidated-2026-07-27"]
    provision = document.by_label(label)
    assert provision is not None
    return applies(source.celex, document, provision, on=day, rules=RULES).status


@pytest.mark.corpus
def test_replaced_and_inserted_articles_apply_from_27_july_2026(texts: Texts) -> None:
    for label in ("Art. 4", "Art. 4a", "Annex XIV"):
        assert [now(label, date(2026, 7, day), texts) for day in (26, 27)] == ["adopted", "applicable"], label
    old, source = texts["ai-act-en-oj-html"]
    literacy = old.by_label("Art. 4")
    assert literacy is not None
    told = [applies(source.celex, old, literacy, on=date(2026, 7, day), rules=RULES) for day in (26, 27)]
    assert [one.status for one in told] == ["applicable", "superseded"]
    assert told[0].applies_from == date(2025, 2, 2)


@pytest.mark.corpus
@given(st.data())
def test_statuses_of_the_law_move_forward_and_its_dates_have_rows(texts: Texts, data: st.DataObject) -> None:
    order = ["unknown", "adopted", "in_force_not_applicable", "applicable", "superseded"]
    document, source = texts[data.draw(st.sampled_from(sorted(TEXTS)))]
    provision: Provision = data.draw(st.sampled_from(document.provisions))
    days = sorted(data.draw(st.lists(st.dates(date(2024, 1, 1), date(2031, 12, 31)), min_size=2, max_size=6)))
    told = [applies(source.celex, document, provision, on=day, rules=RULES) for day in days]
    assert [order.index(one.status) for one in told] == sorted(order.index(one.status) for one in told)
    for one in told:
        if one.applies_from is not None:
            assert one.applies_from >= (provision.validity.text_from or date.min)
            assert one.applies_from in {rule.day for rule in RULES}


# -- files ------------------------------------------------------------------------------------------------------------


def test_rows_of_a_home_are_added(tmp_path: Path) -> None:
    (tmp_path / "applicability.toml").write_text(ROW)
    table = RuleTable.load(home=tmp_path)
    assert len(table) == len(RULES) + 1
    [rule] = table.of("32031R0077")
    assert (rule.day, rule.basis_label) == (date(2031, 12, 1), "Art. 13, second paragraph")


def test_home_without_rows_changes_nothing(tmp_path: Path) -> None:
    assert list(RuleTable.load(home=tmp_path)) == list(RULES)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (ROW.replace("2031-12-01", '"tomorrow"'), "field 'day'"),
        (ROW.replace('basis = "art_13.sub_2"', ""), "field 'basis'"),
        (ROW.replace("art_13.sub_2", "Article 13"), "no id of a provision"),
        (ROW.replace('["Art. 3"]', "[]"), "field 'provisions'"),
        (ROW + 'effect = "bans"', "field 'effect'"),
        (ROW + 'colour = "red"', "field 'colour'"),
        (ROW + "published = 2031-11-01", "published and days_after"),
        (ROW + "published = 2031-11-01\ndays_after = 3", "not 3 days after 2031-11-01"),
        (ROW + "version_from = 2032-03-01\nversion_until = 2032-03-01", "version_until is not after"),
    ],
)
def test_wrong_row_is_named_with_its_field(tmp_path: Path, row: str, said: str) -> None:
    path = tmp_path / "applicability.toml"
    path.write_text(ROW + row)
    with pytest.raises(CatalogueError, match=rf"Table 2 of {path}, act '32031R0077'.*{said}"):
        RuleTable.load(home=tmp_path)


@pytest.mark.parametrize("words", ["[[rule", "[rule]\nact = 1", 'note = "none"\n'])
def test_file_that_is_no_list_of_rows_is_named(tmp_path: Path, words: str) -> None:
    path = tmp_path / "applicability.toml"
    path.write_text(words)
    with pytest.raises(CatalogueError, match=str(path)):
        RuleTable.load(home=tmp_path)


# -- rows -------------------------------------------------------------------------------------------------------------


def test_range_of_articles_is_written_out() -> None:
    rule = next(rule for rule in RULES if rule.basis == "art_113.pt_d")
    assert rule.labels == tuple(f"Art. {number}" for number in range(102, 111))


def test_rule_holds_on_its_first_day_and_not_on_the_day_it_is_replaced() -> None:
    rule = next(rule for rule in RULES if rule.basis == "art_113.pt_c")
    assert [rule.holds_on(date(2024, 8, 1)), rule.holds_on(date(2026, 7, 27))] == [True, False]


def test_rules_of_an_unknown_act_are_none() -> None:
    assert RULES.of("32031R0004") == RULES.of(None) == ()


@pytest.mark.corpus
def test_place_of_every_provision_is_read_off_its_id(texts: Texts) -> None:
    for document, _ in texts.values():
        for provision in document.provisions:
            assert locator_of(provision.id).label == provision.label


@pytest.mark.parametrize("wrong", ["", "Art. 3", "art_", "art_3..pt_a", "lead_again_15"])
def test_what_is_no_id_has_no_place(wrong: str) -> None:
    with pytest.raises(ValueError, match="no id of a provision"):
        locator_of(wrong)
