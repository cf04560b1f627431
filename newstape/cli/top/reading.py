"""What one service told of itself at one moment."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from prometheus_client.parser import text_string_to_metric_families

State = Literal["ready", "unready", "down"]
Labels = Mapping[str, str]
Keep = Callable[[Labels], bool]


def everything(_labels: Labels) -> bool:
    """Keep samples of whatever labels."""
    return True


class Samples:
    """The samples of one answer of ``/metrics``.

    Raises:
        ValueError: the text is not of Prometheus' format.
    """

    def __init__(self, text: str) -> None:
        self._named: dict[str, list[tuple[Labels, float]]] = defaultdict(list)
        for family in text_string_to_metric_families(text):
            for sample in family.samples:
                self._named[sample.name].append((sample.labels, sample.value))

    def each(
        self, name: str, keep: Keep = everything
    ) -> Iterator[tuple[Labels, float]]:
        """The samples of a name."""
        return (told for told in self._named.get(name, ()) if keep(told[0]))

    def total(self, name: str, keep: Keep = everything) -> float | None:
        """The sum of them; None: the service does not tell that."""
        if name not in self._named:
            return None
        return sum(value for _, value in self.each(name, keep))

    def by(self, name: str, label: str, keep: Keep = everything) -> dict[str, float]:
        """The sums of them by the values of a label."""
        sums: dict[str, float] = defaultdict(float)
        for labels, value in self.each(name, keep):
            sums[labels[label]] += value
        return dict(sums)


@dataclass(frozen=True, slots=True)
class Reading:
    """How a service stood: its state, why it is not ready, and its numbers.

    ``at`` is in seconds of a clock that only goes forward.
    """

    at: float
    state: State
    reasons: tuple[str, ...] = ()
    samples: Samples = field(default_factory=lambda: Samples(""))
