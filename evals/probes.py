"""How well the verifier tells carried claims from others, on claims that we wrote for it.

A claim support figure is only as good as the verifier behind it, so this one is printed beside it. The probes were
written without looking at how the verifier works, and it isn't tuned on them.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from pydantic import ValidationError

from evals.bootstrap import interval
from evals.dataset import DATA, first_problem, read_lines
from evals.errors import CaseError
from evals.schema import Place, WrittenPlace
from evals.scores import ProbeFigures
from evals.shelf import Shelf
from retrieval.support import Evidence, metadata_of, unsupported
from sources.schema import Frozen

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["PROBES", "Probe", "judge", "load_probes", "probe_verifier"]

PROBES = DATA / "probes.jsonl"


class Probe(Frozen):
    """A claim beside a quote.

    Attributes:
        claim: In our own words.
        place: Whose words are the quote.
        carried: Whether those words alone carry the whole claim.
        flaw: What is wrong with it, `none` where it is carried.
    """

    id: str
    claim: str
    place: WrittenPlace
    carried: bool
    flaw: str = "none"


class Judged(NamedTuple):
    """A probe and what the verifier said of it."""

    probe: Probe
    passed: bool


def load_probes(path: Path = PROBES) -> tuple[Probe, ...]:
    """Return the probes of a file.

    Raises:
        CaseError: If a line is no probe.
    """
    probes = []
    for line in read_lines(path):
        try:
            probes.append(Probe.model_validate_json(line.text))
        except ValidationError as error:
            raise CaseError(f"{path}:{line.number}: {first_problem(error)}.", hint="Mend that line.") from None
    return tuple(probes)


def judge(probe: Probe, shelf: Shelf) -> Judged | None:
    """Return what the verifier says of a probe, `None` where its document isn't held."""
    gold = shelf.gold(Place.parse(probe.place))
    if gold is None:
        return None
    evidence = [Evidence(gold.document, gold.provision, gold.span)]
    return Judged(probe, not unsupported(probe.claim, "claim", evidence, metadata_of(gold.source)))


def probe_verifier(shelf: Shelf, path: Path = PROBES) -> ProbeFigures | None:
    """Judge every probe; balanced accuracy is the mean of sensitivity and specificity (Brodersen et al., 2010).

    Its interval draws probes of one place together, because right and wrong claims are written in pairs.

    Returns:
        The figures, `None` where no carried or no other probe could be judged.
    """
    import numpy as np

    probes = load_probes(path) if path.is_file() else ()
    judged = [found for probe in probes if (found := judge(probe, shelf)) is not None]
    if len({found.probe.carried for found in judged}) < 2:
        return None
    # Columns: carried and passed, carried, not carried and stopped, not carried.
    counts = np.array(
        [
            (
                float(found.probe.carried and found.passed),
                float(found.probe.carried),
                float(not found.probe.carried and not found.passed),
                float(not found.probe.carried),
            )
            for found in judged
        ]
    )
    low, high = interval(counts, [found.probe.place for found in judged], _balanced)
    flaws: dict[str, list[bool]] = {}
    for found in judged:
        flaws.setdefault(found.probe.flaw, []).append(found.passed == found.probe.carried)
    sensitivity, specificity = _rates(counts)
    return ProbeFigures(
        n=len(judged),
        unscored=len(probes) - len(judged),
        sensitivity=round(sensitivity, 4),
        specificity=round(specificity, 4),
        balanced_accuracy=round(_balanced(counts), 4),
        low=round(low, 4),
        high=round(high, 4),
        by_flaw={flaw: round(sum(right) / len(right), 4) for flaw, right in sorted(flaws.items())},
        wrong=tuple(found.probe.id for found in judged if found.passed != found.probe.carried),
    )


def _rates(counts: NDArray[np.float64]) -> tuple[float, float]:
    right, carried, stopped, others = counts.sum(axis=0)
    return right / carried if carried else float("nan"), stopped / others if others else float("nan")


def _balanced(counts: NDArray[np.float64]) -> float:
    return sum(_rates(counts)) / 2
