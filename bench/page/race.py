"""Contenders side by side: in each round every one once, in turn."""

import shutil
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Protocol

import httpx2

from bench.contender import NotServingError, empty_home, last_words
from bench.page.visits import Sample, Served, visit
from bench.talk import LoadError

Say = Callable[[str], None]


class Contender(Protocol):
    """A server of the page."""

    @property
    def name(self) -> str: ...

    def lacks(self) -> str | None:
        """What is not installed here; None when it can start."""
        ...

    def serve(self, home: Path) -> AbstractContextManager[Served]:
        """The server, up, with an empty directory of its own."""
        ...


class Race:
    """Where every run gets a server of its own; who fails is out, with a word."""

    def __init__(self, rounds: int, seconds: float, say: Say) -> None:
        self.rounds = rounds
        self.seconds = seconds
        self.say = say
        self.absent: dict[str, str] = {}

    def compare(self, contenders: Sequence[Contender]) -> dict[str, list[Sample]]:
        """The samples of each contender, one a round; all have as many.

        Raises:
            LoadError: there is no load client.
        """
        if shutil.which("wrk") is None:
            raise LoadError("wrk is not installed (make bench-peers)")
        for one in contenders:
            if lack := one.lacks():
                self._out(one.name, f"{lack} (make bench-peers)")
        runs: dict[str, list[Sample]] = {one.name: [] for one in contenders}
        for number in range(self.rounds):
            for one in contenders:
                if one.name not in self.absent:
                    self._run(one, runs[one.name], number)
        return {name: runs[name] for name in runs if name not in self.absent}

    def _run(self, one: Contender, samples: list[Sample], number: int) -> None:
        try:
            with empty_home() as home, one.serve(home) as served:
                self._check(served)
                sample = visit(served, self.seconds)
        except (LoadError, NotServingError, httpx2.HTTPError) as error:
            self._out(one.name, last_words(error))
            return
        samples.append(sample)
        self.say(
            f"  {number + 1}/{self.rounds} {one.name:<24}"
            f"{sample.us_per_request:8.1f} µs  p99 {sample.p99:6.2f} ms"
        )

    @staticmethod
    def _check(served: Served) -> None:
        """Whoever is fast because he serves something else does not take part."""
        head = {"Accept-Encoding": served.coding}
        answer = httpx2.get(served.url, headers=head, timeout=5, trust_env=False)
        answer.raise_for_status()
        if "html" in answer.headers["Content-Type"]:
            return
        page: dict[str, Any] = answer.json()
        if not page["article"]["headline"] or not page["ticker"]["quotes"]:
            raise LoadError("it does not serve the page")

    def _out(self, name: str, why: str) -> None:
        self.absent[name] = why
        self.say(f"  {name} is out: {why}")
