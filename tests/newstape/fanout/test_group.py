"""A group's window."""

import pytest

from newstape.fanout import Change, Hub
from newstape.fanout.group import Group
from newstape.fanout.reader import Reader
from tests.fakes.fanout import HandClock, Item, ListOutlet, PlainCodec

TEXT, HALT = frozenset({"text"}), frozenset({"trading"})


def a_group(window: float) -> tuple[Group[Item], HandClock, Hub[Item]]:
    clock = HandClock()
    hub: Hub[Item] = Hub(PlainCodec(), scheduler=clock)
    hub.load("e", 1, {"A": Item("A", 1)})
    return Group(frozenset({"A"}), window, hub, clock), clock, hub


def test_fields_of_held_back_changes_add_up() -> None:
    """The row that goes out names everything that changed meanwhile."""
    group, _, _ = a_group(0.1)
    group.settle(0)
    group.add(Change("A", 2, Item("A", 2), TEXT))
    group.add(Change("A", 3, Item("A", 3), HALT))
    assert group.pending == {"A": TEXT | HALT}


def test_a_window_shuts_after_a_flush_and_opens_by_itself() -> None:
    """What came meanwhile goes out then."""
    group, clock, _ = a_group(0.1)
    group.add(Change("A", 2, Item("A", 2), TEXT))
    group.settle(0)
    assert not group.pending
    group.add(Change("A", 3, Item("A", 3), TEXT))
    group.settle(0)
    assert group.pending
    clock.advance(0.1)
    assert not group.pending


def test_a_closed_group_leaves_no_timer() -> None:
    """It is not called back any more."""
    group, clock, _ = a_group(0.1)
    group.flush()
    group.close()
    assert all(timer.done for timer in clock.timers)


def test_members_in_step_are_written_to_directly() -> None:
    """The shared frame goes out in its wire form; nobody is looked at."""
    group, _, hub = a_group(0)
    outlet = ListOutlet(fast=True)
    reader = Reader(hub, outlet)
    group.join(reader.mailbox)
    for seq in (2, 3):
        hub.values["A"] = Item("A", seq)
        group.add(Change("A", seq, Item("A", seq), TEXT))
        group.settle(0)
    assert outlet.types == ["update", "update"]
    assert len(outlet.frames) == 1
    assert group.synced(reader.mailbox) == 3


def test_a_blocked_member_leaves_the_fast_lane_in_step() -> None:
    """The frame that filled its buffer was taken; the next ones are missed."""
    group, _, hub = a_group(0)
    outlet = ListOutlet(fast=True)
    reader = Reader(hub, outlet)
    group.join(reader.mailbox)
    group.add(Change("A", 1, Item("A", 1), TEXT))
    group.settle(0)
    group.demote(reader.mailbox)
    reader.mailbox.ready = False
    hub.values["A"] = Item("A", 2)
    group.add(Change("A", 2, Item("A", 2), TEXT))
    group.settle(0)
    assert reader.mailbox.synced == 1
    assert reader.mailbox.missed == {"A"}


@pytest.mark.parametrize("text", ["", "x"])  # a half is taken, or nothing at all
def test_who_takes_a_part_is_given_the_rest(text: str) -> None:
    """A frame is never torn; who has not taken all of it leaves the fast lane."""
    group, _, hub = a_group(0)
    outlet = ListOutlet(fast=True)
    mailbox = Reader(hub, outlet).mailbox
    outlet.on_block = lambda: group.demote(mailbox)
    group.join(mailbox)
    for seq in (2, 3):
        outlet.blocked = seq == 3
        hub.values["A"] = Item("A", seq, text)
        group.add(Change("A", seq, hub.values["A"], TEXT))
        group.settle(0)
    assert [message["cursor"] for message in outlet.messages] == ["e-1", "e-1"]
    assert group.lent(mailbox) == 0
    assert mailbox.synced == 3


def test_what_it_sends_is_counted_for_each_reader() -> None:
    """Frames, rows and bytes once a reader; the lag is the oldest change's."""
    group, clock, hub = a_group(0.1)
    for fast in (True, False):
        group.join(Reader(hub, ListOutlet(fast=fast)).mailbox)
    group.flush()
    clock.advance(0.05)
    group.add(Change("A", 2, Item("A", 2), TEXT))
    group.settle(clock.now - 0.02)
    clock.advance(0.05)
    stats = hub.stats
    assert (stats.frames_encoded, stats.frames_sent, stats.rows_sent) == (1, 2, 2)
    assert stats.bytes_sent == 2 * len(hub.update({"A": TEXT}).json)
    assert stats.lag.sum == pytest.approx(0.07)


def test_what_readers_are_spared_is_counted() -> None:
    """Both what the window merged and what a blocked reader missed."""
    group, _, hub = a_group(0.1)
    open_one, blocked = (Reader(hub, ListOutlet()).mailbox for _ in range(2))
    blocked.ready = False
    for mailbox in (open_one, blocked):
        group.join(mailbox)
    assert group.behind == 1
    for seq in (2, 3, 4):
        hub.values["A"] = Item("A", seq)
        group.add(Change("A", seq, Item("A", seq), TEXT))
    group.flush()
    assert hub.stats.rows_conflated == 2 * 2
    group.add(Change("A", 4, Item("A", 4), TEXT))
    group.flush()
    assert hub.stats.rows_conflated == 2 * 2 + 1
