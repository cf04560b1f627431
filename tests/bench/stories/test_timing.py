"""What a process that asks says of its answers."""

from bench.stories.timing import Timings, quantile


def test_quantile_is_one_of_the_values() -> None:
    """Ninety-five of a hundred are not above the 95th."""
    values = list(range(100, 0, -1))
    assert quantile(values, 0.95) == 95
    assert quantile(values, 0.5) == 50
    assert quantile([7], 0.95) == 7


def test_event_tells_milliseconds() -> None:
    """Each answer counts from when it was asked for."""
    timings = Timings([2_000_000] * 9)
    timings.add(timings.started)
    event = timings.event()
    assert event["requests"] == 10
    assert event["p50_ms"] == 2.0
    assert isinstance(event["seconds"], float)
