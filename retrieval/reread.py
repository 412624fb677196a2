"""What a French or Dutch question asks for: a query read in English is read again in the question's language.

References, roles, days and other laws are understood in all languages; the kind of answer and the words that its quote
should carry are not.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from retrieval.language import Language
from retrieval.lexical import tokenise
from retrieval.schema import AnswerKind, Query

__all__ = ["reread"]

_Patterns = tuple[tuple[AnswerKind, re.Pattern[str]], ...]


def _compiled(*pairs: tuple[AnswerKind, str]) -> _Patterns:
    return tuple((kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in pairs)


# The first that fits, as in `retrieval.understand`.
_KINDS: Mapping[Language, _Patterns] = {
    "fr": _compiled(
        (
            "who_said",
            r"\bqui (?:a|ont) (?:dit|déclaré|annoncé|averti)|\bqu(?:e |['’])(?:a|ont)\b.{2,60}\b(?:dit|déclaré)",
        ),
        ("date", r"\bquand\b|\bquelle date\b|\bdélais?\b|\bcombien de (?:temps|jours|mois|ans)\b|\bà partir de\b"),
        ("amount", r"\bcombien\b|\b(?:quel(?:le)?s?|montant|maximum).{0,20}\b(?:amendes?|sanctions?|seuil|budget)\b"),
        (
            "definition",
            r"\bqu['’]est-ce (?:qu['’]une?|que (?:l['’]|la|le|les|des))\b|\bc['’]est quoi\b|\bdéfini\w*"
            r"|\bque (?:signifie|veut dire|désigne)|\bqu['’]entend-on\b",
        ),
        ("comparison", r"\bdifféren\w+|\bcompar\w+|\bchang\w+|\bmodifi\w+"),
        ("list", r"\bquel(?:le)?s\b|\blistes?\b|\bénumér\w+"),
        ("obligations", r"\bdoi(?:s|t|vent)\b|\bdev(?:ons|ez)\b|\bfaut\b|\bobligat\w+|\bexigences?\b|\btenus?\b"),
        ("amount", r"\bamendes?\b|\bsanctions?\b|\bmilliards?\b|\bpourcentage\b"),
    ),
    "nl": _compiled(
        ("who_said", r"\bwie (?:zei|heeft gezegd|waarschuwde)|\bwat (?:zei|heeft)\b.{2,60}\bgezegd"),
        (
            "date",
            r"\bwanneer\b|\bwelke (?:datum|termijn)\b|\btermijn\b|\bhoe ?lang\b|\bhoeveel (?:dagen|maanden|jaar)\b",
        ),
        (
            "amount",
            r"\bhoeveel\b|\bhoe (?:hoog|groot)\b|\b(?:welke|maximale?)\b.{0,20}\b\w*(?:boetes?|drempel|budget)\b",
        ),
        (
            "definition",
            r"^wat (?:is|zijn) (?:een |de |het )?[\w‘’“”„'-]+(?: [\w‘’“”„'-]+){0,4} ?\?*$|\bbetekent\b|\bdefini\w+",
        ),
        ("comparison", r"\bverschil\w*|\bverander\w+|\bgewijzigd\b|\bvergelijk\w*"),
        ("list", r"\bwelke\b|\blijst\b|\bnoem\b|\bopsomming\b"),
        ("obligations", r"\bmoet(?:en)?\b|\bdien(?:t|en)\b|\bverplicht\w*|\beisen\b"),
        ("amount", r"\b\w*boetes?n?\b|\bmiljard\b|\bmiljoen\b|\bpercentage\b"),
    ),
}
_REASONS: Mapping[Language, re.Pattern[str]] = {
    "fr": re.compile(r"\bpourquoi\b|\bmotifs?\b|\braisons?\b|\bconsidérants?\b", re.IGNORECASE),
    "nl": re.compile(r"\bwaarom\b|\breden(?:en)?\b|\bachtergrond\b|\boverweging\w*", re.IGNORECASE),
}
# Words that name our field as a whole, and words that carry a question and not its subject.
_NOT_TELLING: Mapping[Language, frozenset[str]] = {
    "fr": frozenset(
        tokenise(
            "ia ue union européenne européen règlement loi acte article paragraphe combien dit dire signifie "
            "définition défini explique expliquer montre donne exactement texte existe doit doivent faut quand",
            "fr",
        )
    ),
    "nl": frozenset(
        tokenise(
            "ai eu unie europese verordening wet artikel lid hoeveel zegt staat betekent definitie leg uit toon geef "
            "precies tekst moet moeten bestaat begrip",
            "nl",
        )
    ),
}


def reread(query: Query, language: Language) -> Query:
    """Return the query as a question in `language` asks for it.

    Args:
        query: As `understand` made it.
        language: French or Dutch; an English query comes back as it is.
    """
    if language == "en":
        return query
    asked = " ".join(query.question.split())
    without = asked
    for start, end in sorted({(r.span.start, r.span.end) for r in query.references}, reverse=True):
        without = f"{without[:start]} {without[end:]}"
    not_telling = _NOT_TELLING[language]
    telling = [token for token in tokenise(query.text, language) if token not in not_telling and len(token) > 1]
    kind: AnswerKind = next((kind for kind, pattern in _KINDS[language] if pattern.search(asked)), "free")
    if query.references and not set(tokenise(without, language)) - not_telling:
        kind = "provision"
    return query.model_copy(
        update={
            "language": language,
            "kind": kind,
            "terms": tuple(dict.fromkeys(telling)),
            "wants_recitals": query.wants_recitals or bool(_REASONS[language].search(asked)),
        }
    )
