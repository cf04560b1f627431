"""Drives the load client and reads what the server used meanwhile."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.process import usage
from bench.talk import talking

BIN = Path(__file__).parent / "bin"
CLIENT = BIN / "wsload"
SETTLE_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Load:
    """What a server is put under.

    ``rate`` ticks a second come ``burst`` at a time; with a ``window`` they come as fast
    as the server delivers, at most so many being on their way.
    """

    readers: int = 1000
    rate: float = 50.0
    burst: int = 1
    window: int = 0
    every: bool = True
    lag_by_time: bool = False
    seconds: float = 5.0
    warm: float = 1.0

    @property
    def options(self) -> list[str]:
        """As the load client is told."""
        numbers = ("readers", "rate", "burst", "window", "seconds", "warm")
        told = [f"--{name}={getattr(self, name)}" for name in numbers]
        told += ["--every"] if self.every else []
        return told + (["--lag-by-time"] if self.lag_by_time else [])


@dataclass(frozen=True, slots=True)
class Served:
    """A server that is up: its process, and how the load client talks to it."""

    pid: int
    options: Sequence[str]


@dataclass(frozen=True, slots=True)
class Sample:
    """One run: what the server used, and what the readers got. Times in ms."""

    cpu: float
    seconds: float
    client_cpu: float
    published: int
    expected: int
    updates: int
    frames: int
    bytes: int
    p50: float
    p99: float

    @property
    def us_per_update(self) -> float:
        """The server's CPU for one update to one reader, in microseconds."""
        return self.cpu * 1e6 / self.updates if self.updates else float("inf")

    @property
    def whole(self) -> bool:
        """Whether every reader got everything."""
        return self.updates >= self.expected


def apply(load: Load, served: Served, client: Path = CLIENT) -> Sample:
    """Put a server under load once.

    Raises:
        LoadError: readers were refused or lost.
    """
    with talking([str(client), *load.options, *served.options]) as talk:
        talk.event()
        before = usage(served.pid)
        talk.go()
        done = talk.event()
        after = usage(served.pid)
    return sample(load, done, after.cpu - before.cpu)


def sample(load: Load, done: dict[str, Any], cpu: float) -> Sample:
    """What the client's last words and the server's CPU seconds come to."""
    return Sample(
        cpu=cpu,
        seconds=done["seconds"],
        client_cpu=done["client_cpu"],
        published=done["published"],
        expected=done["published"] * done["readers"] if load.every else 0,
        updates=done["updates"],
        frames=done["frames"],
        bytes=done["bytes"],
        p50=done["p50_ms"],
        p99=done["p99_ms"],
    )


def kib_per_idle_reader(readers: int, served: Served) -> float:
    """How much the server's resident memory grows by a reader that only listens.

    A few readers come and go first: what is loaded and made once belongs to nobody.

    Raises:
        LoadError: readers were refused or lost.
    """
    for count in (10, readers):
        before = usage(served.pid).rss
        options = [f"--readers={count}", "--idle", *served.options]
        with talking([str(CLIENT), *options]) as talk:
            talk.event()
            time.sleep(SETTLE_SECONDS)
            after = usage(served.pid).rss
    return (after - before) / readers
