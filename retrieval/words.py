"""Words of a text as searching and composing compare them: lower case, stop words known, endings cut lightly.

The endings rule is deliberately weak: it brings plural and singular together and leaves terms of art apart.
"""

from __future__ import annotations

import re

STOP_WORDS = frozenset(
    "a about above according all also am an and any are as at be been being but by can could did do does for from "
    "had has have how i if in into is it its me more most much many my of on one or our s shall should so some such "
    "t than that the their them then there these they this those to under up us was we were what when where which "
    "while who whom whose why will with would you your please tell say says said explain describe give".split()
)
"""Words that carry a question and not its subject."""

_WORD = re.compile(r"\d+(?:\^\d+)?|[^\W\d_]+", re.UNICODE)
_GROUPED = re.compile(r"(?<=\d)[\s\u00a0\u202f,](?=\d{3}(?!\d))")
_ENDINGS = ("ations", "ation", "ings", "ing", "ies", "ed", "es", "s", "e")


def stem(word: str) -> str:
    """Cut a light English ending, keeping at least four letters."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word


def words(text: str) -> list[str]:
    """Return the words of a text in order: lower case, grouped numbers as one (`35 000 000` is `35000000`)."""
    return _WORD.findall(_GROUPED.sub("", text.lower()))


def stems(text: str) -> frozenset[str]:
    """Return the distinct stems of a text's words, stop words left out."""
    return frozenset(stem(word) for word in words(text) if word not in STOP_WORDS)
