"""From one look to the next."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newstape.cli.top.reading import Labels, Reading, Samples, State
from newstape.cli.top.track import Track


def reading(
    at: float, state: State = "ready", born: float = 1, **told: float
) -> Reading:
    """A reading of some counters; ``a__x`` is ``a{label="x"}``."""
    lines = [f"process_start_time_seconds {born}"]
    for name, value in told.items():
        plain, _, label = name.partition("__")
        labels = f'{{label="{label}"}}' if label else ""
        lines.append(f"{plain}{labels} {value}")
    return Reading(at, state, (), Samples("\n".join(lines) + "\n"))


def waits(at: float, **buckets: float) -> Reading:
    """A reading of a histogram: ``le1`` is how many took at most a second."""
    bounds = {"le1": "1.0", "le2": "2.0", "inf": "+Inf"}
    lines = ["# TYPE wait histogram"]
    for name, count in buckets.items():
        lines.append(f'wait_bucket{{le="{bounds[name]}"}} {count}')
    lines += [f"wait_count {buckets['inf']}", "wait_sum 1"]
    return Reading(at, "ready", (), Samples("\n".join(lines) + "\n"))


def tracked(*readings: Reading) -> Track:
    """The track of these."""
    track = Track()
    for each in readings:
        track.take(each)
    return track


def test_a_rate_is_that_between_the_last_two_looks() -> None:
    """However far apart they were."""
    track = tracked(reading(0, a=0), reading(1, a=100), reading(3, a=104))
    assert track.rate("a") == 2
    assert track.told("a") == 104


def test_after_one_look_there_is_no_rate() -> None:
    """Nor is there one of what is not told."""
    assert tracked(reading(0, a=5)).rate("a") is None
    assert tracked(reading(0), reading(1)).rate("a") is None


def test_what_is_counted_for_the_first_time_began_at_nought() -> None:
    """A label shows up with its first count."""
    assert tracked(reading(0), reading(2, a__x=6)).rate("a") == 3


def test_rates_by_label_leave_out_what_rests() -> None:
    """Only what happens is worth a place on the screen."""
    track = tracked(reading(0, a__x=1, a__y=1), reading(1, a__x=5, a__y=1))
    assert track.rates("a", "label") == {"x": 4}
    assert track.rate("a", lambda labels: labels["label"] == "x") == 4


@pytest.mark.parametrize("between", [reading(1, "down"), reading(1, born=2, a=1)])
def test_another_process_begins_a_new_track(between: Reading) -> None:
    """One that was down, or started again, counts from nought: no rate below it."""
    track = tracked(reading(0, a=100), between)
    assert track.rate("a") is None
    track.take(reading(2, born=2, a=3))
    track.take(reading(3, born=2, a=5))
    assert track.rate("a") == 2


def test_shares_are_of_the_whole_track() -> None:
    """Half of four waits are below 1.5 s: two below 1, two spread from 1 to 2."""
    track = tracked(
        waits(0, le1=10, le2=10, inf=10),
        waits(1, le1=12, le2=13, inf=13),
        waits(2, le1=12, le2=14, inf=14),
    )
    assert track.quantile(0.5, "wait") == 1
    assert track.quantile(0.75, "wait") == 1.5
    assert track.quantile(1, "wait") == 2


def test_what_is_above_the_last_bound_is_told_as_the_bound() -> None:
    """It took longer; how much longer nobody counted."""
    track = tracked(waits(0, le1=0, le2=0, inf=0), waits(1, le1=0, le2=0, inf=5))
    assert track.quantile(0.5, "wait") == 2


def test_without_waits_there_is_no_share() -> None:
    """None while the track lasts, or none of that name at all."""
    track = tracked(waits(0, le1=1, le2=1, inf=1), waits(1, le1=1, le2=1, inf=1))
    assert track.quantile(0.5, "wait") is None
    assert track.quantile(0.5, "other") is None


def test_some_samples_can_be_left_out_of_a_share() -> None:
    """Streams last for hours, and say nothing of how fast pages are answered."""
    seen: list[Labels] = []

    def none(labels: Labels) -> bool:
        seen.append(labels)
        return False

    track = tracked(waits(0, le1=0, le2=0, inf=0), waits(1, le1=1, le2=1, inf=1))
    assert track.quantile(0.5, "wait", none) is None
    assert seen


@given(st.lists(st.integers(0, 50), min_size=3, max_size=3), st.floats(0.01, 1))
def test_a_share_lies_in_the_bucket_that_holds_it(
    counts: list[int], share: float
) -> None:
    """Whatever was counted, so many are not above it, and the bound below has fewer."""
    one, two, _ = counts
    total = sum(counts)
    track = tracked(
        waits(0, le1=0, le2=0, inf=0), waits(1, le1=one, le2=one + two, inf=total)
    )
    found = track.quantile(share, "wait")
    if not total:
        assert found is None
        return
    assert found is not None
    rank = share * total
    if rank <= one:
        assert 0 <= found <= 1
    elif rank <= one + two:
        assert 1 <= found <= 2
    else:
        assert found == 2


def test_a_track_forgets() -> None:
    """It reaches back so many readings and no further: the first wait has left it."""
    track = Track(length=2)
    track.take(waits(0, le1=0, le2=0, inf=0))
    for at in (1, 2):
        track.take(waits(at, le1=1, le2=1, inf=1))
    assert track.quantile(0.5, "wait") is None
