"""Which language a question is in; all questions are our own."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.language import FUNCTION_WORDS, LANGUAGES, folded, language_of

QUESTIONS = {
    "fr": (
        "Qu'est-ce qu'un système d'IA ?",
        "Qu’est-ce qu’un déployeur ?",
        "Quelles amendes ?",
        "amendes",
        "Quelle est l'amende maximale pour une pratique interdite ?",
        "A partir de quand l'article 50 s'applique-t-il ?",
        "c'est quoi un modele d'IA a usage general",
        "L'article 5, paragraphe 1, point f)",
        "considérant 44",
        "Annexe III, point 4 : de quoi s'agit-il ?",
        "Mon chatbot doit-il dire qu'il est une machine ?",
        "Qui surveille les fournisseurs de modèles GPAI ?",
        "Combien de gigafactories sont prévues ?",
        "Pourquoi le règlement interdit-il la notation sociale ?",
        "Les PME paient-elles moins ?",
        "article 10 paragraphe 5",
        "InvestAI : combien de milliards ?",
        "Peut-on reconnaître les émotions au travail ?",
        "Which signifie « mise sur le marché » dans le règlement ?",
        "Et pour les importateurs ?",
        "délai de conservation des journaux",
        "Wat betekent signifie? Que veut dire le mot fournisseur dans la loi",
    ),
    "nl": (
        "Wat is een AI-systeem?",
        "Wat is een gebruiksverantwoordelijke?",
        "Welke boetes?",
        "boetes",
        "Hoe hoog is de boete voor een verboden praktijk?",
        "Vanaf wanneer geldt artikel 50?",
        "wat betekent AI-geletterdheid",
        "artikel 5, lid 1, punt f",
        "overweging 44",
        "Bijlage III punt 4, wat staat daar?",
        "Moet mijn chatbot zeggen dat het een machine is?",
        "Wie houdt toezicht op aanbieders van GPAI-modellen?",
        "Hoeveel gigafabrieken komen er?",
        "Waarom verbiedt de verordening sociale scoring?",
        "Betalen kleine bedrijven minder?",
        "artikel 10 lid 5",
        "InvestAI: hoeveel miljard?",
        "Mag je emoties op het werk herkennen?",
        "En voor importeurs?",
        "bewaartermijn van de logs",
        "Is een spamfilter een AI-systeem met een hoog risico?",
    ),
    "en": (
        "What is an AI system?",
        "Which fines?",
        "fines",
        "How high is the fine for a prohibited practice?",
        "When does Article 50 apply?",
        "Does my chatbot have to say that it is a machine?",
        "How many gigafactories are planned?",
        "Why is social scoring prohibited?",
        "What did Ursula von der Leyen say about InvestAI?",
        "What does the règlement say about deployers?",
        "Who is the de facto provider under the law?",
        "What does the Dutch word 'aanbieder' mean in the act?",
        "And for importers?",
        "Show me recital 44",
        "Is en banc review of the decision possible?",
    ),
    None: (
        "GPAI?",
        "Art. 5",
        "Art. 99(6a)",
        "10^25",
        "InvestAI",
        "",
        "?!",
        "2024/1689",
        "AI",
        "Was ist ein KI-System?",
        "Wie hoch ist die Strafe für verbotene Praktiken?",
        "Ab wann gilt Artikel 50?",
        "Muss mein Chatbot sagen, dass er eine Maschine ist?",
        "Welche Pflichten haben die Anbieter von Hochrisiko-Systemen?",
        "Wer ist der Betreiber in der Verordnung?",
        "¿Qué es un sistema de IA?",
        "¿Cuál es la multa por una práctica prohibida?",
        "¿Cuándo se aplica el artículo 50?",
        "que obligaciones tienen los proveedores de la ia",
        "Che cos'è un sistema di IA?",
        "Quando si applica l'articolo 50?",
        "Quali sono le sanzioni per i fornitori?",
        "O que é um sistema de IA?",
        "Quais são as coimas para os fornecedores?",
        "Hvad er et AI-system?",
        "Vad är ett AI-system?",
        "Ce este un sistem de IA?",
        "Co to jest system AI?",
        "Quins són els sistemes d'alt risc de la IA?",
    ),
}
TABLE = [(question, language) for language, questions in QUESTIONS.items() for question in questions]


@pytest.mark.parametrize(("question", "language"), TABLE)
def test_the_language_of_a_question_is_told(question, language):
    assert language_of(question) == language


@given(st.sampled_from([question for question, _ in TABLE]), st.integers(1, 4))
def test_repeating_a_question_changes_nothing(question, times):
    assert language_of(" ".join([question] * times)) == language_of(question)


@given(st.sampled_from([question for question, _ in TABLE]))
def test_capitals_and_missing_accents_change_nothing(question):
    assert language_of(question.upper()) == language_of(question.lower()) == language_of(folded(question))


@given(st.text(max_size=60))
def test_whatever_is_typed_it_is_one_of_the_languages_or_none(text):
    assert language_of(text) in (*LANGUAGES, None)


@given(st.text(alphabet="0123456789 ().,/^%€?!", max_size=30))
def test_numbers_and_signs_are_of_no_language(text):
    assert language_of(text) is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_small_words_are_written_as_they_are_compared(language):
    assert all(word == folded(word) and word.isalpha() for word in FUNCTION_WORDS[language])
