"""What the versions of an act tell of a stretch of time: which acts changed a provision in it, and what began."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sources.schema import Held, TextValidity

__all__ = ["History"]


class History:
    """The time after one day, up to another.

    Args:
        versions: The held versions of one act, in one language.
        first: The day before.
        last: The last day that counts.
    """

    def __init__(self, versions: Sequence[Held], first: date, last: date) -> None:
        self.first = first
        self.last = last
        self._versions = versions

    def acts(self, provision_id: str) -> tuple[str, ...]:
        """Return the CELEX numbers of the acts that changed the provision then, in order."""
        changes: dict[str, date] = {}
        for valid in self._validities(provision_id):
            for day, act in ((valid.text_from, valid.changed_by), (valid.text_until, valid.ended_by)):
                if act is not None and day is not None and self.first < day <= self.last:
                    changes.setdefault(act, day)
        return tuple(sorted(changes, key=changes.__getitem__))

    def began(self, provision_id: str) -> bool:
        """Whether it is known that the provision wasn't there on the first day: every wording is of later, and new."""
        validities = self._validities(provision_id)
        first = min(validities, key=_begin, default=None)
        return first is not None and _begin(first) > self.first and first.action == "inserted"

    def _validities(self, provision_id: str) -> list[TextValidity]:
        found = (held.document.get(provision_id) for held in self._versions)
        return [provision.validity for provision in found if provision is not None]


def _begin(validity: TextValidity) -> date:
    return validity.text_from or date.min
