"""Quiet, stuck, or well."""

from collections.abc import Iterable

from newstape.fanout.limits import Limits
from newstape.fanout.vigil import Need, Vigil

LIMITS = Limits(heartbeat=15, stuck=10)


def needs(looks: Iterable[tuple[int, int, float]]) -> list[Need]:
    """Of a reader that is looked at: written, waiting, now."""
    vigil = Vigil(0)
    return [vigil.look(*look, LIMITS) for look in looks]


def test_a_quiet_reader_needs_a_heartbeat() -> None:
    """Any frame restarts the count."""
    looks = [(1, 0, 0), (1, 0, 14), (2, 0, 14.5), (2, 0, 29), (2, 0, 29.5)]
    assert needs(looks) == ["nothing"] * 4 + ["heartbeat"]


def test_a_reader_that_takes_nothing_is_cut_off() -> None:
    """After as long as the limits say since the first look."""
    looks = [(9, 9, 0), (9, 9, 9), (9, 9, 10)]
    assert needs(looks) == ["nothing", "nothing", "cut off"]


def test_writing_more_to_a_stuck_reader_is_no_progress() -> None:
    """What waits grows by as much as was written."""
    looks = [(100 + now, 60 + now, now) for now in range(11)]
    assert needs(looks) == ["nothing"] * 10 + ["cut off"]


def test_slow_is_not_stuck() -> None:
    """A byte now and then is progress, also while more and more waits."""
    looks = [(100 * now, 99 * now, 5 * now) for now in range(1, 20)]
    assert set(needs(looks)) == {"nothing"}


def test_who_has_taken_everything_begins_anew() -> None:
    """One long stall is not two short ones."""
    looks = [(9, 9, 0), (9, 0, 9), (18, 9, 12), (18, 9, 21), (18, 9, 22)]
    assert needs(looks) == ["nothing"] * 4 + ["cut off"]


def test_clear_is_who_has_taken_everything() -> None:
    """As of the last look."""
    vigil = Vigil(0)
    clear = []
    for waiting in (0, 9, 0):
        vigil.look(9, waiting, 0, LIMITS)
        clear.append(vigil.clear)
    assert clear == [True, False, True]
