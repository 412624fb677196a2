"""What amending words say: which places are changed, how, and what number new text has.

Words name a place in one go (`in Article 5(1), the following point is inserted`) or from the outside in (`Article 7 is
amended as follows`, and in its points `paragraph 3 is deleted`); what is around is handed down as places.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from sources.locator import Locator
from sources.reference_search import Reference, find_references
from sources.reference_words import ACT, PARTS, UNIT, act_name, unit_level

Action = Literal["inserted", "replaced", "deleted", "amended"]

_VERBS: dict[Action, str] = {
    "inserted": r"inserted|added|insérée?s?|ajoutée?s?|ingevoegd|toegevoegd",
    "replaced": r"replaced|remplacée?s?|vervangen",
    "deleted": r"deleted|supprimée?s?|geschrapt",
    "amended": r"amended|modifiée?s?|gewijzigd",
}
_VERB = re.compile(rf"(?<!\w)(?:{'|'.join(f'(?P<{action}>{verb})' for action, verb in _VERBS.items())})(?!\w)", re.I)
# `The words "a" are replaced by "b"` leaves the rest of the provision as it was.
_SINGLE_WORDS = re.compile(r"(?<!\w)(?:words?|terms?|phrase|sentence|mots?|termes?|woord(?:en)?|zin)(?!\w)", re.I)
_BESIDE = re.compile(r"(?<!\w)(?:and|or|et|ou|en)(?!\w)")
_PART = re.compile(rf"(?<!\w)({'|'.join(PARTS)})(?!\w)", re.I)
_OPENINGS = {
    "paragraph": re.compile(r"(\d+[a-z]*)\.\s"),
    "point": re.compile(r"\(?(\w{1,5})\)\s|(\d+[a-z]*)\.\s"),
}
_QUOTE_MARKS = " \u00a0‘’“”«»„'\""
_ROMAN = re.compile(r"[ivx]{1,5}")


class Around(NamedTuple):
    """What words have named so far: places of the amended act, and which act that is."""

    places: tuple[Locator, ...] = ()
    act: str | None = None


class Change(NamedTuple):
    """Places of the amended act and what is done to them, `None` where only points further in say it."""

    places: tuple[Locator, ...]
    act: str | None
    action: Action | None


def amended_act(words: str) -> str | None:
    """Return the act that all points of an article amend: `Regulation X is amended as follows`."""
    act = ACT.search(words)
    verb = _VERB.search(words, act.end()) if act else None
    return act_name(act) if act and verb and verb["amended"] and not find_references(words) else None


def changes(words: str, around: Around) -> Iterator[Change]:
    """Yield what the words change: a verb says what is done to the places named since the verb before it.

    Args:
        words: An amending sentence without what it quotes.
        around: What the enclosing words have named.
    """
    at = 0
    for verb in _VERB.finditer(words):
        said = words[at : verb.start()]
        action: Action = next(action for action in _VERBS if verb[action])
        named = _named(said, around)
        yield Change(named.places or around.places, named.act, "amended" if _SINGLE_WORDS.search(said) else action)
        # In `in Article 5, paragraph 2 is deleted and paragraph 3 is replaced` both are of Article 5.
        around = named if named.places else around
        at = verb.end()
    if at == 0:
        named = _named(words, around)
        yield Change(named.places or around.places, named.act, None)


def new_places(words: str, change: Change, quotations: Sequence[str]) -> tuple[Locator, ...]:
    """Return where inserted text will stand, by the numbers that it begins with; nothing where it has none.

    Args:
        words: The amending sentence, which says what follows: an article, paragraphs, points.
        change: What the sentence changes.
        quotations: The new text, in pieces.
    """
    units = list(UNIT.finditer(words))
    if change.action != "inserted" or not units:
        return ()
    level = unit_level(units[-1])
    if level in ("article", "annex"):
        return tuple(place for text in quotations for place in _title(text))
    if level not in _OPENINGS:
        return ()
    made: list[Locator] = []
    for place in change.places:
        for number in _numbers(level, quotations):
            words = f"paragraph {number}" if level == "paragraph" else f"point ({number})"
            for reference in find_references(words, context=place):
                made += _counted(place, reference.locators)
    return tuple(made)


def _named(words: str, around: Around) -> Around:
    """The places that the words name, from the outside in: `in paragraph 1, the first subparagraph`."""
    beside: list[Locator] = []
    places: tuple[Locator, ...] = ()
    outer, act, at = around.places, around.act, 0
    while (found := _next_reference(words[at:], outer)) is not None:
        reference, read = found
        if places and _BESIDE.search(words[at : at + reference.span.start]):
            beside += places
        places = outer = read
        act = reference.act or act
        at += reference.span.end
    part = _PART.search(words, at)
    if part:
        update = {"part": PARTS[part[1].casefold()]}
        places = tuple(place.model_copy(update=update) for place in places or around.places)
    return Around((*beside, *places), act)


def _next_reference(words: str, outer: Sequence[Locator]) -> tuple[Reference, tuple[Locator, ...]] | None:
    read = [(place, references[0]) for place in outer if (references := find_references(words, context=place))]
    if read:
        places = (one for place, reference in read for one in _counted(place, reference.locators))
        return read[0][1], tuple(dict.fromkeys(places))
    references = () if outer else find_references(words)
    return (references[0], references[0].locators) if references else None


def _counted(outer: Locator, places: Sequence[Locator]) -> Iterator[Locator]:
    """Yield the places with the count of the subparagraph that they are in: a point's own words leave it out."""
    for place in places:
        same = (place.article, place.annex, place.paragraph) == (outer.article, outer.annex, outer.paragraph)
        is_inside = outer.subparagraph is not None and place.point is not None and place.within is None and same
        yield place.model_copy(update={"within": outer.subparagraph}) if is_inside else place


def _title(text: str) -> tuple[Locator, ...]:
    head = text.strip(_QUOTE_MARKS).split("\n", 1)[0].strip()
    references = find_references(head)
    is_title = bool(references) and (references[0].span.start, references[0].span.end) == (0, len(head))
    return references[0].locators if is_title else ()


def _numbers(level: str, quotations: Sequence[str]) -> list[str]:
    """The numbers of new paragraphs or points, without those of the points in them."""
    numbers: list[str] = []
    for text in quotations:
        match = _OPENINGS[level].match(text.strip(_QUOTE_MARKS))
        if match is None:
            continue
        number = match[match.lastindex or 0]
        if numbers and number[0].isdigit() != numbers[0][0].isdigit():
            continue
        is_below = bool(numbers) and _ROMAN.fullmatch(number) is not None and ord(number[0]) != ord(numbers[-1][0]) + 1
        if not is_below and number not in numbers:
            numbers.append(number)
    return numbers
