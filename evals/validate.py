"""Is a set of cases sound? Labels resolve, keys stand in the gold, nothing is asked twice, and the splits don't leak.

What can't be checked because a document isn't held is said, and isn't counted as sound.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import combinations

from evals.dataset import CaseSet
from evals.key_values import carried_by, values_of
from evals.schema import Case, Place
from evals.shelf import GoldPlace, Shelf
from sources.references import find_references
from sources.schema import Frozen, is_wording_on

__all__ = ["SetReport", "shared_words", "validate_sets"]

MOST_SHARED = 0.6
"""Two questions outside a cluster may share no more of their words."""
MOST_NAMED = 0.15
"""No larger share of questions may name the provision that they are about."""
LONGEST_GOLD = 7_000
"""Characters; a longer provision is no pin-cite."""
_WORD = re.compile(r"[^\W_]+")


class SetReport(Frozen):
    """What was found in one set.

    Attributes:
        problems: What has to be mended, by file and line where it stands on one.
        unchecked: Labels whose document isn't held.
        kinds: Cases of each kind.
        topics: Cases of each topic.
        refused: Cases that have to be refused.
        paraphrase_pairs: Pairs of paraphrases.
        dated_pairs: Pairs of one question on two dates.
        named: Ids of the questions that name a provision.
        rephrased: Alternatives of keys whose numbers stand in no gold text, for a person to look at: `two weeks` beside
            `14 days`.
    """

    name: str
    sha256: str
    cases: int
    problems: tuple[str, ...]
    unchecked: tuple[str, ...]
    kinds: dict[str, int]
    topics: dict[str, int]
    refused: int
    paraphrase_pairs: int
    dated_pairs: int
    named: tuple[str, ...]
    rephrased: tuple[str, ...]


def validate_sets(
    sets: Sequence[CaseSet], shelf: Shelf, *, progress: Callable[[int, int], None] | None = None
) -> tuple[SetReport, ...]:
    """Check each set, and each against the others.

    Args:
        sets: Such as dev and test.
        shelf: The documents that labels are resolved in.
        progress: Called with cases read and cases in all; documents are parsed as they are needed.
    """
    leaks = _leaks(sets)
    whole = sum(len(case_set.cases) for case_set in sets)
    reports = []
    done = 0
    for case_set in sets:
        for case in case_set.cases:
            for place in _places(case):
                shelf.gold(place)
            done += 1
            if progress is not None:
                progress(done, whole)
        reports.append(_report(case_set, shelf, leaks.get(case_set.name, [])))
    return tuple(reports)


def shared_words(one: str, other: str) -> float:
    """Return the share of their words that two questions have in common: Dice's coefficient of the sets of words.

    Example:
        >>> shared_words("What is a deployer?", "What is a provider?")
        0.75
    """
    return _dice(_words(one), _words(other))


def _words(text: str) -> set[str]:
    return set(_WORD.findall(text.casefold()))


def _dice(one: set[str], other: set[str]) -> float:
    return 2 * len(one & other) / (len(one) + len(other)) if one and other else 0.0


def _asked(case: Case) -> str:
    """Return all that the person said; a follow-up is short and leans on what was said before."""
    return " ".join([*(turn.content for turn in case.history if turn.role == "user"), case.question])


def _report(case_set: CaseSet, shelf: Shelf, leaks: Sequence[str]) -> SetReport:
    problems = [*case_set.problems, *leaks]
    unchecked: list[str] = []
    for case, line in zip(case_set.cases, case_set.lines, strict=True):
        where = f"{case_set.path}:{line}: {case.id}: "
        problems += [where + problem for problem in _label_problems(case, shelf, unchecked)]
        problems += [where + problem for problem in _key_problems(case, shelf)]
    problems += _near_duplicates(case_set.cases, case_set.cases)
    clusters = Counter(case.cluster for case in case_set.cases if case.cluster)
    pairs = Counter(case.pair for case in case_set.cases if case.pair)
    problems += [f"{case_set.path}: the cluster {name!r} has one case only" for name, n in clusters.items() if n == 1]
    problems += [f"{case_set.path}: the pair {name!r} has {n} cases" for name, n in pairs.items() if n != 2]
    named = tuple(case.id for case in case_set.cases if find_references(case.question))
    if len(named) > MOST_NAMED * len(case_set.cases):
        problems.append(f"{case_set.path}: {len(named)} questions name a provision, more than {MOST_NAMED:.0%}")
    return SetReport(
        name=case_set.name,
        sha256=case_set.sha256,
        cases=len(case_set.cases),
        problems=tuple(problems),
        unchecked=tuple(dict.fromkeys(unchecked)),
        kinds=dict(Counter(case.kind for case in case_set.cases).most_common()),
        topics=dict(Counter(case.topic for case in case_set.cases).most_common()),
        refused=sum(case.expect == "refuse" for case in case_set.cases),
        paraphrase_pairs=sum(n * (n - 1) // 2 for n in clusters.values()),
        dated_pairs=len(pairs),
        named=named,
        rephrased=tuple(found for case in case_set.cases for found in _rephrased(case, shelf)),
    )


def _label_problems(case: Case, shelf: Shelf, unchecked: list[str]) -> Iterator[str]:
    for place in _places(case):
        if not shelf.is_known(place.document):
            yield f"no document has the id {place.document}"
            continue
        document = shelf.document(place.document)
        gold = shelf.gold(place)
        if document is None:
            unchecked.append(str(place))
        elif gold is None:
            yield f"{place} names no provision"
        else:
            yield from _gold_problems(case, gold)


def _gold_problems(case: Case, gold: GoldPlace) -> Iterator[str]:
    if len(gold.span) > LONGEST_GOLD:
        yield f"{gold.place} is longer than {LONGEST_GOLD:,} characters; name a part of it"
    children = (gold.document.get(child) for child in gold.provision.children)
    if gold.provision.kind == "article" and any(child is not None and child.kind == "paragraph" for child in children):
        yield f"{gold.place} is an article with paragraphs; name one of them"
    if case.kind == "comparison" or gold.source.tier != "law" or gold.provision.kind == "recital":
        return
    if not is_wording_on(gold.source, case.as_of) or not is_wording_on(gold.provision.validity, case.as_of):
        yield f"{gold.place} isn't the wording of {case.as_of}"


def _key_problems(case: Case, shelf: Shelf) -> Iterator[str]:
    found = [shelf.gold(Place.parse(place)) for need in case.gold for place in need]
    if case.expect == "refuse" or None in found:
        return
    texts = [gold.span.of(gold.document.text) for gold in found if gold is not None]
    for key in case.keys:
        if not any(carried_by(values_of(alternative), texts) for alternative in key.split("|")):
            yield f"the numbers of the key {key!r} stand in no gold text"


def _rephrased(case: Case, shelf: Shelf) -> Iterator[str]:
    """Yield alternatives of keys with numbers that no gold text has: other words for the same, if all is well."""
    found = [shelf.gold(Place.parse(place)) for need in case.gold for place in need]
    texts = [gold.span.of(gold.document.text) for gold in found if gold is not None]
    for key in case.keys:
        for alternative in key.split("|"):
            if texts and not carried_by(values_of(alternative), texts):
                yield f"{case.id}: {alternative}"


def _places(case: Case) -> Iterator[Place]:
    for need in (*case.gold, case.also):
        yield from (Place.parse(place) for place in need)


def _near_duplicates(cases: Sequence[Case], others: Sequence[Case]) -> Iterator[str]:
    """Yield pairs that share too many words."""
    words = {id(case): _words(_asked(case)) for case in (*cases, *others)}
    pairs = combinations(cases, 2) if cases is others else ((one, other) for one in cases for other in others)
    for one, other in pairs:
        shared = 0.0 if one.group == other.group else _dice(words[id(one)], words[id(other)])
        if shared > MOST_SHARED:
            yield f"{one.id} and {other.id} share {shared:.0%} of their words and are no paraphrases"


def _leaks(sets: Sequence[CaseSet]) -> Mapping[str, list[str]]:
    """Return, for each set, what of it stands in an earlier one too."""
    found: dict[str, list[str]] = {case_set.name: [] for case_set in sets}
    for earlier, later in combinations(sets, 2):
        ids = {case.id for case in earlier.cases}
        groups = {case.group for case in earlier.cases}
        for case in later.cases:
            if case.id in ids:
                found[later.name].append(f"{case.id} stands in {earlier.name} too")
            if case.group in groups:
                found[later.name].append(f"{case.id} has a paraphrase or its other date in {earlier.name}")
        found[later.name] += _near_duplicates(later.cases, earlier.cases)
    return found
