"""From readings to rates: what happened between one look and another."""

from collections import deque
from collections.abc import Sequence
from itertools import pairwise

from newstape.cli.top.reading import Keep, Reading, everything

_started = "process_start_time_seconds"


class Track:
    """The latest readings of one service, as far back as one process lasted.

    What happened in a second is what happened between the last two of them, shares are
    those of the whole track; either is None while nobody tells it.
    """

    def __init__(self, length: int = 11) -> None:
        self._readings: deque[Reading] = deque(maxlen=length)

    def take(self, reading: Reading) -> None:
        """One more; what another process told is of no use any more."""
        if self._readings and not _same(self._readings[-1], reading):
            self._readings.clear()
        self._readings.append(reading)

    @property
    def now(self) -> Reading:
        """The newest reading."""
        return self._readings[-1]

    def told(self, name: str, keep: Keep = everything) -> float | None:
        """What stands now."""
        return self.now.samples.total(name, keep)

    def rate(self, name: str, keep: Keep = everything) -> float | None:
        """How much a counter grew in a second."""
        told = self.told(name, keep)
        if told is None or len(self._readings) < 2:
            return None
        before = self._readings[-2]
        seconds = self.now.at - before.at
        return (told - (before.samples.total(name, keep) or 0)) / seconds

    def rates(self, name: str, label: str) -> dict[str, float]:
        """The same by the values of a label, those that did not grow left out."""
        each = {
            value: self.rate(name, _having(label, value))
            for value in self.now.samples.by(name, label)
        }
        return {value: rate for value, rate in each.items() if rate}

    def quantile(
        self, share: float, name: str, keep: Keep = everything
    ) -> float | None:
        """The value below which such a share of a histogram's new ones lies.

        Inside a bucket they count as evenly spread, as Prometheus has it; above the
        last bound, as at it.
        """
        before = self._readings[0].samples.by(f"{name}_bucket", "le", keep)
        now = self.now.samples.by(f"{name}_bucket", "le", keep)
        grown = {float(le): count - before.get(le, 0) for le, count in now.items()}
        return _quantile(share, sorted(grown.items()))


def _quantile(share: float, buckets: Sequence[tuple[float, float]]) -> float | None:
    if not buckets or buckets[-1][1] <= 0:
        return None
    rank = share * buckets[-1][1]
    for (low, below), (bound, count) in pairwise([(0.0, 0.0), *buckets]):
        if count >= rank:
            if bound == float("inf"):
                return low
            return low + (bound - low) * (rank - below) / (count - below)
    return None


def _having(label: str, value: str) -> Keep:
    return lambda labels: labels[label] == value


def _same(one: Reading, other: Reading) -> bool:
    if "down" in (one.state, other.state):
        return False
    return one.samples.total(_started) == other.samples.total(_started)
