"""The numbers, dates, amounts and percentages that a key carries, and whether texts carry them too.

Values are compared, not characters: `35 000 000` is `35 million`, `10^25` is `10²⁵`, `seven` is `7`, and
`2 August 2026` is `2026-08-02`. A key's currency may be left out by the text, but not be another. `one` is a word here,
not a number, because it mostly is a pronoun.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from retrieval.tokens import HardToken, hard_tokens, missing

__all__ = ["VALUE_KINDS", "Values", "carried_by", "plain_powers", "value_tokens", "values_of"]

VALUE_KINDS = frozenset({"number", "money", "percent", "date"})
_POWER = re.compile(r"\$?\b10(?:\*\*|\^|<sup>)\{?(\d+)\}?(?:</sup>)?\$?")
_EXPONENT = re.compile(r"(?<![\w.,])1[eE]\+?(\d+)\b")


class Values(NamedTuple):
    """The values of a text, none where it carries words alone."""

    text: str
    tokens: frozenset[HardToken]


def values_of(text: str) -> Values:
    """Return the values that a text carries.

    Example:
        >>> sorted(values_of("up to EUR 35 million or 7 %").tokens)
        [HardToken(kind='money', value='EUR 35000000'), HardToken(kind='percent', value='7')]
    """
    text = plain_powers(text)
    return Values(text, value_tokens(text))


def value_tokens(text: str) -> frozenset[HardToken]:
    """Return the hard tokens of a text that are values; modal verbs, negations and the like are left out."""
    return frozenset(token for token in hard_tokens(text) if token.kind in VALUE_KINDS)


def carried_by(values: Values, texts: Iterable[str]) -> bool:
    """Whether the texts together carry every value; without values, they do.

    Example:
        >>> carried_by(values_of("EUR 35 million"), ["fines of up to 35 000 000"])
        True
        >>> carried_by(values_of("EUR 35 million"), ["fines of up to USD 35 million"])
        False
    """
    texts = [plain_powers(text) for text in texts]
    bare = {token.value for text in texts for token in hard_tokens(text) if token.kind == "number"}
    unmarked = [token for token in values.tokens if token.kind == "money" and token.value.split(" ")[1] in bare]
    return values.tokens.isdisjoint(missing(values.text, texts, given=unmarked))


def plain_powers(text: str) -> str:
    """Return the text with powers of ten as our documents print them: `10**25`, `$10^{25}$` and `1e25` are `10^25`."""
    return _EXPONENT.sub(r"10^\1", _POWER.sub(r"10^\1", text))
