"""The marks of a consolidated page: which act's wording stands where.

Marks are linear, not nested: what stands between `▼M1` and the next mark is the wording of the amending act, even if
that runs from the end of one article into the next. `▼M1` followed by dashes marks a deletion. Inside a paragraph,
`►M1 … ◄` does the same. Marks are never text.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable
from typing import Literal

from sources.outline import Block, Change, Run
from sources.parsers.displayed import Element, classes, cut, displayed, stripped

_BLOCK_MARK = re.compile(r"▼\s*(?P<act>\w+)\s*(?P<dashes>[—–-]*)")
_INLINE_MARK = re.compile(r"►\s*(?P<act>[A-Z]\d*)\s?|\s?◄")
_DASHES = re.compile(r"\s*[—–-]{2,}\s*")
_BASE = "B"
_ACTIONS: dict[str, Literal["inserted", "replaced", "deleted"]] = {"INSERTED": "inserted", "DELETED": "deleted"}


class ChangeMarks:
    """Follows the marks of a page in document order.

    Args:
        bodies: The page; its links say which act `M1` is, and what an inline mark did.
    """

    def __init__(self, bodies: Iterable[Element]) -> None:
        self.acts: dict[str, str] = {}
        self.ahead: deque[tuple[str, Change]] = deque()
        self.current: Change | None = None
        self.inner: Change | None = None
        self.deletions: list[Change] = []
        for body in bodies:
            for link in body.iter("a"):
                self._learn(link)

    def take_deletions(self) -> list[Change]:
        """Return and forget the deletions since the last call."""
        taken, self.deletions = self.deletions, []
        return taken

    def turn(self, element: Element) -> None:
        """Take in a block mark: what follows is the wording of the act that it names."""
        match = _BLOCK_MARK.search(displayed(element).text)
        if match is None:
            return
        change = next((_change(link) for link in element.iter("a")), None)
        change = None if match["act"] == _BASE else change or self._unlinked(match["act"])
        if change is not None and (change.action == "deleted" or match["dashes"]):
            self.deletions.append(Change("deleted", change.celex))
        else:
            self.current = change

    def read(self, run: Run) -> Block:
        """Return words without the inline marks among them, with the change that they stand under."""
        kept, at, changes = Run(), 0, list[Change | None]()
        for match in _INLINE_MARK.finditer(run.text):
            kept = self._keep(kept, cut(run, at, match.start()), changes)
            self.inner = self._named(match["act"]) if match["act"] else None
            at = match.end()
        kept = stripped(self._keep(kept, cut(run, at, len(run.text)), changes))
        if not kept.text:
            return Block(kept)
        made = [change for change in changes if change is not None]
        if made and (None in changes or len({(change.action, change.celex) for change in made}) > 1):
            made = [Change("replaced", made[-1].celex)]
        return Block(kept, made[-1] if made else None, self.take_deletions())

    def _keep(self, kept: Run, words: Run, changes: list[Change | None]) -> Run:
        if not words.text.strip():
            return kept + words
        if self.inner is not None and _DASHES.fullmatch(words.text):
            self.deletions.append(Change("deleted", self.inner.celex))
            return kept
        changes.append(self.inner or self.current)
        doubled = kept.text.endswith(" ") and words.text.startswith(" ")
        return kept + (cut(words, 1, len(words.text)) if doubled else words)

    def _learn(self, link: Element) -> None:
        words, change = displayed(link).text, _change(link)
        match = _INLINE_MARK.match(words)
        if match is None or match["act"] is None or change is None:
            return
        self.acts.setdefault(match["act"], change.celex)
        parent = link.getparent()
        if parent is None or "arrow" not in classes(parent):
            self.ahead.append((match["act"], change))

    def _named(self, act: str) -> Change | None:
        if self.ahead and self.ahead[0][0] == act:
            return self.ahead.popleft()[1] if act != _BASE else None
        return None if act == _BASE else self._unlinked(act)

    def _unlinked(self, act: str) -> Change:
        return Change("replaced", self.acts.get(act, act))


def _change(link: Element) -> Change | None:
    celex, _, action = (link.get("title") or "").partition(":")
    return Change(_ACTIONS.get(action.strip(), "replaced"), celex.strip()) if celex else None
