"""Quiet, stuck, or well."""

from newstape.fanout.limits import Limits
from newstape.fanout.vigil import Vigil

LIMITS = Limits(heartbeat=15, stuck=10)


def test_a_quiet_reader_needs_a_heartbeat() -> None:
    """Any frame restarts the count."""
    vigil = Vigil(0)
    needs = [
        vigil.idle(activity, now, LIMITS)
        for activity, now in [(1, 0), (1, 14), (2, 14.5), (2, 29), (2, 29.5)]
    ]
    assert needs == ["nothing"] * 4 + ["heartbeat"]


def test_a_reader_that_takes_nothing_is_cut_off() -> None:
    """After as long as the limits say."""
    vigil = Vigil(0)
    assert [vigil.blocked(9, now, LIMITS) for now in (0, 9, 10)] == [
        "nothing",
        "nothing",
        "cut off",
    ]


def test_slow_is_not_stuck() -> None:
    """A backlog that shrinks is progress, and so is a frame taken whole."""
    vigil = Vigil(0)
    assert [
        vigil.blocked(left, now, LIMITS) for left, now in [(9, 0), (8, 9), (8, 18)]
    ] == ["nothing"] * 3
    vigil.resumed()
    assert vigil.blocked(8, 40, LIMITS) == "nothing"
