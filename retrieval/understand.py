"""From a question to a `Query`, without a model: what is named, what is wanted, what goes to the index.

Rules are few and general. A word list here is the vocabulary of a kind of question or of a neighbouring field, never
the wording of an expected answer.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from retrieval.day_asked import DayAsked, day_asked
from retrieval.errors import QuestionError
from retrieval.events import Event
from retrieval.lexical import tokenise
from retrieval.roles import ROLES
from retrieval.schema import AnswerKind, Message, NamedReference, Query
from sources.references import find_references
from sources.schema import Span

MAX_QUESTION = 4_000
"""Longest question in characters; a whole page pasted in isn't a question."""
TURNS = 3
"""A follow-up is read with at most so many questions before it."""

_SELF = re.compile(
    r"\s*\b(?:under|in|of|by|within|according to|pursuant to|as per)\s+(?:the\s+)?"
    r"(?:(?:EU|European|Union)(?:'s|’s)?\s+)?"
    r"(?:AI\s+Act|Artificial\s+Intelligence\s+Act|AI\s+Regulation|Regulation\s+\(EU\)\s+2024/1689)(?!\s+(?:Art|art|rec))\b",
    re.IGNORECASE,
)
# The first that fits: what a question asks for in so many words stands before what it may also ask for.
_KINDS: tuple[tuple[AnswerKind, str], ...] = (
    (
        "who_said",
        r"\b(?:what (?:did|does|has|was|were) .{2,60}\b(?:say|said|warn|claim|argue|tell|call|announce|promise)"
        r"|who (?:said|warned|claimed|announced|called|argued)|according to whom|quote[sd]? (?:from|by|of))",
    ),
    (
        "amount",
        r"\b(?:how (?:much|many|big|high|large)"
        r"|what(?:'s|’s| is| are) the (?:\w+ )?(?:fines?|penalt\w+|amount|budget|cap|maximum|total|threshold))\b",
    ),
    (
        "definition",
        r"\bwhat (?:is|are|does|do)\b.{0,80}\b(?:mean|definition)|\bdefin(?:e|ed|es|ition)\b|\bmeaning of\b",
    ),
    (
        "date",
        r"\b(?:when|(?:what|which) (?:date|day)|deadline|by what time|how long|start(?:s|ing)? date"
        r"|quand|quelle date|wanneer|welke (?:datum|dag))\b",
    ),
    ("comparison", r"\b(?:differ\w*|compar\w*|chang\w*|versus|vs\.?|instead of|before and after)\b"),
    ("list", r"\b(?:which|what are (?:all )?the|list|name (?:all|the)|enumerate)\b"),
    ("obligations", r"\b(?:must|have to|has to|need to|required to|obligat\w*|dut(?:y|ies)|requirements?|comply)\b"),
    ("amount", r"\b(?:fines?|penalty|penalties|cost|budget|percent(?:age)?|billion|million)\b"),
    ("definition", r"^(?:what|who) (?:is|are|counts as)\s+(?:an?\s+|the\s+)?[‘“\"']?[\w\s-]{2,40}[’”\"']?\s*\?*$"),
    ("yes_no", r"^(?:is|are|was|were|do|does|did|can|could|may|must|should|will|would|has|have)\b"),
)
_COMPILED = tuple((kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in _KINDS)

# Other bodies of law. A question about one of these that names nothing of ours isn't for us.
_FOREIGN = re.compile(
    r"\b(?:GDPR|RGPD|AVG|General Data Protection Regulation|Digital Services Act|DSA|Digital Markets Act|DMA"
    r"|Data Act|Data Governance Act|NIS ?2|DORA|Cyber Resilience Act|CRA|MiCA|ePrivacy|CSRD|CSDDD|eIDAS"
    r"|Medical Devices? Regulation|MDR|IVDR|Chips Act|Product Liability Directive|Platform Work Directive"
    r"|Copyright Directive|AI Liability Directive|TFEU|CCPA|HIPAA|COPPA|Colorado AI Act|Section 230"
    r"|(?:US|U\.S\.|American|Chinese|UK|British"
    r"|Japanese|Korean|Canadian|Californian?) (?:AI )?(?:law|laws|act|bill|legislation|executive order|rules))\b"
)
_OURS = re.compile(
    r"\b(?:AI Act|Artificial Intelligence Act|règlement (?:sur l[’'])?IA|AI-verordening|2024/1689|InvestAI"
    r"|gigafactor\w*|AI factor\w+|GPAI|omnibus|AI Continent|EuroHPC)\b",
    re.IGNORECASE,
)
_RECITALS = re.compile(
    r"\b(?:recitals?|considérants?|overweging\w*|why|reason(?:s|ing)?|purpose of|background|rationale)\b", re.I
)
# Words that name our field as a whole tell nothing about where in it the answer stands.
_SELF_WORDS = frozenset({"eu", "act", "ai", "european", "union"})
# Words that carry a question and not its subject.
_ASKING = frozenset(
    tokenise(
        "much many say said tell explain describe summarise give please does mean meaning define definition know want "
        "ask question answer exactly actually really"
    )
)
_SHOW = frozenset(tokenise("show text provision read quote regulation article"))
_FOLLOW_UP = re.compile(
    r"^(?:and|but|what about|how about|also|since when|why|who|what if|for)\b|\b(?:it|they|that|those|this)\b", re.I
)


def understand(
    question: str,
    *,
    today: date,
    as_of: date | None = None,
    history: Sequence[Message] = (),
    events: Sequence[Event] = (),
) -> Query:
    """Read a question.

    A day given by the caller stays `Query.as_of` whatever the question says; a day in the question then only chooses
    the wording. Without one, the day in the question is both. Words such as "last summer" are counted from the day
    given, else from today.

    Args:
        question: As typed.
        today: The day on which it is asked.
        as_of: The date that the answer has to be true on, where the caller fixed one.
        history: The turns before, oldest first; a short follow-up is read together with the last question.
        events: Amendments of the held acts (`retrieval.events`); without them "before the Omnibus" says nothing.

    Raises:
        QuestionError: If there is nothing to answer, or too much, or a date in it is no date.
    """
    asked = _clean(question)
    said = day_asked(asked, reference=as_of or today, events=events)
    before = _question_before(asked, said, today=today, as_of=as_of, history=history, events=events)
    days = _days(said, asked, before, as_of=as_of, today=today)
    references = _references(asked, before.references[-1:] if before else ())
    if before is not None and said.is_all and not references:
        return before.model_copy(update={"question": question, **days} | _kind_on(said, before))
    kind = "comparison" if said.is_comparison else _kind(asked, references, said.spans)
    if before is not None and kind == "free" and before.kind != "provision":
        kind = before.kind
    if before is not None and kind != "comparison":
        days["compared_with"] = None
    # Days stay where a day is asked for, else they would drown the subject.
    is_kept = kind == "date" or (said.is_all and not references)
    words = asked if is_kept else _without(asked, [*said.spans, *said.fillers])
    words = words if re.search(r"\w", words) else asked
    text = f"{_as_question(_without_other_roles(before.text, asked))} {words}" if before else words
    searched = _SELF.sub("", text).strip(" ?,;:") or text
    return Query(
        question=question,
        text=searched,
        kind=kind,
        references=references,
        roles=tuple(role for role, pattern in ROLES.items() if pattern.search(text)),
        terms=_terms(searched),
        wants_recitals=bool(_RECITALS.search(asked)),
        foreign_law=_foreign_law(text),
        **days,
    )


def _clean(question: str) -> str:
    cleaned = " ".join(question.split())
    if not re.search(r"\w", cleaned):
        raise QuestionError("The question is empty.", hint="Ask in a sentence, or name a provision: Article 5(1)(f).")
    if len(cleaned) > MAX_QUESTION:
        raise QuestionError(
            f"The question has {len(cleaned):,} characters.", hint=f"Ask it in at most {MAX_QUESTION:,} characters."
        )
    printable = sum(character.isprintable() for character in cleaned)
    if printable < len(cleaned) or "\ufffd" in cleaned:
        raise QuestionError("The question holds characters that aren't text.", hint="Send it as UTF-8 text.")
    return cleaned


def _question_before(
    asked: str,
    said: DayAsked,
    *,
    today: date,
    as_of: date | None,
    history: Sequence[Message],
    events: Sequence[Event],
) -> Query | None:
    """The question that a short follow-up goes on from, read with what stood before it; else `None`.

    A question that is nothing but a day is a follow-up, whatever its first word.
    """
    turns = [number for number, message in enumerate(history) if message.role == "user"][-TURNS:]
    is_short = len(_terms(_without(asked, said.spans))) <= 4
    if not turns or not is_short or not (_FOLLOW_UP.search(asked) or (said.is_all and not find_references(asked))):
        return None
    earlier = history[turns[0] : turns[-1]]
    try:
        return understand(history[turns[-1]].content, today=today, as_of=as_of, history=earlier, events=events)
    except QuestionError:
        # It was refused when it was asked.
        return None


def _days(said: DayAsked, asked: str, before: Query | None, *, as_of: date | None, today: date) -> dict[str, Any]:
    """The fields of `Query` that are about days; a follow-up that says nothing of one keeps those before it."""
    if before is not None and said.day is None and not said.is_comparison:
        return {name: getattr(before, name) for name in ("as_of", "wording_on", "compared_with", "day_words")}
    day = said.day or as_of or today
    return {
        "as_of": as_of or day,
        "wording_on": day,
        "compared_with": said.compared_with,
        "day_words": ", ".join(span.of(asked).strip(" ,") for span in said.spans),
    }


def _kind_on(said: DayAsked, before: Query) -> dict[str, AnswerKind]:
    """The kind of a follow-up that is nothing but a day; one day is no comparison any more."""
    if said.is_comparison:
        return {"kind": "comparison"}
    return {"kind": "free"} if before.compared_with is not None else {}


def _references(text: str, context: Sequence[NamedReference] = ()) -> tuple[NamedReference, ...]:
    around = context[-1] if context else None
    return tuple(
        NamedReference(span=reference.span, locator=locator, act=reference.act or (around.act if around else None))
        for reference in find_references(text, context=around.locator if around else None)
        for locator in reference.locators
    )


def _without_other_roles(before: str, asked: str) -> str:
    """Leave the distributors of the question before behind when importers are asked about now."""
    if not any(pattern.search(asked) for pattern in ROLES.values()):
        return before
    for pattern in ROLES.values():
        before = pattern.sub(" ", before)
    return before


def _as_question(text: str) -> str:
    return text if text.endswith((".", "?", "!")) else f"{text}?"


def _kind(asked: str, references: tuple[NamedReference, ...], days: Sequence[Span]) -> AnswerKind:
    rest = set(tokenise(_without(asked, [*days, *(reference.span for reference in references)])))
    if references and not rest - _SELF_WORDS - _ASKING - _SHOW:
        return "provision"
    return next((kind for kind, pattern in _COMPILED if pattern.search(asked)), "free")


def _without(text: str, spans: Sequence[Span]) -> str:
    for start, end in sorted({(span.start, span.end) for span in spans}, reverse=True):
        text = text[:start] + " " + text[end:]
    return re.sub(r"\s+([,.?!])", r"\1", " ".join(text.split())).strip(" ,").lstrip(".?!:; ")


def _terms(text: str) -> tuple[str, ...]:
    return tuple(
        dict.fromkeys(token for token in tokenise(text) if token not in _SELF_WORDS | _ASKING and len(token) > 1)
    )


def _foreign_law(text: str) -> tuple[str, ...]:
    names = tuple(dict.fromkeys(match.group() for match in _FOREIGN.finditer(text)))
    without = _FOREIGN.sub(" ", text)
    return () if _OURS.search(without) else names
