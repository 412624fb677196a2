"""Which provisions put a duty on a role: where its own words make it the subject of a "shall", or forbid what it does.

Found in the held text by its grammar, so that neither an amendment nor another act needs a list of articles. In the
English of EU acts a duty is "shall", and its subject stands before it: at the beginning of the sentence, after an
introductory phrase that ends with a comma, or joined to another subject by "and" or "or". A role that a preposition or
a conjunction governs ("by the provider", "where the provider considers") is not the subject; "it" and "they" stand for
the first actor of the sentence. What is done to the role, or a right of it, is no duty.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping
from datetime import date

from retrieval.errors import QuestionError
from retrieval.roles import ROLES
from retrieval.schema import Role
from retrieval.sentences import sentences
from sources.schema import Document, Provision, Span, is_wording_on

__all__ = ["duties_in", "has_duty", "role_named"]

_DUTY = re.compile(
    r"\bshall\b(?!\W+(?:have (?:the right|a choice)|be entitled|no longer)\b)"
    r"(?!\W+be (?!considered|deemed|required)\w+(?:ed|en)\b)"
)
_SHALL = re.compile(r"\bshall\b")
_PRINTED_NUMBER = re.compile(r"^\W*(?:\(?\w{1,4}[.)]\s+)?")
_ATTRIBUTES = r"(?:(?:the|an?|any|each|every|such|those|these|all|other|no|new|initial|prospective|relevant|that)\s+)*$"
_INTRODUCED = re.compile(r"(?:^|[,;:]\s+)" + _ATTRIBUTES, re.IGNORECASE)
_JOINED = re.compile(r"(?:^|[,;:]\s+)(?P<first>\w+)[^,;:]*\s(?:and|or),?\s+" + _ATTRIBUTES, re.IGNORECASE)
_GOVERNING = frozenset(
    "after and as at because before by during following for from given if in of on once or pursuant provided "
    "regardless subject to under unless until upon when where whether which while who with within without".split()
)
"""Words that begin a phrase or clause in which no main subject stands."""
_GOES_ON = re.compile(r"\b(?:and|or|but|which|who)\s*$")
"""An earlier "shall" has the subject: "… inform the operators, and shall evaluate"."""
_OTHER_SUBJECT = re.compile(r",\s+(?:the|an?|any|each|such|those|these|no|it|they|this)\s[^,]*$", re.IGNORECASE)
_WHERE_APPLICABLE = re.compile(r",? (?:where|if|as) (?:applicable|appropriate|relevant),?\s")
_PRONOUN = re.compile(r"(?:^|,\s+)(?:it|they)(?:\s+also)?\s*$", re.IGNORECASE)
_ACTOR = re.compile(
    r"(?:^|,\s+|\b(?:where|when|if|once|and|or)\s+)"
    r"(?:(?:the|an?|any|such|relevant|competent|national|market surveillance|notified|notifying)\s+)*"
    r"(?P<actor>Commission|AI Office|Board|Member States?|authorit(?:y|ies)|bod(?:y|ies)|panel|importers?|"
    r"distributors?|deployers?|operators?|providers?|product manufacturers?|authori[sz]ed representatives?)\b",
    re.IGNORECASE,
)
_PROHIBITED = re.compile(r"\bshall be prohibited\b")
_ACTS: Mapping[Role, re.Pattern[str]] = {
    "provider": re.compile(r"\b(?:placing on the market|putting into service)\b"),
    "deployer": re.compile(r"\buse of\b|\bthe use\b"),
}
"""What a role does, where a prohibition names the act and not who does it (AI Act, Art. 3(3), (4), (9) to (11))."""
_KINDS = frozenset({"paragraph", "subparagraph", "lead", "tail", "point", "subpoint", "article"})


def role_named(name: str) -> Role:
    """Return the role that a name means; upper case, blanks, hyphens and the plural don't matter.

    Raises:
        QuestionError: If it names none.
    """
    wanted = re.sub(r"[\s_-]+", "_", name.strip().casefold()).replace("authorized", "authorised")
    for role in ROLES:
        if wanted in (role, f"{role}s"):
            return role
    near = difflib.get_close_matches(wanted, ROLES, n=1)
    hint = f"Did you mean {near[0]}?" if near else f"Use one of {', '.join(ROLES)}."
    raise QuestionError(f"The role {name!r} is not known.", hint=hint)


def duties_in(document: Document, role: Role, *, on: date) -> Iterator[Provision]:
    """Yield the pieces of an act that put a duty on the role, in their wording of a day.

    Args:
        document: The act, in English.
        role: Whose duties.
        on: The day.
    """
    for leaf in document.leaves():
        is_rule = leaf.binding and leaf.kind in _KINDS and is_wording_on(leaf.validity, on)
        if is_rule and (has_duty(document.text_of(leaf), role) or _is_forbidden(document, leaf, role)):
            yield leaf


def _is_forbidden(document: Document, leaf: Provision, role: Role) -> bool:
    """Whether the piece is a prohibited practice of the role: an act of its that stands below "shall be prohibited"."""
    acts = _ACTS.get(role)
    if acts is None or leaf.kind not in ("point", "lead") or not acts.search(document.text_of(leaf)):
        return False
    around = (parent for parent in document.ancestors(leaf) if parent.kind in ("paragraph", "subparagraph", "article"))
    leads = (child for parent in around for child in map(document.get, parent.children) if child is not None)
    return any(
        lead.kind == "lead" and _PROHIBITED.search(document.text_of(lead)) for lead in leads if lead.id != leaf.id
    )


def has_duty(words: str, role: Role) -> bool:
    """Whether a sentence of the words has the role as the subject of "shall".

    Example:
        >>> has_duty("Where the provider is late, the deployer shall wait.", "deployer")
        True
        >>> has_duty("Where the provider is late, the deployer shall wait.", "provider")
        False
    """
    role_words = ROLES[role]
    if not role_words.search(words):
        return False
    pieces = (span.of(words) for span in sentences(words, Span(start=0, end=len(words))))
    return any(_has_duty(" ".join(_PRINTED_NUMBER.sub("", piece).split()), role_words) for piece in pieces)


def _has_duty(sentence: str, role_words: re.Pattern[str]) -> bool:
    begun = 0
    for shall in _SHALL.finditer(sentence):
        before, begun = _WHERE_APPLICABLE.sub(" ", sentence[begun : shall.start()]), shall.end()
        if not _DUTY.match(sentence, shall.start()) or not role_words.search(sentence[: shall.start()]):
            continue
        if _PRONOUN.search(before):
            actor = _ACTOR.search(sentence)
            if actor is not None and role_words.fullmatch(actor["actor"]):
                return True
        elif any(_is_subject(before, role) for role in role_words.finditer(before)):
            return True
    return False


def _is_subject(before: str, role: re.Match[str]) -> bool:
    """Whether a role is the subject of the "shall" that ends `before`."""
    lead, rest = before[: role.start()], before[role.end() :]
    joined = _JOINED.search(lead)
    if _INTRODUCED.search(lead) is None and (joined is None or joined["first"].casefold() in _GOVERNING):
        return False
    if _GOES_ON.search(rest):
        return False
    return _OTHER_SUBJECT.search(rest) is None
