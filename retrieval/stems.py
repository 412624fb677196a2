"""The endings that are cut from words before they are compared, for each language that is searched.

Our own few rules instead of a library's: what is indexed today has to be found by the program of tomorrow, and stemmers
change their stems between versions. Wrong stems are harmless as long as they are the same on both sides.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache

from retrieval.language import Language

__all__ = ["STEMS"]

_POSSESSIVE = re.compile(r"['’]s$")
_FRENCH_ENDINGS = (
    *("issements", "issement", "ements", "ement", "ations", "ation", "ateurs", "ateur", "atrice", "atives", "ative"),
    *("ables", "able", "ibles", "ible", "euses", "euse", "eux", "ants", "antes", "ante", "ant", "ent", "ees", "ee"),
    *("er", "ez", "es", "e", "s", "x"),
)
_LONG_VOWEL = re.compile(r"([aeou])\1(?=[^aeiou]$)")


# Law repeats its words: most of the time of reading a passage went into cutting the same endings again.
@lru_cache(maxsize=50_000)
def _english(word: str) -> str:
    if not word.isalpha():
        return _POSSESSIVE.sub("", word)
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    for ending, least in (("ing", 6), ("ed", 5)):
        if len(word) >= least and word.endswith(ending):
            word = word[: -len(ending)]
            if word[-1] == word[-2] and word[-1] not in "lsz":
                word = word[:-1]
            break
    return word[:-1] if len(word) > 4 and word.endswith("e") else word


@lru_cache(maxsize=50_000)
def _french(word: str) -> str:
    if not word.isalpha():
        return word
    if len(word) > 5 and word.endswith("aux"):
        return word[:-2] + "l"
    for ending in _FRENCH_ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= (4 if len(ending) > 2 else 3):
            word = word[: -len(ending)]
            break
    if word.endswith("qu"):
        return word[:-2] + "c"
    return word[:-1] if len(word) > 4 and word[-1] == word[-2] else word


@lru_cache(maxsize=50_000)
def _dutch(word: str) -> str:
    word = _POSSESSIVE.sub("", word)
    if not word.isalpha():
        return word
    if word.endswith("heden"):
        return word[:-4] + "eid"
    for ending in ("ingen", "ing", "en", "es", "e", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= (4 if len(ending) > 2 else 3):
            word = word[: -len(ending)]
            break
    if len(word) > 4 and word.endswith("t") and word[-2] not in "aeiou":
        word = word[:-1]
    word = _LONG_VOWEL.sub(r"\1", word)
    if len(word) > 3 and word[-1] == word[-2]:
        word = word[:-1]
    return word[:-1] + {"v": "f", "z": "s"}.get(word[-1], word[-1])


STEMS: Mapping[Language, Callable[[str], str]] = {"en": _english, "fr": _french, "nl": _dutch}
"""From a word in lower case without accents to what is compared."""
