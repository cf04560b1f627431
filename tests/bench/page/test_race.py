"""Servers of the page side by side."""

from bench.page.race import Race
from tests.fakes.contenders import Broken
from tests.fakes.programs import program


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
