"""Servers of the page side by side."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.contender import NotServingError
from bench.page.race import Race
from bench.page.visits import Served
from tests.fakes.programs import program


@dataclass(frozen=True)
class Broken:
    """A contender that never comes up."""

    name: str
    lack: str | None = None

    def lacks(self) -> str | None:
        return self.lack

    @contextmanager
    def serve(self, home: Path) -> Iterator[Served]:
        if home.is_dir():
            raise NotServingError("first line\nno such luck")
        yield Served(0, "")


def test_who_cannot_run_is_out_with_a_word() -> None:
    """Neither who is not installed nor who fails ends the race, or is tried again."""
    program("wrk")
    said: list[str] = []
    race = Race(3, 1, said.append)
    assert race.compare([Broken("x", "y is not installed"), Broken("z")]) == {}
    assert said == [
        "  x is out: y is not installed (make bench-peers)",
        "  z is out: no such luck",
    ]
    assert race.absent.keys() == {"x", "z"}
