"""Drives the load client and reads what the server used meanwhile."""

import json
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, cast

from bench.process import LOAD_CORE, pinned, usage

BIN = Path(__file__).parent / "bin"
CLIENT = BIN / "wsload"
SETTLE_SECONDS = 1.0


class LoadError(Exception):
    """The load client gave up; its text is what it said."""


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
    with _started(client, [*load.options, *served.options]) as talk:
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
        with _started(CLIENT, options) as talk:
            talk.event()
            time.sleep(SETTLE_SECONDS)
            after = usage(served.pid).rss
    return (after - before) / readers


class _Talk:
    """With the load client's process: it says events, and goes on when it is told."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._says = cast(IO[str], process.stdout)
        self._complains = cast(IO[str], process.stderr)
        self._hears = cast(IO[str], process.stdin)

    def event(self) -> dict[str, Any]:
        """What it says next."""
        line = self._says.readline()
        if not line:
            raise LoadError(self._complains.read().strip() or "the load client ended")
        event: dict[str, Any] = json.loads(line)
        return event

    def go(self) -> None:
        """Let it go on."""
        self._hears.write("go\n")
        self._hears.flush()


@contextmanager
def _started(client: Path, options: Sequence[str]) -> Iterator[_Talk]:
    command = pinned(LOAD_CORE, [str(client), *options])
    pipe = subprocess.PIPE
    with subprocess.Popen(  # noqa: S603 - our own program
        command, stdin=pipe, stdout=pipe, stderr=pipe, text=True
    ) as process:
        try:
            yield _Talk(process)
        finally:
            process.kill()
