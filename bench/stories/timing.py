"""How a process that asks for stories tells what it measured.

It warms up, says ``ready``, waits for a line, asks everything, and says ``done``.
"""

import json
import math
import sys
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field


@dataclass(slots=True)
class Timings:
    """How long each answer took, and all of them together, in nanoseconds."""

    each: list[int] = field(default_factory=list)
    started: int = field(default_factory=time.perf_counter_ns)

    def add(self, since: int) -> int:
        """Note an answer to what was asked at a moment; gives the moment now."""
        now = time.perf_counter_ns()
        self.each.append(now - since)
        return now

    def event(self) -> dict[str, object]:
        """What it comes to."""
        return {
            "event": "done",
            "requests": len(self.each),
            "seconds": (time.perf_counter_ns() - self.started) / 1e9,
            "p50_ms": quantile(self.each, 0.5) / 1e6,
            "p95_ms": quantile(self.each, 0.95) / 1e6,
        }


def quantile(values: Sequence[int], share: float) -> int:
    """The least value that is not below this share of all; at least one is needed."""
    return sorted(values)[max(math.ceil(share * len(values)), 1) - 1]


async def perform(
    ask: Callable[[Sequence[str]], Awaitable[Timings]], lines: Sequence[str], warm: int
) -> None:
    """Ask for the first ones to warm up, and for the rest when it is told to."""
    if warm:
        await ask(lines[:warm])
    _say({"event": "ready"})
    sys.stdin.readline()
    timings = await ask(lines[warm:])
    _say(timings.event())
    sys.stdin.read()  # who listens reads our CPU first, and then ends us


def _say(event: dict[str, object]) -> None:
    sys.stdout.write(f"{json.dumps(event)}\n")
    sys.stdout.flush()
