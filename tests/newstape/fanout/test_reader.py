"""A reader's place in the hub."""

from newstape.fanout import Change, Hub
from newstape.fanout.mailbox import Snapshot
from newstape.fanout.reader import Reader
from newstape.fanout.selection import Selection
from tests.fakes.fanout import HandClock, Item, ListOutlet, PlainCodec

TEXT = frozenset({"text"})


def a_reader() -> tuple[Reader[Item], Hub[Item], ListOutlet]:
    hub: Hub[Item] = Hub(PlainCodec(), scheduler=HandClock())
    hub.load("e", 1, {"A": Item("A", 1, "a")})
    outlet = ListOutlet()
    return Reader(hub, outlet), hub, outlet


def chosen(*keys: str) -> Selection:
    return Selection().with_keys(keys)


def test_the_rate_stays_within_the_limits() -> None:
    """What is asked beyond them is cut to them."""
    reader, _, _ = a_reader()
    reader.set_window(10**9)
    assert reader.window_ms == 60_000
    reader.set_window(-5)
    assert reader.window_ms == 0


def test_moving_between_groups_loses_nothing() -> None:
    """What the old group held back is owed still."""
    reader, hub, _ = a_reader()
    reader.select(chosen("A"))
    hub.publish([Change("A", 2, Item("A", 2), TEXT)])
    hub.publish([Change("A", 3, Item("A", 3), TEXT)])
    reader.set_window(50)
    reader.regroup()
    assert reader.mailbox.missed == {"A"}


def test_promises_wait_for_the_last_owed_ack() -> None:
    """A snapshot with more owed after it vouches for what was vouched before."""
    reader, hub, _ = a_reader()
    reader.mailbox.synced = 0
    hub.load("e", 9, {"A": Item("A", 9)})
    early = reader.snapshot(Snapshot(("A",), -1), last=False)
    late = reader.snapshot(Snapshot(("A",), -1), last=True)
    assert (early.cursor, late.cursor) == ("e-0", "e-9")


def test_an_empty_selection_is_in_no_group() -> None:
    """It costs nothing when prices change."""
    reader, hub, _ = a_reader()
    reader.select(chosen("A"))
    reader.select(chosen())
    assert hub.group_count == 0
