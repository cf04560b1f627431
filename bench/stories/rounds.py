"""Runs who takes part side by side: in each round everybody once, in turn."""

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from bench.contender import NotServingError, empty_home, last_words
from bench.process import LOAD_CORE, SERVER_CORE, usage
from bench.stories.archive import Archive
from bench.stories.servers import Server
from bench.talk import LoadError, Talk, talking

Say = Callable[[str], None]
Paths = Callable[[int], Sequence[str]]
"""What is asked for in a round, by the round's number."""


@dataclass(frozen=True, slots=True)
class Sample:
    """One run: what the asked process used, and how long answers took."""

    cpu: float
    seconds: float
    requests: int
    p50_ms: float
    p95_ms: float

    @property
    def us_per_request(self) -> float:
        """CPU for one answer, in microseconds."""
        return self.cpu * 1e6 / self.requests

    @property
    def per_cpu_second(self) -> float:
        """Answers for a second of CPU."""
        return self.requests / self.cpu


@dataclass(frozen=True, slots=True)
class Asking:
    """How many are on their way at once, and how many of the first are to warm up."""

    at_once: int
    warm: int


@dataclass(frozen=True, slots=True)
class Entry:
    """Who is asked, and for what; without a server it is the store alone."""

    name: str
    server: Server | None
    paths: Paths


class Rounds:
    """Everybody gets a process of his own in every run; who fails is out, with a word."""

    def __init__(self, archive: Archive, count: int, say: Say) -> None:
        self.archive = archive
        self.count = count
        self.say = say
        self.absent: dict[str, str] = {}

    def compare(
        self, entries: Sequence[Entry], asking: Asking
    ) -> dict[str, list[Sample]]:
        """The samples of each entry, one a round; all have as many."""
        runs: dict[str, list[Sample]] = {entry.name: [] for entry in entries}
        for number in range(self.count):
            for entry in entries:
                if entry.name in runs and not self._ran(entry, asking, runs, number):
                    del runs[entry.name]
        return runs

    def _ran(
        self,
        entry: Entry,
        asking: Asking,
        runs: dict[str, list[Sample]],
        number: int,
    ) -> bool:
        if self._is_absent(entry):
            return False
        try:
            sample = self.run(entry, asking, number)
        except (LoadError, NotServingError) as error:
            self.absent[entry.name] = f"failed: {last_words(error)}"
            self.say(f"  {entry.name} {self.absent[entry.name]}")
            return False
        runs[entry.name].append(sample)
        self.say(
            f"  {number + 1}/{self.count} {entry.name:<32}"
            f"{sample.us_per_request:9.0f} µs  p50 {sample.p50_ms:8.2f} ms"
            f"  p95 {sample.p95_ms:8.2f} ms"
        )
        return True

    def run(self, entry: Entry, asking: Asking, number: int) -> Sample:
        """One run.

        Raises:
            LoadError: an answer was not what was asked for.
            NotServingError: the server did not come up.
        """
        with empty_home() as home:
            lines = home / "paths"
            lines.write_text("\n".join(entry.paths(number)), "utf-8")
            told = [str(lines), str(asking.at_once), str(asking.warm)]
            if entry.server is None:
                return _alone(self.archive, told)
            with entry.server.serve(self.archive, home) as web:
                asker = _module("bench.stories.reader", str(web.port), *told)
                with talking(asker, LOAD_CORE) as talk:
                    return _measured(talk, web.pid)

    def _is_absent(self, entry: Entry) -> bool:
        lack = entry.server.lacks() if entry.server is not None else None
        if lack is not None and entry.name not in self.absent:
            self.say(f"  {entry.name} is skipped: {lack} (make bench-peers)")
            self.absent[entry.name] = lack
        return entry.name in self.absent


def _alone(archive: Archive, told: Sequence[str]) -> Sample:
    """The store has the core that a server would have."""
    asker = _module("bench.stories.alone", str(archive.database), *told)
    with talking(asker, SERVER_CORE) as talk:
        return _measured(talk, talk.pid)


def _module(name: str, *arguments: str) -> list[str]:
    return [sys.executable, "-m", name, *arguments]


def _measured(talk: Talk, pid: int) -> Sample:
    talk.event()
    before = usage(pid)
    talk.go()
    done: dict[str, Any] = talk.event()
    cpu = usage(pid).cpu - before.cpu
    told = ("seconds", "requests", "p50_ms", "p95_ms")
    return Sample(cpu=cpu, **{name: done[name] for name in told})
