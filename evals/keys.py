"""Whether an answer says a key: one of the short things that a right answer has to say.

A key has alternatives between `|`; any one will do. An alternative of values alone (`EUR 35 million`) is said if every
value stands somewhere in the answer. One of words alone (`natural person`, `not allowed`) is said if its words stand
there one after the other: word for word, so that `not allowed` isn't found in `allowed`, but by stem, and from four
letters on by beginning, so that `profil` is found in `profiling`. One of both (`5 working days`) is said if one
sentence has the values and the words, in any order. Numbers of places count too, because a key may name a place; the
marks `[1]` of citations don't.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from evals.key_values import carried_by, value_tokens, values_of
from retrieval.lexical import tokenise
from retrieval.sentences import sentences
from sources.schema import Span

__all__ = ["alternatives", "has_values", "is_said", "is_value_said", "without_marks"]

_MARK = re.compile(r"\s?\[\d{1,3}\]")
_NEGATED = re.compile(r"(?<!\bca)n['’]t\b|(?<=\bcan)(?:['’]t|not)\b")
_WORD = re.compile(r"\d+(?:[.,^]\d+)*[a-z]?|[^\W\d_]\w*(?:['’][^\W_]+)?")
_ARTICLE = re.compile(r"\barts?\.? ?(?=\d)")
_LEAST_BEGINNING = 4


def alternatives(key: str) -> tuple[str, ...]:
    """Return the alternatives of a key."""
    return tuple(part.strip() for part in key.split("|") if part.strip())


def has_values(key: str) -> bool:
    """Whether a key carries a number, a date, an amount or a percentage."""
    return any(values_of(alternative).tokens for alternative in alternatives(key))


def is_value_said(key: str, answer: str) -> bool:
    """Whether the answer has the values of an alternative; one without values has to be said by its words."""
    text = without_marks(answer)
    return any(
        carried_by(values, [text]) if (values := values_of(alternative)).tokens else _is_phrase_said(alternative, text)
        for alternative in alternatives(key)
    )


def is_said(key: str, answer: str) -> bool:
    """Whether the answer says an alternative of the key, with its values and its words.

    Example:
        >>> is_said("35 million|35 000 000", "Fines of up to EUR 35\u00a0000\u00a0000 [1]")
        True
        >>> is_said("not allowed|prohibited", "That is allowed.")
        False
    """
    text = without_marks(answer)
    return any(_is_alternative_said(alternative, text) for alternative in alternatives(key))


def without_marks(answer: str) -> str:
    """Return the answer without the numbers of its citations."""
    return _MARK.sub(" ", answer)


def _is_alternative_said(alternative: str, text: str) -> bool:
    values = values_of(alternative)
    if not values.tokens:
        return _is_phrase_said(alternative, text)
    wanted = _words_beside_values(values.text)
    if not wanted:
        return carried_by(values, [text])
    parts = (span.of(text) for span in sentences(text, Span(start=0, end=len(text))))
    return any(
        carried_by(values, [part]) and all(any(_is_word(word, said) for said in _words(part)) for word in wanted)
        for part in parts
    )


def _words_beside_values(alternative: str) -> list[str]:
    """Return the words without which the values stay the same, stop words left out."""
    whole = value_tokens(alternative)
    pieces = alternative.split()
    beside = [
        piece for at, piece in enumerate(pieces) if value_tokens(" ".join(pieces[:at] + pieces[at + 1 :])) == whole
    ]
    return [word for word in _words(" ".join(beside)) if tokenise(word)]


def _is_phrase_said(phrase: str, text: str) -> bool:
    wanted, said = _words(phrase), _words(text)
    return bool(wanted) and any(
        all(_is_word(word, other) for word, other in zip(wanted, said[at:], strict=False))
        for at in range(len(said) - len(wanted) + 1)
    )


def _words(text: str) -> Sequence[str]:
    plain = _ARTICLE.sub("article ", _NEGATED.sub(" not", text.casefold()))
    return _WORD.findall(plain)


def _is_word(wanted: str, said: str) -> bool:
    if len(wanted) >= _LEAST_BEGINNING and wanted.isalpha() and said.startswith(wanted):
        return True
    return wanted == said or _stem(wanted) == _stem(said)


def _stem(word: str) -> str:
    """Return the word as the search compares it; a stop word is itself."""
    return next(iter(tokenise(word)), word)
