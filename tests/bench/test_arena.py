"""Contenders side by side."""

from bench.arena import Arena, Entry
from bench.load import Load
from tests.fakes.contenders import Broken


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
