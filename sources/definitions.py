"""The terms that an act defines, and which of them a text uses.

A definition is a point of an article on definitions; the term stands in quotation marks at its beginning. The same word
means what is defined wherever the act uses it, so that whoever reads a duty can be shown who a `deployer` is.
"""

from __future__ import annotations

import re
from functools import cached_property

from sources.schema import Document, Frozen, Provision

__all__ = ["Definition", "Definitions", "definitions"]

_HEADING = re.compile(
    r"(?<!\w)(?:d[ée]finitions?|definities|begriffsbestimmungen|definici(?:ón|ones)|definizioni)", re.I
)
_LEAD = re.compile(r"definitions apply|on entend par|wordt verstaan onder|bezeichnet der Ausdruck", re.I)
_KINDS = frozenset({"paragraph", "subparagraph", "point", "indent"})
_NUMBER = re.compile(r"\s*(?:\(?\w{1,5}[).]\s+|[-–—•]\s+)?")
_TERM = re.compile(
    r"\s*(?:(?:or|ou|of|and|et|en)\s+)?"
    r"(?:‘((?:[^’\n]|’(?=\w)){2,120})’|[“„]([^”“\n]{2,120})[”“]|«\s*([^»\n]{2,120}?)\s*»|\"([^\"\n]{2,120})\")"
)
_ACRONYM = re.compile(r"\w*[A-Z]\w*[A-Z]\w*")
_SUBJECT_TO = re.compile(r"\bsubject(?=\s+(?:to|matter)\b)", re.IGNORECASE)
_WORD = re.compile(r"\w+|\W")


class Definition(Frozen):
    """What an act says a term means.

    Attributes:
        names: As printed, without quotation marks; the first is the full one, others are short for it.
        provision_id: Of the point that defines it.
    """

    names: tuple[str, ...]
    provision_id: str


def definitions(document: Document) -> tuple[Definition, ...]:
    """Return the terms that the document defines, in order.

    Args:
        document: An act; articles count whose heading says that they define, or whose introductory wording does.
    """
    found: list[Definition] = []
    for provision in document.provisions:
        article = provision.kind in _KINDS and _article(document, provision)
        if article and _defines(document, article) and (names := _names(document.text_of(provision))):
            around = document.get(provision.parent or "")
            if around is None or all(found_one.provision_id != around.id for found_one in found):
                found.append(Definition(names=names, provision_id=provision.id))
    return tuple(found)


class Definitions:
    """A document's defined terms, ready to be found in text.

    Args:
        document: The act.
    """

    def __init__(self, document: Document) -> None:
        self._text = document.text
        self.terms = definitions(document)
        names = [(name, definition) for definition in self.terms for name in definition.names]
        # The longest comes first: an `AI system` that is a `high-risk AI system` is the latter.
        names.sort(key=lambda item: -len(item[0]))
        self._definitions = [definition for _, definition in names]
        pattern = "|".join(f"({_pattern(name)})" for name, _ in names)
        self._search = re.compile(rf"(?<![\w-])(?:{pattern})(?![\w-])") if names else None

    @cached_property
    def frequency(self) -> dict[Definition, int]:
        """How often the document uses each term: `AI system` says little about a provision, `deep fake` much."""
        text = self._text.casefold()
        return {term: sum(text.count(name.casefold()) for name in term.names) for term in self.terms}

    def used(self, text: str, *, inside: str | None = None) -> tuple[Definition, ...]:
        """Return the defined terms that the text uses, each once, in the order of the text.

        Args:
            text: Some words of the act.
            inside: Id of the provision that the words belong to; a term isn't used in its own definition.
        """
        if self._search is None:
            return ()
        # "Subject to" is no person who takes part in a test, though `subject` may be a term.
        matches = self._search.finditer(_SUBJECT_TO.sub(lambda words: " " * len(words[0]), text))
        found = dict.fromkeys(self._definitions[match.lastindex - 1] for match in matches if match.lastindex)
        return tuple(definition for definition in found if not _is_inside(inside, definition.provision_id))


def _article(document: Document, provision: Provision) -> Provision | None:
    return next((around for around in document.ancestors(provision) if around.kind == "article"), None)


def _defines(document: Document, article: Provision) -> bool:
    if article.heading is not None:
        return _HEADING.search(article.heading) is not None
    # Some pages have articles without headings of their own.
    return _LEAD.search(document.text, article.span.start, min(article.span.end, article.span.start + 300)) is not None


def _names(text: str) -> tuple[str, ...]:
    opening = _NUMBER.match(text)
    at, names = opening.end() if opening else 0, list[str]()
    while match := _TERM.match(text, at):
        names.append(" ".join(match[match.lastindex or 0].split()))
        at = match.end()
    return tuple(names)


def _pattern(name: str) -> str:
    """Match the term in singular and plural, in any case but for acronyms: `it` isn't `IT`."""
    return "".join(_piece(piece) for piece in _WORD.findall(name))


def _piece(piece: str) -> str:
    if piece.isspace():
        return r"\s+"
    if piece in "’'":
        return "[’']"
    if not piece[0].isalnum():
        return re.escape(piece)
    if _ACRONYM.fullmatch(piece):
        return re.escape(piece) + "s?"
    if piece.endswith("y"):
        return rf"(?i:{re.escape(piece[:-1])}(?:y|ies))"
    return rf"(?i:{re.escape(piece)}(?:e?s|x|en|n)?)"


def _is_inside(place: str | None, provision_id: str) -> bool:
    return place is not None and (place == provision_id or place.startswith(f"{provision_id}."))
