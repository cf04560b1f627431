"""What the load client is told, and what its words come to."""

from bench.load import Load, sample
from tests.fakes.samples import sampled

DONE = {
    "event": "done",
    "readers": 10,
    "lost": 0,
    "seconds": 2.0,
    "published": 100,
    "updates": 1000,
    "frames": 500,
    "bytes": 50_000,
    "client_cpu": 0.5,
    "p50_ms": 1.0,
    "p99_ms": 2.5,
}


def test_cost_of_an_update() -> None:
    """A hundredth of a second for a thousand updates is 10 µs each."""
    one = sample(Load(), DONE, cpu=0.01)
    assert round(one.us_per_update, 6) == 10.0
    assert one.p99 == 2.5


def test_everything_came_or_not() -> None:
    """A hundred ticks to ten readers are a thousand updates."""
    assert sample(Load(), DONE, cpu=0.01).whole
    assert not sample(Load(), {**DONE, "updates": 999}, cpu=0.01).whole


def test_conflated_rows_are_not_missed() -> None:
    """Where readers ask for fewer rows there is no number that must come."""
    assert sample(Load(every=False), {**DONE, "updates": 7}, cpu=0.01).whole


def test_nothing_delivered_is_no_bargain() -> None:
    """A server that sends nothing is not the cheapest."""
    assert sampled(updates=0).us_per_update == float("inf")


def test_options_say_the_whole_load() -> None:
    """The client is told numbers always, and flags when they are set."""
    told = Load(readers=7, rate=160, burst=16, window=64, seconds=2).options
    assert {"--readers=7", "--rate=160", "--burst=16", "--window=64"} <= set(told)
    assert "--every" in told
    assert "--lag-by-time" not in told
    assert "--lag-by-time" in Load(every=False, lag_by_time=True).options
