"""What a service tells, taken apart."""

import pytest

from newstape.cli.top.reading import Labels, Samples

TOLD = """\
# HELP newstape_ticks_total Ticks.
# TYPE newstape_ticks_total counter
newstape_ticks_total{outcome="accepted"} 7.0
newstape_ticks_total{outcome="older"} 2.0
# HELP newstape_stream_readers Readers.
# TYPE newstape_stream_readers gauge
newstape_stream_readers 3.0
"""


def test_samples_are_added_up() -> None:
    """All of a name, those that are wanted, or those of each label by itself."""
    samples = Samples(TOLD)
    assert samples.total("newstape_ticks_total") == 9
    assert samples.total("newstape_ticks_total", _older) == 2
    by_outcome = samples.by("newstape_ticks_total", "outcome")
    assert by_outcome == {"accepted": 7, "older": 2}


def _older(labels: Labels) -> bool:
    return labels["outcome"] == "older"


def test_what_is_not_told_is_not_nought() -> None:
    """No sample of that name is unknown; none of those wanted is nothing."""
    samples = Samples(TOLD)
    assert samples.total("newstape_upstream_up") is None
    assert samples.total("newstape_ticks_total", lambda _: False) == 0
    assert samples.by("newstape_upstream_up", "upstream") == {}


@pytest.mark.parametrize("text", ["<html>", "a{b", "newstape_ticks_total many"])
def test_what_is_no_metrics_is_refused(text: str) -> None:
    """Whatever else listens at the address."""
    with pytest.raises(ValueError):  # noqa: PT011 - the parser's own, in its words
        Samples(text)
