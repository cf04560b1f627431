"""Contenders side by side."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.arena import Arena, Entry
from bench.contender import NotServingError
from bench.load import Load, Served


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
        yield Served(0, ())


def test_who_is_not_installed_is_skipped_with_a_word() -> None:
    """Nobody wonders where a row is."""
    said: list[str] = []
    arena = Arena(3, said.append)
    assert arena.compare([Entry(Broken("x", "y is not installed"), Load())]) == {}
    assert said == ["  x is skipped: y is not installed (make bench-peers)"]
    assert arena.absent == {"x": "y is not installed"}


def test_who_does_not_come_up_is_out() -> None:
    """One server that fails does not end the bench, nor is it tried again."""
    said: list[str] = []
    arena = Arena(3, said.append)
    broken = Broken("x")
    assert arena.compare([Entry(broken, Load())]) == {}
    assert arena.idle(broken, 10) is None
    assert said == ["  x failed: no such luck"]
