"""What many runs come to, and whether it is enough."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Literal, TypeVar

from bench.load import Sample

Verdict = Literal["aim", "must", "missed", "not measured"]
Measure = Callable[[Sample], float]
SampleT = TypeVar("SampleT")


@dataclass(frozen=True, slots=True)
class Finding:
    """One row of the bar: a figure, what it must be, and what it aims at.

    ``note`` says against whom, or why there is no figure.
    """

    what: str
    figure: float | None
    must: float
    aim: float
    note: str = ""
    unit: str = ""
    more_is_better: bool = False

    @property
    def verdict(self) -> Verdict:
        """How the figure stands to the bar."""
        if self.figure is None:
            return "not measured"
        sign = -1 if self.more_is_better else 1
        if sign * self.figure <= sign * self.aim:
            return "aim"
        return "must" if sign * self.figure <= sign * self.must else "missed"


def typical(samples: Sequence[SampleT], measure: Callable[[SampleT], float]) -> float:
    """The median over the runs."""
    return median(map(measure, samples))


def ratio(
    ours: Sequence[SampleT],
    theirs: Sequence[SampleT],
    measure: Callable[[SampleT], float],
) -> float:
    """How many times theirs ours is: the median over runs side by side."""
    pairs = zip(ours, theirs, strict=True)
    return median(measure(our) / measure(their) for our, their in pairs)


def best(
    runs: Mapping[str, Sequence[Sample]], peers: Sequence[str], measure: Measure
) -> str | None:
    """The peer with the lowest median, among those that delivered everything."""
    fit = [
        name
        for name in peers
        if runs.get(name) and all(sample.whole for sample in runs[name])
    ]
    return min(fit, key=lambda name: typical(runs[name], measure), default=None)
