"""Provisions by name, in the invented act's versions."""

from __future__ import annotations

from datetime import date

import pytest

from retrieval.assistant import Assistant
from retrieval.directory import Directory
from retrieval.understand import understand
from sources.errors import LocatorError

NOW, BEFORE = date(2032, 6, 1), date(2031, 12, 1)
CONSOLIDATED, ORIGINAL = "invented-act-en-consolidated-2032-03-01", "invented-act-en-oj"


@pytest.fixture
def directory(lighthouse: Assistant) -> Directory:
    return lighthouse._directory


def searched(directory: Directory, question: str, on: date) -> tuple[list[tuple[str, str]], list[str]]:
    named, absent = directory.searched(understand(question, today=on).references, on=on)
    return [(held.document.id, provision.id) for held, provision in named], [absence.label for absence in absent]


@pytest.mark.parametrize(("day", "version"), [(BEFORE, ORIGINAL), (date(2032, 2, 29), ORIGINAL), (NOW, CONSOLIDATED)])
def test_a_provision_is_found_in_the_wording_of_the_day(directory, day, version):
    held, provision = directory.find("Lighthouse Act Art. 4", document=None, on=day)
    assert (held.document.id, provision.id) == (version, "art_4")


def test_the_first_day_of_a_wording_is_its_own(directory):
    assert directory.find("Article 4", document=None, on=date(2032, 3, 1)).held.document.id == CONSOLIDATED


def test_before_there_was_any_wording_the_message_says_the_day(directory):
    with pytest.raises(LocatorError, match="2031-01-01") as refused:
        directory.find("Article 4", document=None, on=date(2031, 1, 1))
    assert "--as-of" in refused.value.hint


def test_a_named_document_is_shown_whatever_the_day(directory):
    assert directory.find("Article 4", document=ORIGINAL, on=NOW).held.document.id == ORIGINAL


def test_an_act_is_found_by_its_number(directory):
    held, _ = directory.find("Article 2 of Regulation (EU) 2032/5", document=None, on=NOW)
    assert held.document.id == "invented-amending-2032-5-en"


def test_the_number_of_an_act_that_isnt_held_is_not_the_default_act(directory):
    with pytest.raises(LocatorError, match=r"Art\. 6"):
        directory.find("Article 6 of Regulation (EU) 2016/679", document=None, on=NOW)
    assert searched(directory, "Article 6 of Regulation (EU) 2016/679", NOW) == (
        [],
        ["Art. 6 (Regulation (EU) 2016/679)"],
    )


@pytest.mark.parametrize(
    ("reference", "said"),
    [
        ("nothing at all", "'nothing at all' names no provision."),
        ("Art. 400", "Lighthouse Act has no Art. 400. The nearest is Art. 13."),
        ("recital 900", "Lighthouse Act has no Recital 900. The nearest is Recital 6."),
    ],
)
def test_what_isnt_there_is_named_with_a_way_out(directory, reference, said):
    with pytest.raises(LocatorError) as refused:
        directory.find(reference, document=None, on=NOW)
    assert refused.value.message == said
    assert refused.value.hint


def test_a_document_that_isnt_held_is_named(directory):
    with pytest.raises(LocatorError, match=r"no-such-act has no Art\. 4"):
        directory.find("Art. 4", document="no-such-act", on=NOW)


# -- what a question names --------------------------------------------------------------------------------------------


def test_articles_are_those_of_all_versions_and_recitals_those_of_the_original(directory):
    found, missing = searched(directory, "Article 5(1)(c) and recital 2", NOW)
    assert found == [(ORIGINAL, "art_5.par_1.pt_c"), (CONSOLIDATED, "art_5.par_1.pt_c"), (ORIGINAL, "rct_2")]
    assert missing == []


def test_a_label_that_no_document_has_is_missing(directory):
    assert searched(directory, "Article 400(2)", NOW) == ([], ["Art. 400(2)"])


def test_a_wording_that_isnt_searched_on_the_day_is_missing(directory):
    """Asked for Article 4 before its change, other articles once answered in its place."""
    assert searched(directory, "Article 4", BEFORE) == ([], ["Art. 4"])
    assert searched(directory, "Article 4", NOW) == ([(ORIGINAL, "art_4"), (CONSOLIDATED, "art_4")], [])


def test_a_refused_wording_says_which_and_when(lighthouse: Assistant):
    answer = lighthouse.ask("Article 4", as_of=BEFORE)
    assert answer.abstention is not None
    assert answer.text == "The wording of Art. 4 on 2031-12-01 is held, and not searched. The nearest is Art. 4."


@pytest.mark.parametrize("question", ["Article 1", "Article 2"])
def test_an_article_without_an_act_is_of_the_first_act_that_has_it(directory, question):
    """The amending act has such articles too."""
    identity = question.lower().replace("icle ", "_")
    assert searched(directory, question, NOW) == ([(ORIGINAL, identity), (CONSOLIDATED, identity)], [])


def test_an_article_that_another_act_has_on_the_day_is_not_the_one_meant(directory):
    """Before its insertion nothing is Article 4a, whatever other acts have."""
    assert searched(directory, "Article 4a", BEFORE) == ([], ["Art. 4a"])


@pytest.mark.parametrize("reference", ["Article 6 GDPR", "Article 5 TFEU", "Article 4 of the Copyright Directive"])
def test_an_act_that_isnt_held_is_not_the_default_act_by_name_either(directory, reference):
    with pytest.raises(LocatorError):
        directory.find(reference, document=None, on=NOW)
