"""The rate of a reader's requests."""

from hypothesis import given
from hypothesis import strategies as st

from newstape.fanout.limits import Bucket


def test_a_full_bucket_gives_as_many_as_its_rate() -> None:
    """Then nothing until time has passed."""
    bucket = Bucket(10, now=0)
    assert [bucket.take(0) for _ in range(11)] == [True] * 10 + [False]
    assert bucket.take(0.1)
    assert not bucket.take(0.1)


@given(st.lists(st.floats(0, 1), max_size=200))
def test_no_more_pass_than_rate_and_rest_allow(gaps: list[float]) -> None:
    """However the requests are spread."""
    bucket, now, passed = Bucket(10, now=0), 0.0, 0
    for gap in gaps:
        now += gap
        passed += bucket.take(now)
    assert passed <= 10 + now * 10 + 1
