"""A group's window."""

from newstape.fanout import Change, Hub
from newstape.fanout.group import Group
from tests.fakes.fanout import HandClock, Item, PlainCodec

TEXT, HALT = frozenset({"text"}), frozenset({"trading"})


def a_group(window: float) -> tuple[Group[Item], HandClock, Hub[Item]]:
    clock = HandClock()
    hub: Hub[Item] = Hub(PlainCodec(), scheduler=clock)
    hub.load("e", 1, {"A": Item("A", 1)})
    return Group(frozenset({"A"}), window, hub, clock), clock, hub


def test_fields_of_held_back_changes_add_up() -> None:
    """The row that goes out names everything that changed meanwhile."""
    group, _, _ = a_group(0.1)
    group.settle()
    group.add(Change("A", 2, Item("A", 2), TEXT))
    group.add(Change("A", 3, Item("A", 3), HALT))
    assert group.pending == {"A": TEXT | HALT}


def test_a_window_shuts_after_a_flush_and_opens_by_itself() -> None:
    """What came meanwhile goes out then."""
    group, clock, _ = a_group(0.1)
    group.add(Change("A", 2, Item("A", 2), TEXT))
    group.settle()
    assert not group.pending
    group.add(Change("A", 3, Item("A", 3), TEXT))
    group.settle()
    assert group.pending
    clock.advance(0.1)
    assert not group.pending


def test_a_closed_group_leaves_no_timer() -> None:
    """It is not called back any more."""
    group, clock, _ = a_group(0.1)
    group.flush()
    group.close()
    assert all(timer.done for timer in clock.timers)
