"""What the quotes service under test is told on top of its settings."""

import json
from dataclasses import asdict, dataclass
from typing import Literal

Way = Literal["journal", "hub", "tape", "none"]
NAMES = (
    *("GSK", "AZN", "SHEL", "HSBA", "ULVR", "BP", "RIO", "VOD"),
    *("BARC", "LLOY", "DGE", "REL", "NG", "TSCO", "BATS", "PRU"),
)


@dataclass(frozen=True, slots=True)
class Plan:
    """Where ticks come from.

    ``journal``: a source like any other, through ingest, journal and hub. ``hub``: the
    same ticks straight to the hub, which is the fan-out alone. ``tape``: a replayed
    tape. ``none``: whoever pushes.
    """

    ledger: str
    way: Way = "journal"
    symbols: int = len(NAMES)
    rate: float = 50.0
    burst: int = 1
    window: int = 0
    tape: str = ""
    speed: float = 1.0

    def to_json(self) -> str:
        """As one word of a command line."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> "Plan":
        """The plan in such a word."""
        return cls(**json.loads(text))


def symbols(count: int) -> list[str]:
    """So many symbols: real ones while there are some, then numbered ones."""
    return list(NAMES[:count]) if count <= len(NAMES) else _numbered(count)


def _numbered(count: int) -> list[str]:
    return [f"S{number:03d}" for number in range(count)]
