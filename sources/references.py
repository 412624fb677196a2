"""References between provisions: found in a text, resolved in a document, and laid down in it.

The grammar can't know which articles have no numbered paragraphs or how an annex is divided, so it names a place as
the words do and `resolve` tries what the words can mean in that document. Quotations of other acts are not read: what
Articles 102 to 110 of the AI Act quote are paragraphs of the acts that they amend.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from sources.locator import Locator
from sources.reference_search import Reference, find_references
from sources.reference_words import ACT, act_name
from sources.schema import CrossReference, Document, Provision, Span

__all__ = ["Reference", "cross_references", "find_references", "resolve"]

_MOST_SUBPARAGRAPHS = 6
_DETAIL = ("part", "part_number", "indent", "subparagraph", "subpoint", "point", "within", "paragraph", "section")
_ITSELF = re.compile(r"(?:this|présente?|deze|dieser|presente)\s+\w+$")
_AMENDED = re.compile(
    r"[^.\n]{0,120}?(?:is|are|est|sont|wordt|worden)\s+(?:\w+\s+){0,2}(?:amended|modifiée?s?|gewijzigd)"
)


def resolve(locator: Locator, document: Document, *, nearest: bool = False) -> Provision | None:
    """Return the provision of `document` that the locator means, `None` where there is none.

    Args:
        locator: As read from words: `Art. 3(63)` may be a point, `Annex XI(2)(d)` leaves out the section.
        document: The version to look in.
        nearest: Return the innermost existing provision around it instead of `None`.
    """
    found = _exactly(locator, document)
    if found is not None or not nearest:
        return found
    for field in _DETAIL:
        if getattr(locator, field) is not None:
            locator = locator.model_copy(update={field: None})
            if locator == Locator():
                return None
            found = _exactly(locator, document)
            if found is not None:
                return found
    return None


def cross_references(document: Document) -> Document:
    """Return the document with `references` filled in on every leaf that refers; only law is read, others stay.

    A range reaches every provision that exists between its ends. A reference to something that this version doesn't
    have is kept without target; one to another act names the act.
    """
    if not any(provision.kind in ("article", "annex", "recital") for provision in document.provisions):
        return document
    linker = _Linker(document)
    provisions = tuple(
        provision if provision.children else provision.model_copy(update={"references": linker.references(provision)})
        for provision in document.provisions
    )
    # A copy would carry the cached lookups of the old provisions along.
    return Document(**{**dict(document), "provisions": provisions})


def _exactly(locator: Locator, document: Document) -> Provision | None:
    found = document.get(locator.id)
    if found is not None:
        return found
    readings = _annex_readings(locator, document) if locator.annex is not None else _article_readings(locator)
    for reading in readings:
        candidates = [p for p in (document.get(candidate.id) for candidate in reading) if p is not None]
        if len(candidates) == 1:
            return candidates[0]
    return None


def _article_readings(locator: Locator) -> Iterator[list[Locator]]:
    """Yield what the words can mean, most literal first; a reading counts where only one of its places exists."""
    if locator.article is None:
        return
    forms = [locator]
    if locator.paragraph is not None and locator.subpoint is None:
        forms.append(_with(locator, paragraph=None, point=locator.paragraph, subpoint=locator.point))
    elif locator.point is not None and locator.point[0].isdigit():
        forms.append(_with(locator, paragraph=locator.point, point=locator.subpoint, subpoint=None))
    if locator.paragraph is None and locator.point is None and locator.subparagraph is not None:
        forms.append(_with(locator, paragraph=str(locator.subparagraph), subparagraph=None))
    if locator.paragraph is not None and locator.paragraph.isdecimal():
        # `Article 113(3), point (a)`, where the paragraphs have no numbers: the third one.
        count = int(locator.paragraph)
        where = {"within": count} if locator.point is not None else {"subparagraph": count}
        forms.append(_with(locator, paragraph=None, **where))
    for form in forms:
        yield [form]
        if form.within is not None:
            yield [_with(form, within=None)]
        elif form.point is not None:
            yield [_with(form, within=within) for within in range(1, _MOST_SUBPARAGRAPHS + 1)]
        if form.subparagraph == 1:
            yield [_with(form, subparagraph=None)]


def _annex_readings(locator: Locator, document: Document) -> Iterator[list[Locator]]:
    forms = [locator]
    if locator.paragraph is not None and locator.subpoint is None:
        forms.append(_with(locator, paragraph=None, point=locator.paragraph, subpoint=locator.point))
    if locator.paragraph is None and locator.point is not None:
        forms.append(_with(locator, paragraph=locator.point, point=locator.subpoint, subpoint=None))
    for form in forms:
        yield [form]
        if form.within is not None:
            yield [_with(form, within=None)]
        if form.section is not None:
            yield [_with(form, section=None)]
        else:
            sections = {p.locator.section for p in document.provisions if p.locator.annex == form.annex} - {None}
            yield [_with(form, section=section) for section in sorted(filter(None, sections))]


def _with(locator: Locator, **changes: str | int | None) -> Locator:
    return locator.model_copy(update=changes)


class _Linker:
    def __init__(self, document: Document) -> None:
        self.document = document
        self.order = {provision.id: index for index, provision in enumerate(document.provisions)}
        self.amended: dict[str, str | None] = {}

    def references(self, leaf: Provision) -> tuple[CrossReference, ...]:
        around = [leaf, *self.document.ancestors(leaf)]
        if any(provision.kind == "quotation" for provision in around):
            return ()
        text = leaf.span.of(self.document.text)
        chapter = next((p.locator.chapter for p in around if p.locator.chapter is not None), None)
        context = leaf.locator if chapter is None else _with(leaf.locator, chapter=chapter)
        found = find_references(text, context=context)
        default = self.amended_act(around)
        made = [self.linked(reference, leaf, default) for reference in found]
        # `Article 5` at the head of Article 5 is its name, not a reference.
        opening = leaf.span.stripped(self.document.text).start
        if (
            made
            and made[0].target_ids
            and made[0].span.start == opening
            and {p.id for p in around}.issuperset(made[0].target_ids)
        ):
            del made[0]
        return tuple(made)

    def linked(self, reference: Reference, leaf: Provision, default: str | None) -> CrossReference:
        start = leaf.span.start
        span = Span(start=start + reference.span.start, end=start + reference.span.end)
        words = span.of(self.document.text)
        act = default if reference.act is None and not _ITSELF.search(words) else reference.act
        if act is not None and not self.is_own(act):
            return CrossReference(span=span, act=act)
        targets = [self.target(locator, leaf) for locator in reference.locators]
        for first, last in reference.ranges:
            targets += self.between(self.target(first, leaf), self.target(last, leaf))
        ids = {target.id for target in targets if target is not None}
        return CrossReference(span=span, target_ids=tuple(sorted(ids, key=self.order.__getitem__)))

    def is_own(self, act: str) -> bool:
        number = re.search(r"\d+/\d+", act)
        title = self.document.title.casefold()
        return (number[0] if number else act.casefold()) in title

    def target(self, locator: Locator, leaf: Provision) -> Provision | None:
        found = resolve(locator, self.document)
        at = leaf.locator
        if found is None and locator.subpoint is None and at.point is not None and at.article == locator.article:
            # Inside point (h), `point (iii)` is its own subpoint.
            found = resolve(_with(locator, within=at.within, point=at.point, subpoint=locator.point), self.document)
        return found

    def between(self, first: Provision | None, last: Provision | None) -> list[Provision]:
        if first is None or last is None:
            return []
        within = self.document.provisions[self.order[first.id] + 1 : self.order[last.id]]
        same = first.kind == "article"
        return [p for p in within if p.kind == first.kind and (same or p.parent == first.parent)]

    def amended_act(self, around: list[Provision]) -> str | None:
        """The act that an article amends: `Regulation X is amended as follows` governs the article's points."""
        article = next((provision for provision in around if provision.kind == "article"), None)
        if article is None and around[-1].kind != "annex":
            # The recitals of an amending act speak of the act that its first article amends.
            article = self.document.get(Locator(article="1").id)
        if article is None:
            return None
        if article.id not in self.amended:
            text = self.document.text_of(article)[:1000]
            match = next((act for act in ACT.finditer(text) if _AMENDED.match(text, act.end())), None)
            self.amended[article.id] = act_name(match) if match else None
        return self.amended[article.id]
