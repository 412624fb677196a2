"""Which provisions are exceptions to which: read from the words around a reference.

`By way of derogation from paragraph 2` and `Notwithstanding Article 5` say that what follows is another rule than that
of the provision named; `Paragraph 1 shall not apply to` takes something out of it. `Without prejudice to` is not read:
it leaves the other rule as it is. Nor is an exception that stands in the sentence of its own rule: who reads the rule
reads it too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from sources.schema import CrossReference, Document, Provision

__all__ = ["derogations"]

_RULES = (
    r"the|any|all|conditions?|requirements?|obligations?|rules?|provisions?|prohibitions?|procedures?|set|out|laid|down"
    r"|under|in|of|les?|la|aux?|exigences|règles|dispositions|prévues?|énoncées?|de|des|het|voorwaarden|eisen"
    r"|verplichtingen|bepalingen|vastgestelde?|van"
)
_BEFORE = re.compile(
    r"(?<!\w)(?:derogat(?:ion|ing) from|notwithstanding|exception to|(?:dérogation|déroge) (?:à|aux?)|nonobstant"
    rf"|afwijking van|niettegenstaande)\s+(?:(?:{_RULES})\s+)*(?:l['’])?$",
    re.I,
)
_AFTER = re.compile(
    r"[^.;:]{0,30}?(?<!\w)"
    r"(?:(?:shall|do|does) not apply|ne s['’]applique(?:nt)? pas|(?:is|zijn) niet van toepassing)(?!\w)",
    re.I,
)
_OF_ITS_ARTICLE = re.compile(
    r"(?:this article (?:shall|do|does) not apply|présent article ne s['’]applique(?:nt)? pas"
    r"|dit artikel (?:is|zijn) niet van toepassing)(?!\w)",
    re.I,
)
_JOINED = re.compile(r"\s*,?\s*(?:and|or|et|ou|en|of)?\s*(?:the|to|from|le|la|aux?|à|de|van)?\s*", re.I)
_FIRST = frozenset({"lead", "subparagraph"})
_BASES = frozenset({"article", "annex", "paragraph", "subparagraph", "point", "subpoint", "section"})


def derogations(document: Document) -> Iterator[tuple[Provision, Provision]]:
    """Yield each exception with the rule that it departs from, in document order.

    Args:
        document: An act whose references have been laid down (`sources.references.cross_references`).
    """
    for leaf in document.provisions:
        if leaf.children or not leaf.binding:
            continue
        exception = _whole(document, leaf)
        targets = (document.get(target) for found in _departed_from(document, leaf) for target in found.target_ids)
        for rule in (*targets, _own_article(document, leaf)):
            if rule is not None and rule.kind in _BASES and not exception.span.covers(rule.span):
                yield exception, rule


def _departed_from(document: Document, leaf: Provision) -> Iterator[CrossReference]:
    """Yield the references in the leaf that name a rule which doesn't hold there."""
    at, goes_on = leaf.span.start, False
    for reference in leaf.references:
        before = document.text[at : reference.span.start]
        after = document.text[reference.span.end : min(reference.span.end + 80, leaf.span.end)]
        goes_on = goes_on and _JOINED.fullmatch(before) is not None
        departs = _BEFORE.search(before[-160:]) is not None
        if goes_on or departs or _AFTER.match(after):
            yield reference
        goes_on = goes_on or departs
        at = reference.span.end


def _own_article(document: Document, leaf: Provision) -> Provision | None:
    """The article that the leaf is in, where the leaf says to whom it doesn't apply."""
    if not _OF_ITS_ARTICLE.search(document.text, leaf.span.start, leaf.span.end):
        return None
    return next((around for around in document.ancestors(leaf) if around.kind == "article"), None)


def _whole(document: Document, leaf: Provision) -> Provision:
    """The numbered provision that begins with the leaf's words: they govern all of it."""
    provision = leaf
    while provision.kind in _FIRST and provision.parent is not None:
        parent = document.get(provision.parent)
        if parent is None or parent.span.start != provision.span.start or parent.kind not in _BASES:
            break
        provision = parent
    return provision
