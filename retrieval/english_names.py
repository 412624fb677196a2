"""What French and Dutch questions call things that stand in announcements, which are held in English alone.

The law needs none of these: it is held in all three languages. Names that are the same everywhere (InvestAI, EuroHPC)
aren't here either.
"""

from __future__ import annotations

from collections.abc import Mapping

from retrieval.language import Language
from retrieval.lexical import tokenise

__all__ = ["ENGLISH_NAMES"]


def _by_token(language: Language, names: Mapping[str, str]) -> dict[str, str]:
    return {tokenise(word, language)[0]: english for word, english in names.items()}


ENGLISH_NAMES: Mapping[Language, Mapping[str, str]] = {
    "en": {},
    "fr": _by_token(
        "fr",
        {
            "gigafabrique": "gigafactory",
            "gigausine": "gigafactory",
            "fabrique": "factory",
            "usine": "factory",
            "sommet": "summit",
            "déclaration": "statement",
            "investissement": "investment",
            "milliard": "billion",
        },
    ),
    "nl": _by_token(
        "nl",
        {
            "gigafabriek": "gigafactory",
            "fabriek": "factory",
            "topontmoeting": "summit",
            "verklaring": "statement",
            "investering": "investment",
            "miljard": "billion",
        },
    ),
}
"""English words by the token that they stand for."""
