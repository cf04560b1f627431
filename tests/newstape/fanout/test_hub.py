"""The board of newest values and its upkeep."""

import asyncio

from newstape.fanout import Change, Hub, Opening, Session
from tests.fakes.fanout import HandClock, Item, ListOutlet, PlainCodec, PlainRequest
from tests.fakes.waiting import until

TEXT = frozenset({"text"})


def a_hub() -> Hub[Item]:
    hub: Hub[Item] = Hub(PlainCodec(), scheduler=HandClock())
    hub.load("e", 1, {"A": Item("A", 1, "a")})
    return hub


def test_a_row_is_encoded_once_for_all_groups() -> None:
    """Groups with other keys reuse it."""
    hub = a_hub()
    for keys in (["A"], ["A", "*"]):
        asked = PlainRequest("subscribe", keys=keys, conflate_ms=0)
        Session(hub, ListOutlet(), Opening(asked)).open()
    before = hub.stats.rows_encoded
    hub.publish([Change("A", 2, Item("A", 2, "b"), TEXT)])
    assert hub.group_count == 2
    assert hub.stats.rows_encoded == before + 1


def test_a_key_may_be_known_before_it_has_a_value() -> None:
    """It can be subscribed to, and is told as missing."""
    hub = a_hub()
    assert not hub.knows("NEW")
    hub.know(["NEW"])
    assert hub.sort_out(["NEW", "A", "X"]) == (("NEW", "A"), ["X"])


def test_the_same_list_again_is_no_edit() -> None:
    """Readers are not told what they know."""
    hub = a_hub()
    hub.set_list("front", ["A"])
    outlet = ListOutlet()
    Session(hub, outlet, Opening(PlainRequest("subscribe", list_name="front"))).open()
    outlet.take()
    hub.set_list("front", ["A"])
    assert outlet.take() == []
    hub.set_list("front", None)
    assert [message["type"] for message in outlet.take()] == ["ack", "snapshot"]


def test_a_forgotten_notice_is_not_shown_to_newcomers() -> None:
    """Its topic is over."""
    hub = a_hub()
    hub.notice("page", "article", b'{"type":"article"}')
    hub.forget_notice("page")
    outlet = ListOutlet()
    Session(hub, outlet, Opening(topics=["page"])).open()
    assert outlet.types == ["welcome"]


def test_loading_the_same_epoch_keeps_readers() -> None:
    """Only a new numbering sends them away."""
    hub = a_hub()
    outlet = ListOutlet()
    Session(hub, outlet, Opening(PlainRequest("subscribe", keys=["A"]))).open()
    hub.load("e", 5, {"A": Item("A", 5, "e")})
    assert outlet.closed is None
    assert str(hub.cursor) == "e-5"


async def test_every_reader_is_looked_after_each_second() -> None:
    """A few at a time, and nobody who left meanwhile."""
    hub: Hub[Item] = Hub(PlainCodec())
    outlets = [ListOutlet(blocked=True) for _ in range(30)]
    sessions = [Session(hub, outlet, Opening()) for outlet in outlets]
    for session in sessions:
        session.open()
    async with asyncio.TaskGroup() as group:
        running = group.create_task(hub.run())
        await asyncio.sleep(0)
        sessions[-1].end()
        await until(lambda: all(outlet.looks for outlet in outlets[:-1]))
        running.cancel()
    assert outlets[-1].looks == 0


def test_a_turn_is_another_when_anything_is() -> None:
    """Whoever made something of what is here knows by it whether that still holds."""
    hub = a_hub()
    turns = [hub.turn]

    def turned() -> bool:
        turns.append(hub.turn)
        return turns[-1] != turns[-2]

    hub.publish([Change("A", 2, Item("A", 2, "b"), TEXT)])
    assert turned()
    hub.publish([])
    assert not turned()
    hub.set_list("front", ["A"])
    assert turned()
    hub.set_list("front", ["A"])
    assert not turned()
    hub.set_list("front", None)
    assert turned()
    hub.notice("page", "article", b"{}")
    assert turned()
    hub.load("f", 1, {})
    assert turned()
