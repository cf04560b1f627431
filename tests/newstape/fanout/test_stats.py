"""Plain numbers, added up."""

from newstape.fanout.frame import Frame
from newstape.fanout.stats import LAG_BOUNDS, Lag, Stats


def test_lag_is_counted_up_to_each_bound() -> None:
    """A bound counts what took exactly so long; the last bucket counts all."""
    lag = Lag()
    for seconds in (0.0, 0.1, 0.11, 3600.0):
        lag.observe(seconds)
    buckets = dict(lag.buckets())
    assert [buckets[bound] for bound in ("0.001", "0.1", "0.25", "60.0")] == [
        1,
        2,
        3,
        3,
    ]
    assert buckets["+Inf"] == 4
    assert len(buckets) == len(LAG_BOUNDS) + 1
    assert lag.sum == 3600.21


def test_a_shared_frame_counts_for_each_reader() -> None:
    """What went out, not what was made."""
    stats = Stats()
    stats.sent(Frame("update", b"{}", "e-1", rows=3), readers=1000)
    stats.sent(Frame("ack", b"[1]"))
    sent = (stats.frames_sent, stats.rows_sent, stats.bytes_sent)
    assert sent == (1001, 3000, 2003)
