"""What a hub has done, as plain numbers; a service shows them as metrics."""

from collections import Counter
from dataclasses import dataclass, field


@dataclass(slots=True)
class Stats:
    """Counted since the hub was made."""

    changes: int = 0
    frames_encoded: int = 0
    rows_encoded: int = 0
    faults: int = 0
    closes: Counter[int] = field(default_factory=Counter)
