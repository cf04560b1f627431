"""A hub's numbers as metrics."""

from prometheus_client import CollectorRegistry

from newstape.fanout import Change, Hub, Opening, Session, codes
from newstape.fanout.collector import HubCollector
from tests.fakes.fanout import HandClock, Item, ListOutlet, PlainCodec, PlainRequest


def test_a_hub_tells_what_it_did() -> None:
    """Readers and groups as they are, the rest as it added up."""
    hub: Hub[Item] = Hub(PlainCodec(), scheduler=HandClock())
    hub.load("e", 1, {"A": Item("A", 1, "a")})
    registry = CollectorRegistry()
    registry.register(HubCollector(hub))
    asked = PlainRequest("subscribe", keys=["A"], conflate_ms=0)
    stays, leaves = (Session(hub, ListOutlet(), Opening(asked)) for _ in range(2))
    stays.open()
    leaves.open()
    hub.publish([Change("A", 2, Item("A", 2, "b"), frozenset({"text"}))])
    leaves.close(codes.RESTART, "restart")
    leaves.end()
    value = registry.get_sample_value
    assert value("newstape_stream_readers") == 1
    assert value("newstape_stream_groups") == 1
    assert value("newstape_stream_changes_total") == 1
    assert value("newstape_stream_readers_behind") == 0
    frames = value("newstape_stream_frames_encoded_total")
    assert frames == hub.stats.frames_encoded > 0
    assert value("newstape_stream_frames_total") == 2 * len(
        ["welcome", "ack", "snapshot", "update"]
    )
    assert value("newstape_stream_rows_total") == 2 * 2
    assert value("newstape_stream_rows_conflated_total") == 0
    assert value("newstape_stream_bytes_total") == hub.stats.bytes_sent > 0
    assert value("newstape_stream_lag_seconds_count") == 1
    assert value("newstape_stream_faults_total") == 0
    assert value("newstape_stream_closes_total", {"code": "1012"}) == 1


class Feed:
    """An upstream that comes and goes."""

    up = True


def test_a_hub_tells_whether_its_upstreams_are_heard() -> None:
    """Each by its name, as it is when somebody asks; without any there is no such line."""
    hub: Hub[Item] = Hub(PlainCodec(), scheduler=HandClock())
    registry, feed = CollectorRegistry(), Feed()
    registry.register(HubCollector(hub, one=feed, other=Feed()))
    value = registry.get_sample_value
    assert value("newstape_upstream_up", {"upstream": "one"}) == 1
    feed.up = False
    assert value("newstape_upstream_up", {"upstream": "one"}) == 0
    assert value("newstape_upstream_up", {"upstream": "other"}) == 1
    assert "newstape_upstream_up" not in {m.name for m in HubCollector(hub).collect()}


def test_every_close_code_is_told_from_the_start() -> None:
    """The first close of a kind is an increase, not a new line out of nowhere."""
    registry = CollectorRegistry()
    registry.register(HubCollector(Hub(PlainCodec(), scheduler=HandClock())))
    numbers = [value for value in vars(codes).values() if isinstance(value, int)]
    assert numbers
    for number in numbers:
        labels = {"code": str(number)}
        told = registry.get_sample_value("newstape_stream_closes_total", labels)
        assert told == 0, number
