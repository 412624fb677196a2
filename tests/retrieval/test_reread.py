"""What French and Dutch questions ask for."""

from __future__ import annotations

from datetime import date

import pytest

from retrieval.reread import reread
from retrieval.understand import understand

TODAY = date(2026, 11, 23)


def read(question, language):
    return reread(understand(question, today=TODAY), language)


@pytest.mark.parametrize(
    ("language", "question", "kind"),
    [
        ("fr", "Qu'est-ce qu'un déployeur ?", "definition"),
        ("fr", "Que signifie « mise sur le marché » ?", "definition"),
        ("fr", "Quelle amende pour une pratique interdite ?", "amount"),
        ("fr", "Combien de milliards pour InvestAI ?", "amount"),
        ("fr", "Combien de temps garde-t-on les journaux ?", "date"),
        ("fr", "Quand le règlement s'applique-t-il ?", "date"),
        ("fr", "Que doivent faire les importateurs ?", "obligations"),
        ("fr", "Quelles pratiques sont interdites ?", "list"),
        ("fr", "article 50, paragraphe 2", "provision"),
        ("fr", "Que dit le considérant 44 ?", "provision"),
        ("fr", "La notation sociale est-elle permise ?", "free"),
        ("nl", "Wat is een AI-systeem?", "definition"),
        ("nl", "Wat betekent 'in de handel brengen'?", "definition"),
        ("nl", "Hoe hoog is de boete?", "amount"),
        ("nl", "Hoe lang moet je logs bewaren?", "date"),
        ("nl", "Binnen hoeveel dagen moet ik dat melden?", "date"),
        ("nl", "Wat moet een importeur doen?", "obligations"),
        ("nl", "Welke praktijken zijn verboden?", "list"),
        ("nl", "artikel 5 lid 1 punt f", "provision"),
        ("nl", "Wat staat er in overweging 44?", "provision"),
        ("nl", "Is sociale scoring toegestaan?", "free"),
    ],
)
def test_the_kind_of_answer_is_read_in_the_language_of_the_question(language, question, kind):
    assert read(question, language).kind == kind


def test_an_english_query_comes_back_as_it_is():
    query = understand("What is an AI system?", today=TODAY)
    assert reread(query, "en") == query


@pytest.mark.parametrize(
    ("language", "question"), [("fr", "Pourquoi cette interdiction ?"), ("nl", "Waarom is dat zo?")]
)
def test_a_question_for_reasons_wants_recitals(language, question):
    assert read(question, language).wants_recitals


def test_terms_are_the_telling_words_as_the_language_compares_them():
    assert read("Quelle amende pour un système d'IA interdit ?", "fr").terms == ("amend", "system", "interdit")
    assert read("Welke boetes gelden voor AI-systemen?", "nl").terms == ("boet", "geld", "system")


def test_references_and_days_stay_as_they_were_understood():
    question = "Que disait l'article 4 avant le 27 juillet 2026 ?"
    before, after = understand(question, today=TODAY), read(question, "fr")
    assert (after.references, after.as_of, after.wording_on) == (before.references, before.as_of, before.wording_on)
    assert after.language == "fr"
