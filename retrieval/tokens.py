"""Hard tokens: what may not change between a quote and a statement about it.

Numbers, money, percentages, dates, ordinals, modal verbs, negations and comparatives are read into one form, so that
`EUR 35 million`, `€35m` and `35 000 000 EUR` are the same and `shall` and `may` are not. A statement passes only if
every hard token in it is carried by a quote. Whether the words between them mean the same is not decided here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Literal, NamedTuple

TokenKind = Literal["number", "money", "percent", "date", "ordinal", "modal", "negation", "comparative"]

_SPACE = "[ \u00a0\u202f\u2009]"
_MONTHS = (
    "january|janvier|januari|januar|enero|gennaio|jan",
    "february|février|februari|februar|febrero|febbraio|feb",
    "march|mars|maart|märz|marzo|mar",
    "april|avril|abril|aprile|apr",
    "may|mai|mei|mayo|maggio",
    "june|juin|juni|junio|giugno|jun",
    "july|juillet|juli|julio|luglio|jul",
    "august|août|augustus|agosto|aug",
    "september|septembre|septiembre|settembre|sept|sep",
    "october|octobre|oktober|octubre|ottobre|oct",
    "november|novembre|noviembre|nov",
    "december|décembre|dezember|diciembre|dicembre|dec",
)
_MONTH_NUMBER = {name: number for number, names in enumerate(_MONTHS, 1) for name in names.split("|")}
_MONTH = "(?:" + "|".join(sorted(_MONTH_NUMBER, key=len, reverse=True)) + r")\b\.?"

_SCALES = {
    "thousand": 3, "duizend": 3, "k": 3,
    "million": 6, "millions": 6, "miljoen": 6, "millionen": 6, "mn": 6, "m": 6,
    "billion": 9, "billions": 9, "milliard": 9, "milliards": 9, "miljard": 9, "milliarden": 9, "bn": 9, "b": 9,
    "trillion": 12, "trillions": 12, "tn": 12,
}  # fmt: skip
_SCALE = rf"(?:{_SPACE}?-?(?:" + "|".join(sorted(_SCALES, key=len, reverse=True)) + r")\b)"
_CURRENCIES = {
    "eur": "EUR", "€": "EUR", "euro": "EUR", "euros": "EUR", "usd": "USD", "us$": "USD", "$": "USD",
    "dollar": "USD", "dollars": "USD", "gbp": "GBP", "£": "GBP", "pounds": "GBP", "chf": "CHF", "sek": "SEK",
}  # fmt: skip
_CURRENCY = r"(?:us\$|€|\$|£|\b(?:eur|euros?|usd|dollars?|gbp|pounds|chf|sek)\b)"

_SMALL = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_WORD_VALUES = {word: value for value, word in enumerate(_SMALL)} | {w: 10 * v for v, w in enumerate(_TENS, 2)}
# `one` alone is mostly a pronoun; as a number it is read before a scale only.
_WORD = rf"\b(?:(?:{'|'.join(_TENS)})-(?:{'|'.join(_SMALL[1:10])})|{'|'.join((*_TENS, *_SMALL[2:], _SMALL[0]))})\b"
_WORDS = rf"(?:{_WORD}(?:{_SPACE}hundred\b)?|\b(?:one|a){_SPACE}(?=hundred\b|thousand\b|million\b|billion\b))"

_DIGITS = rf"\d{{1,3}}(?:{_SPACE}\d{{3}}(?!\d))+(?:[.,]\d+)?|\d{{1,3}}(?:,\d{{3}}(?!\d))+(?:\.\d+)?|\d+(?:[.,]\d+)?"
_NUMBER = rf"(?:(?<![\w.,])(?:{_DIGITS})|{_WORDS}(?:hundred\b)?)"
_ORDINAL_WORDS = (
    *("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh"),
    "twelfth",
)

_NEGATIONS = {
    "not": "not", "cannot": "not", "no": "not", "never": "not", "none": "not", "neither": "not", "nor": "not",
    "pas": "not", "aucun": "not", "aucune": "not", "niet": "not", "geen": "not", "nicht": "not", "kein": "not",
    "keine": "not", "without": "without", "except": "except", "excluding": "except", "unless": "unless",
}  # fmt: skip
_COMPARATIVES = {
    "more than": "more than", "greater than": "more than", "higher than": "higher", "lower than": "lower",
    "less than": "less than", "fewer than": "less than", "at least": "at least", "at most": "at most",
    "not less than": "at least", "no less than": "at least", "not more than": "at most", "no more than": "at most",
    "up to": "up to", "higher": "higher", "highest": "higher", "lower": "lower", "lowest": "lower",
    "exceeding": "exceed", "exceed": "exceed", "exceeds": "exceed", "minimum": "minimum", "maximum": "maximum",
    "only": "only", "solely": "only", "before": "before", "after": "after", "until": "until",
}  # fmt: skip
_MODALS = {
    "shall": "shall", "must": "must", "may": "may", "should": "should", "might": "may", "can": "can", "could": "can",
}  # fmt: skip

_TOKEN = re.compile(
    rf"(?P<power>(?<![\w.,])\d+(?:\^\d+|[⁰¹²³⁴⁵⁶⁷⁸⁹]+))"
    r"|(?P<iso>(?<![\w-])\d{4}-\d{2}-\d{2}(?!\d))"
    r"|(?P<month>(?<![\w-])(?:19|20)\d{2}-(?:0[1-9]|1[0-2])(?![\w-]))"
    r"|(?P<dotted>(?<![\w.])\d{1,2}[./]\d{1,2}[./]\d{4}(?!\d))"
    rf"|(?P<dmy>(?<![\w.,])\d{{1,2}}(?:st|nd|rd|th|er|\.)?{_SPACE}(?:of{_SPACE})?{_MONTH}(?:,?{_SPACE}?\d{{4}})?(?!\w))"
    rf"|(?P<mdy>\b{_MONTH}{_SPACE}\d{{1,2}}(?:st|nd|rd|th)?(?!\d)(?:,?{_SPACE}\d{{4}})?(?!\w))"
    rf"|(?P<my>\b{_MONTH}{_SPACE}\d{{4}}(?!\w))"
    rf"|(?P<percent>{_NUMBER}{_SPACE}?(?:%|per{_SPACE}?cent\b|pour{_SPACE}cent\b|procent\b))"
    rf"|(?P<money>{_CURRENCY}{_SPACE}?(?:{_NUMBER}|(?<=[€$£])(?:{_DIGITS})){_SCALE}?"
    rf"|{_NUMBER}{_SCALE}?{_SPACE}?-?(?:d[e'’]{_SPACE}?)?{_CURRENCY})"
    r"|(?P<serial>(?<![\w.,/])\d+/\d+(?:/\d+)?(?!\w))"
    r"|(?P<nth>(?<![\w.,])\d+(?:st|nd|rd|th)\b)"
    rf"|(?P<number>{_NUMBER}{_SCALE}?(?!\w))"
    r"|(?P<code>(?<![\w.,])\d+[a-z]{1,2}(?!\w))"
    rf"|(?P<ordinal>\b(?:{'|'.join(_ORDINAL_WORDS)})\b)"
    rf"|(?P<comparative>\b(?:{'|'.join(sorted(_COMPARATIVES, key=len, reverse=True)).replace(' ', _SPACE)})\b)"
    rf"|(?P<negation>\b(?:{'|'.join(_NEGATIONS)})\b|(?<=\w)n['’]t\b)"
    rf"|(?P<modal>\b(?:{'|'.join(_MODALS)})\b)",
    re.I,
)
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")


class HardToken(NamedTuple):
    """One hard token in its one form: `("money", "EUR 35000000")`, `("date", "2026-08-02")`, `("modal", "shall")`."""

    kind: TokenKind
    value: str


def hard_tokens(text: str) -> frozenset[HardToken]:
    """Return the hard tokens of a text.

    Example:
        >>> sorted(hard_tokens("Fines shall be up to EUR 35 million."))
        [HardToken(kind='comparative', value='up to'), HardToken(kind='modal', value='shall'), \
HardToken(kind='money', value='EUR 35000000')]
    """
    return frozenset(_read(text))


def missing(statement: str, quotes: Iterable[str], *, given: Iterable[HardToken] = ()) -> tuple[HardToken, ...]:
    """Return the hard tokens of the statement that no quote carries, sorted; empty means it passes.

    A quote's money carries the bare number, and its date the month and the year, but not the other way round.

    Args:
        statement: What is claimed.
        quotes: What it rests on, footnote calls left out.
        given: Tokens that are known from elsewhere, such as the date of the document.
    """
    tokens = {token for quote in quotes for token in hard_tokens(quote)}.union(given)
    return tuple(sorted(hard_tokens(statement) - tokens.union(*map(_implied, tokens))))


def _read(text: str) -> Iterator[HardToken]:
    # Without regard to case `i` matches the Turkish letters too, and folding them gives no `i`.
    for match in _TOKEN.finditer(text.replace("ı", "i").replace("İ", "I")):
        kind, words = str(match.lastgroup), match[0].casefold()
        if kind == "month":
            yield HardToken("date", words)
        elif kind in ("iso", "dotted", "dmy", "mdy", "my"):
            yield HardToken("date", _date(kind, words))
        elif kind == "power":
            base, exponent = re.findall(r"\d+", re.sub(r"(\d)([⁰¹²³⁴⁵⁶⁷⁸⁹])", r"\1^\2", words).translate(_SUPERSCRIPTS))
            yield HardToken("number", f"{base}^{exponent}")
        elif kind == "money":
            currency = re.search(_CURRENCY, words)
            code = _CURRENCIES[currency[0]] if currency else ""
            yield HardToken("money", f"{code} {_amount(re.sub(_CURRENCY, '', words))}")
        elif kind == "percent":
            yield HardToken("percent", _amount(re.sub(r"%|p.*", "", words)))
        elif kind == "number":
            yield HardToken("number", _amount(words))
        elif kind in ("serial", "code"):
            yield HardToken("number", words)
        elif kind == "nth":
            yield HardToken("ordinal", words[:-2])
        elif kind == "ordinal":
            yield HardToken("ordinal", str(_ORDINAL_WORDS.index(words) + 1))
        elif kind == "comparative":
            yield HardToken("comparative", _COMPARATIVES[re.sub(_SPACE, " ", words)])
        elif kind == "negation":
            yield HardToken("negation", _NEGATIONS.get(words, "not"))
        else:
            yield HardToken("modal", _MODALS[words])


def _implied(token: HardToken) -> Iterator[HardToken]:
    if token.kind == "money":
        yield HardToken("number", token.value.split(" ")[1])
    if token.kind == "date":
        year, *rest = token.value.split("-")
        if year:
            yield HardToken("number", year)
        if year and len(rest) == 2:
            yield HardToken("date", f"{year}-{rest[0]}")
        if len(rest) == 2 or not year:
            yield HardToken("date", "--" + "-".join(rest[-2:]))


def _date(kind: str, words: str) -> str:
    month = next((_MONTH_NUMBER[word] for word in re.findall(r"[^\W\d_]+", words) if word in _MONTH_NUMBER), 0)
    numbers = [int(number) for number in re.findall(r"\d+", words)]
    if kind == "iso":
        year, month, day = numbers
    elif kind == "dotted":
        day, month, year = numbers
    elif kind == "my":
        return f"{numbers[0]:04}-{month:02}"
    else:
        day, year = numbers[0], (numbers[1] if len(numbers) > 1 else 0)
    return f"{year:04}-{month:02}-{day:02}" if year else f"--{month:02}-{day:02}"


def _amount(words: str) -> str:
    """Return the value as a plain decimal without trailing zeros; digits or English number words, with a scale."""
    words = re.sub(r"[\s-]*(?:\bd[e'’]\s*)?$", "", words).lstrip("- \u00a0\u202f\u2009")
    digits = re.match(_DIGITS, words)
    value: Decimal
    if digits:
        plain = re.sub(_SPACE, "", digits[0])
        if re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", plain):
            plain = plain.replace(",", "")
        value = Decimal(plain.replace(",", "."))
        words = words[digits.end() :]
    else:
        value = Decimal(0)
        for word in re.findall(r"[a-z]+", words):
            value += _WORD_VALUES.get(word, 0)
        value = value or Decimal(1)
    if re.search(r"\bhundred\b", words):
        value *= 100
    scale = re.search(_SCALE + "$", words)
    if scale:
        value = value.scaleb(_SCALES[scale[0].strip(" \u00a0\u202f\u2009-")])
    return f"{value.normalize():f}"
