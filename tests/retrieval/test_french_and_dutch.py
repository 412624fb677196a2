"""Our own French and Dutch questions to the official texts: found by provision, quoted in the wording of the day."""

from __future__ import annotations

from datetime import date

import pytest

from retrieval.assistant import Assistant
from retrieval.language import language_of

TODAY = date(2026, 11, 23)
FOUND = 5
LEAST = 0.85
QUESTIONS = (
    ("fr", "Qu'est-ce qu'un déployeur ?", ("art_3.pt_4",)),
    ("fr", "Quelle amende risque-t-on pour une pratique interdite ?", ("art_99.par_3",)),
    ("fr", "Peut-on reconnaître les émotions des salariés au travail ?", ("art_5.par_1.pt_f",)),
    ("fr", "Mon robot conversationnel doit-il dire aux gens qu'ils parlent à une machine ?", ("art_50.par_1",)),
    ("fr", "Combien de temps le fournisseur garde-t-il la documentation technique ?", ("art_18.par_1",)),
    (
        "fr",
        "À partir de quelle puissance de calcul un modèle d'IA présente-t-il un risque systémique ?",
        ("art_51.par_2",),
    ),
    ("fr", "Quand le règlement est-il entré en vigueur ?", ("art_113",)),
    ("fr", "Pourquoi la notation sociale est-elle interdite ?", ("rct_31",)),
    ("fr", "Les logiciels libres sont-ils exemptés ?", ("art_2.par_12",)),
    ("fr", "Faut-il une analyse d'impact sur les droits fondamentaux avant le déploiement ?", ("art_27.par_1",)),
    ("fr", "Que doivent faire les entreprises pour que leur personnel maîtrise l'IA ?", ("art_4",)),
    ("fr", "Quelles amendes pour les institutions de l'Union ?", ("art_100",)),
    ("fr", "Un citoyen peut-il exiger une explication d'une décision prise avec l'IA ?", ("art_86.par_1",)),
    ("fr", "Quels systèmes d'IA sont à haut risque dans le recrutement ?", ("anx_III.pt_4",)),
    ("nl", "Wat is een AI-systeem?", ("art_3.pt_1",)),
    ("nl", "Hoe hoog is de boete voor onjuiste informatie aan een aangemelde instantie?", ("art_99.par_5",)),
    ("nl", "Mag de politie op straat realtime gezichtsherkenning gebruiken?", ("art_5.par_1.pt_h",)),
    ("nl", "Hoe lang moet de gebruiksverantwoordelijke logs bewaren?", ("art_26.par_6",)),
    ("nl", "Moet een deepfake als zodanig worden aangeduid?", ("art_50.par_4",)),
    ("nl", "Wat betekent 'in de handel brengen'?", ("art_3.pt_9",)),
    ("nl", "Welke AI-systemen in het onderwijs hebben een hoog risico?", ("anx_III.pt_3",)),
    ("nl", "Wat moet een importeur nagaan voordat hij een systeem op de markt brengt?", ("art_23.par_1",)),
    ("nl", "Waarom is emotieherkenning op het werk verboden?", ("rct_44",)),
    ("nl", "Krijgen kleine bedrijven lagere boetes?", ("art_99.par_6", "art_99.par_6a")),
    ("nl", "Binnen hoeveel dagen moet ik een ernstig incident melden?", ("art_73.par_2",)),
    ("nl", "Geldt de verordening voor het leger?", ("art_2.par_3",)),
    ("nl", "Wat is AI-geletterdheid?", ("art_3.pt_56",)),
    ("nl", "Wie houdt toezicht op aanbieders van AI-modellen voor algemene doeleinden?", ("art_88.par_1",)),
)
ELSEWHERE = (
    "Qui a gagné la coupe du monde ?",
    "Quelle est la recette de la ratatouille ?",
    "Combien coûte un kilo de tomates ?",
    "Wat is het weer morgen?",
    "Hoe bak ik een appeltaart?",
    "Hoeveel kost een treinkaartje naar Brussel?",
)


def shows(passage, provisions):
    return passage.document_id.startswith("ai-act") and any(
        shown == wanted or shown.startswith(f"{wanted}.")
        for wanted in provisions
        for shown in (passage.provision_id, *passage.provision_ids)
    )


@pytest.mark.parametrize(("language", "question", "provisions"), QUESTIONS)
def test_the_language_is_read_from_the_question(language, question, provisions):
    assert language_of(question) == language


@pytest.mark.slow
def test_most_provisions_are_among_the_first_hits(official: Assistant):
    missed = []
    for _, question, provisions in QUESTIONS:
        hits = official.search(question, k=FOUND, as_of=TODAY)
        if not any(shows(hit.passage, provisions) for hit in hits):
            missed.append(question)
    assert len(missed) <= (1 - LEAST) * len(QUESTIONS), missed


@pytest.mark.slow
@pytest.mark.parametrize(
    ("question", "document"),
    [
        ("article 99, paragraphe 3", "ai-act-fr-oj-html"),
        ("artikel 99 lid 3", "ai-act-nl-oj-html"),
        ("considérant 44", "ai-act-fr-oj-html"),
        ("overweging 44", "ai-act-nl-oj-html"),
    ],
)
def test_an_unchanged_provision_is_quoted_in_the_language_of_the_question(official: Assistant, question, document):
    answer = official.ask(question, as_of=TODAY)
    assert {citation.source.document_id for citation in answer.citations} == {document}
    assert all("corri" in c.source.note or "rect" in c.source.note.casefold() for c in answer.citations)
    assert official.verify(answer).ok


@pytest.mark.slow
@pytest.mark.parametrize(
    ("question", "language", "said"), [("article 4", "fr", "anglais"), ("artikel 4", "nl", "Engels")]
)
def test_a_changed_provision_is_quoted_in_english_and_said_to_be(official: Assistant, question, language, said):
    after = official.ask(question, as_of=TODAY, language=language)
    before = official.ask(question, as_of=date(2026, 7, 26), language=language)
    assert said in after.text
    assert {citation.source.language for citation in after.citations} == {"en"}
    assert {citation.source.language for citation in before.citations} == {language}
    assert official.verify(after).ok
    assert official.verify(before).ok


@pytest.mark.slow
@pytest.mark.parametrize("question", ELSEWHERE)
def test_a_question_about_something_else_is_refused_in_its_language(official: Assistant, question):
    answer = official.ask(question, as_of=TODAY)
    assert answer.abstention is not None
    assert answer.abstention.reason in ("out_of_scope", "no_evidence")
    assert answer.language == language_of(question)


@pytest.mark.slow
def test_an_explicit_language_wins(official: Assistant):
    assert official.ask("Art. 99(3)", as_of=TODAY, language="nl").citations[0].source.language == "nl"
    assert official.ask("artikel 99 lid 3", as_of=TODAY, language="en").citations[0].source.language == "en"


@pytest.mark.slow
def test_an_english_question_finds_english_texts_only(official: Assistant):
    for question in ("amendes fournisseurs", "boete aanbieders", "What is the fine for prohibited practices?"):
        hits = official.search(question, k=20, as_of=TODAY, language="en")
        assert {hit.passage.language for hit in hits} == {"en"}
