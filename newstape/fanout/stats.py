"""What a hub has done, as plain numbers; a service shows them as metrics."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from newstape.fanout.frame import Frame

LAG_BOUNDS: Final = (
    *(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05),
    *(0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 60.0),
)


class Lag:
    """How long changes took, in seconds, counted up to each bound."""

    __slots__ = ("_counts", "sum")

    def __init__(self) -> None:
        self._counts = [0] * (len(LAG_BOUNDS) + 1)
        self.sum = 0.0

    def observe(self, seconds: float) -> None:
        """One more took so long."""
        self._counts[bisect_left(LAG_BOUNDS, seconds)] += 1
        self.sum += seconds

    def buckets(self) -> Iterator[tuple[str, int]]:
        """Each bound, ``+Inf`` the last, and how many took no longer."""
        total = 0
        for bound, count in zip((*LAG_BOUNDS, "+Inf"), self._counts, strict=True):
            total += count
            yield str(bound), total


@dataclass(slots=True)
class Stats:
    """Counted since the hub was made.

    ``encoded``: frames made. The others count for each reader: a frame of 16 rows to a
    thousand of them is a thousand frames and 16,000 rows. ``rows_conflated``: rows that
    a reader was spared, because a newer one of the same key went out in their place.
    ``bytes_sent`` is JSON, without what the transports put around it. ``lag`` is the
    age of the oldest change in a group's frame when it was written.
    """

    changes: int = 0
    frames_encoded: int = 0
    rows_encoded: int = 0
    frames_sent: int = 0
    rows_sent: int = 0
    rows_conflated: int = 0
    bytes_sent: int = 0
    faults: int = 0
    closes: Counter[int] = field(default_factory=Counter)
    lag: Lag = field(default_factory=Lag)

    def sent(self, frame: Frame, readers: int = 1) -> None:
        """A frame was written to so many readers."""
        self.frames_sent += readers
        self.rows_sent += readers * frame.rows
        self.bytes_sent += readers * len(frame.json)
