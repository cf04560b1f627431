"""Conversations between a reader and a hub, message by message."""

import json
from typing import Any

from newstape.fanout import Change, Hub, Limits, Opening, Session, codes
from tests.fakes.fanout import HandClock, Item, ListOutlet, PlainCodec, PlainRequest

PRICE = frozenset({"text"})


class Talk:
    """A hub, a clock and one reader at a time."""

    def __init__(self, limits: Limits | None = None) -> None:
        self.clock = HandClock()
        self.hub: Hub[Item] = Hub(PlainCodec(), limits, self.clock)
        self.hub.load("e", 2, {"A": Item("A", 1, "a1"), "B": Item("B", 2, "b2")})
        self.seq = 2

    def reader(
        self, opening: Opening | None = None, blocked: bool = False
    ) -> tuple[Session[Item], ListOutlet]:
        outlet = ListOutlet(blocked)
        session = Session(self.hub, outlet, opening or Opening())
        session.open()
        return session, outlet

    def subscribed(
        self, *keys: str, conflate_ms: int = 100, blocked: bool = False
    ) -> tuple[Session[Item], ListOutlet]:
        asked = PlainRequest("subscribe", keys=keys, conflate_ms=conflate_ms)
        session, outlet = self.reader(Opening(asked), blocked)
        if not blocked:
            outlet.take()
        return session, outlet

    def publish(self, *keys: str, urgent: bool = False) -> None:
        changes = []
        for key in keys:
            self.seq += 1
            item = Item(key, self.seq, f"{key}{self.seq}")
            changes.append(Change(key, self.seq, item, PRICE, urgent))
        self.hub.publish(changes)


def say(session: Session[Item], **request: object) -> None:
    session.receive(json.dumps(request))


def rows(message: dict[str, Any]) -> dict[str, int]:
    return {row["key"]: row["seq"] for row in message["rows"]}


def test_a_reader_is_welcomed_first() -> None:
    """The first message is the welcome, with the epoch."""
    _, outlet = Talk().reader()
    assert outlet.take() == [{"type": "welcome", "epoch": "e"}]


def test_a_subscribe_is_acked_then_answered_with_a_snapshot() -> None:
    """An ack with the whole set, then full rows in the order asked."""
    session, outlet = Talk().reader()
    outlet.take()
    say(session, method="subscribe", req_id=7, keys=["B", "A", "Z"])
    ack, snapshot = outlet.take()
    assert (ack["type"], ack["req_id"], ack["keys"]) == ("ack", 7, ["B", "A"])
    assert ack["rejected"] == ["Z"]
    assert [row["key"] for row in snapshot["rows"]] == ["B", "A"]
    assert snapshot["cursor"] == "e-2"


def test_the_first_change_after_a_quiet_spell_goes_out_at_once() -> None:
    """Then the window is shut, and one frame follows with the newest of each key."""
    talk = Talk()
    _, outlet = talk.subscribed("A", "B")
    talk.publish("A")
    talk.publish("A")
    talk.publish("B", "A")
    assert [rows(message) for message in outlet.take()] == [{"A": 3}]
    talk.clock.advance(0.1)
    assert [rows(message) for message in outlet.take()] == [{"A": 6, "B": 5}]


def test_after_a_quiet_window_the_next_change_is_at_once_again() -> None:
    """A window that ends with nothing pending opens the group."""
    talk = Talk()
    _, outlet = talk.subscribed("A")
    talk.publish("A")
    talk.clock.advance(0.2)
    outlet.take()
    talk.publish("A")
    assert [rows(message) for message in outlet.take()] == [{"A": 4}]


def test_an_urgent_change_sends_all_that_is_pending() -> None:
    """A halt does not wait for the window, and takes the others with it."""
    talk = Talk()
    _, outlet = talk.subscribed("A", "B")
    talk.publish("A")
    talk.publish("A")
    talk.publish("B", urgent=True)
    assert [rows(message) for message in outlet.take()] == [{"A": 3}, {"A": 4, "B": 5}]


def test_without_conflation_every_batch_is_a_frame() -> None:
    """``conflate_ms: 0`` holds nothing back."""
    talk = Talk()
    _, outlet = talk.subscribed("A", conflate_ms=0)
    talk.publish("A")
    talk.publish("A")
    assert [rows(message) for message in outlet.take()] == [{"A": 3}, {"A": 4}]


def test_readers_with_the_same_keys_and_rate_share_a_frame() -> None:
    """The frame object is the same: it was encoded once."""
    talk = Talk()
    _, one = talk.subscribed("A", "B")
    _, other = talk.subscribed("B", "A")
    talk.publish("A")
    assert one.frames[-1] is other.frames[-1]
    assert talk.hub.group_count == 1


def test_a_joiner_gets_no_row_twice() -> None:
    """What its snapshot held already is left out of the group's next frame."""
    talk = Talk()
    talk.subscribed("A", "B")
    talk.publish("A")
    talk.publish("A")
    _, joiner = talk.subscribed("A", "B")
    talk.publish("B")
    talk.clock.advance(0.1)
    assert [rows(message) for message in joiner.take()] == [{"B": 5}]


def test_a_stopped_reader_gets_full_rows_of_the_newest_values() -> None:
    """Nothing is buffered: one frame with the newest of each missed key."""
    talk = Talk()
    session, outlet = talk.subscribed("A", "B", conflate_ms=0)
    outlet.blocked = True
    talk.publish("A")
    outlet.take()
    for _ in range(50):
        talk.publish("A", "B")
    assert outlet.take() == []
    session.resume()
    (update,) = outlet.take()
    assert rows(update) == {"A": talk.seq - 1, "B": talk.seq}
    assert all(row["full"] for row in update["rows"])


def test_a_snapshot_owed_to_a_stopped_reader_is_made_when_it_goes_out() -> None:
    """It holds the values of that moment, and no update overtakes it."""
    talk = Talk()
    session, outlet = talk.subscribed("A", blocked=True)
    talk.publish("A")
    while session._mailbox.waiting:
        session.resume()
    kinds = [message["type"] for message in outlet.messages]
    assert kinds == ["welcome", "ack", "snapshot"]
    assert rows(outlet.messages[-1]) == {"A": 3}


def test_a_second_subscribe_keeps_its_cursor_true_for_the_first() -> None:
    """What was pending of the older keys goes out before the new keys' snapshot."""
    talk = Talk()
    session, outlet = talk.subscribed("A")
    talk.publish("A")
    talk.publish("A")
    outlet.take()
    say(session, method="subscribe", keys=["B"])
    ack, update, snapshot = outlet.take()
    assert ack["keys"] == ["A", "B"]
    assert rows(update) == {"A": 4}
    assert rows(snapshot) == {"B": 2}
    assert snapshot["cursor"] == "e-4"


def test_resume_brings_only_what_is_newer() -> None:
    """Same epoch: resumed, and rows after the cursor."""
    session, outlet = Talk().reader()
    outlet.take()
    say(session, method="subscribe", keys=["A", "B"], since="e-1")
    ack, snapshot = outlet.take()
    assert ack["resumed"] is True
    assert rows(snapshot) == {"B": 2}


def test_a_cursor_of_another_epoch_brings_everything() -> None:
    """Not resumed, all rows."""
    session, outlet = Talk().reader()
    outlet.take()
    say(session, method="subscribe", keys=["A", "B"], since="old-9")
    ack, snapshot = outlet.take()
    assert ack["resumed"] is False
    assert rows(snapshot) == {"A": 1, "B": 2}


def test_a_cursor_ahead_of_this_server_waits_until_it_has_caught_up() -> None:
    """Otherwise the reader would see prices go back."""
    talk = Talk()
    session, outlet = talk.reader()
    outlet.take()
    say(session, method="subscribe", keys=["A"], since="e-4")
    assert outlet.take() == []
    talk.publish("A")
    assert outlet.take() == []
    talk.publish("A")
    ack, snapshot = outlet.take()
    assert ack["resumed"] is True
    assert rows(snapshot) == {}


def test_a_server_that_stays_behind_sends_the_reader_elsewhere() -> None:
    """After a while the wait ends with 'over capacity'."""
    talk = Talk()
    session, outlet = talk.reader()
    say(session, method="subscribe", keys=["A"], since="e-99")
    talk.clock.advance(10)
    assert outlet.closed is not None
    assert outlet.closed[0] == codes.OVER_CAPACITY


def test_a_list_is_followed_through_its_edits() -> None:
    """An edit brings a new ack and a snapshot, and updates of the new keys."""
    talk = Talk()
    talk.hub.set_list("front", ["A"])
    session, outlet = talk.reader()
    outlet.take()
    say(session, method="subscribe", list_name="front")
    assert outlet.take()[0]["keys"] == ["A"]
    talk.hub.set_list("front", ["B", "A"])
    ack, snapshot = outlet.take()
    assert ack["keys"] == ["B", "A"]
    assert rows(snapshot) == {"B": 2, "A": 1}
    talk.publish("B")
    assert rows(outlet.take()[0]) == {"B": 3}


def test_an_unknown_list_is_an_error_that_closes_nothing() -> None:
    """The reader may try another."""
    session, outlet = Talk().reader()
    outlet.take()
    say(session, method="subscribe", req_id=1, list_name="nope")
    assert outlet.take() == [{"type": "error", "req_id": 1, "code": "unknown_list"}]
    assert outlet.closed is None


def test_the_star_brings_keys_that_did_not_exist_yet() -> None:
    """Everything means everything to come, too."""
    talk = Talk()
    _, outlet = talk.subscribed("*")
    talk.publish("NEW")
    assert rows(outlet.take()[0]) == {"NEW": 3}


def test_unsubscribed_keys_bring_nothing() -> None:
    """Also not what was pending at that moment."""
    talk = Talk()
    session, outlet = talk.subscribed("A", "B")
    talk.publish("A")
    talk.publish("A", "B")
    outlet.take()
    say(session, method="unsubscribe", keys=["A"])
    talk.clock.advance(1)
    updates = [message for message in outlet.take() if message["type"] == "update"]
    assert [rows(update) for update in updates] == [{"B": 5}]


def test_configure_changes_the_rate_and_loses_nothing() -> None:
    """What the old window held is still delivered."""
    talk = Talk()
    session, outlet = talk.subscribed("A", conflate_ms=60_000)
    talk.publish("A")
    talk.publish("A")
    outlet.take()
    say(session, method="configure", conflate_ms=50)
    talk.publish("A")
    talk.clock.advance(0.05)
    seen = [rows(m) for m in outlet.take() if m["type"] == "update"]
    assert seen[-1] == {"A": 5}


def test_a_heartbeat_comes_after_a_quiet_spell() -> None:
    """15 s without another frame; any frame restarts the count."""
    talk = Talk()
    _, outlet = talk.subscribed("A")
    for _ in range(16):
        talk.clock.advance(1)
        talk.hub.sweep()
    assert outlet.take() == [{"type": "heartbeat", "cursor": "e-2"}]
    talk.clock.advance(1)
    talk.hub.sweep()
    assert outlet.take() == []


def test_a_stuck_reader_is_cut_off() -> None:
    """One that takes nothing for 10 s is counted as a slow consumer."""
    talk = Talk()
    talk.subscribed("A", blocked=True)
    outlet = ListOutlet(blocked=True)
    session = Session(talk.hub, outlet, Opening())
    session.open()
    for _ in range(12):
        talk.clock.advance(1)
        talk.hub.sweep()
    assert outlet.aborted
    assert talk.hub.stats.closes[codes.SLOW_CONSUMER] == 2


def test_a_slow_reader_that_takes_a_frame_now_and_then_stays() -> None:
    """Slow is not stuck."""
    talk = Talk()
    session, outlet = talk.subscribed("A", blocked=True)
    for _ in range(30):
        talk.clock.advance(5)
        talk.hub.sweep()
        session.resume()
        talk.publish("A")
    assert not outlet.aborted


def test_too_many_requests_are_refused_then_closed() -> None:
    """An error each, and in the end 1008."""
    session, outlet = Talk().reader()
    for number in range(10 + 20):
        say(session, method="ping", req_id=number)
    assert outlet.types.count("pong") == 10
    assert outlet.types.count("error") == 20
    assert outlet.closed is not None
    assert outlet.closed[0] == codes.POLICY


def test_repeated_garbage_is_closed_as_bad_requests() -> None:
    """One bad message gets an error; only repeated ones a close."""
    talk = Talk()
    session, outlet = talk.reader()
    for _ in range(20):
        talk.clock.advance(1)
        session.receive("{")
    assert outlet.closed is not None
    assert outlet.closed[0] == codes.BAD_REQUESTS


def test_too_many_keys_are_refused_as_a_whole() -> None:
    """The old set stands."""
    talk = Talk(Limits(max_keys=1))
    session, outlet = talk.subscribed("A")
    say(session, method="subscribe", req_id=1, keys=["B"])
    assert outlet.take()[0]["code"] == "too_many_symbols"
    talk.publish("A", "B")
    assert rows(outlet.take()[0]) == {"A": 3}


def test_a_bad_address_is_told_and_closed() -> None:
    """What the address asks for cannot be mended by the reader."""
    talk = Talk(Limits(max_keys=1))
    asked = PlainRequest("subscribe", keys=["A", "B"])
    _, outlet = talk.reader(Opening(asked))
    assert outlet.types == ["welcome", "error"]
    assert outlet.closed is not None
    assert outlet.closed[0] == codes.TOO_MANY_KEYS


def test_closed_reads_need_a_key_first() -> None:
    """Before ``auth`` nothing is served; after it the address's wish is."""
    talk = Talk()
    asked = PlainRequest("subscribe", keys=["A"])
    session, outlet = talk.reader(Opening(asked, authorize=lambda key: key == "good"))
    say(session, method="subscribe", keys=["A"])
    say(session, method="auth", token="bad")
    assert outlet.types == ["welcome", "error", "error"]
    say(session, method="auth", token="good")
    assert outlet.types[3:] == ["ack", "ack", "snapshot"]


def test_no_key_in_time_closes() -> None:
    """A reader that never shows a key is closed with 4001."""
    talk = Talk()
    _, outlet = talk.reader(Opening(authorize=lambda _key: False))
    talk.clock.advance(10)
    talk.hub.sweep()
    assert outlet.closed is not None
    assert outlet.closed[0] == codes.UNAUTHORIZED


def test_notices_come_once_after_the_ack_and_then_on_change() -> None:
    """Only of the reader's topics."""
    talk = Talk()
    talk.hub.notice("page", "article", b'{"type":"article","version":1}')
    asked = PlainRequest("subscribe", keys=["A"])
    _, outlet = talk.reader(Opening(asked, topics=["page"]))
    assert outlet.types == ["welcome", "ack", "snapshot", "article"]
    talk.hub.notice("other", "article", b'{"type":"article","version":9}')
    talk.hub.notice("page", "article", b'{"type":"article","version":2}')
    assert [m["version"] for m in outlet.messages if m["type"] == "article"] == [1, 2]


def test_a_new_epoch_sends_readers_away_to_resume() -> None:
    """Numbers begin anew, so a connection cannot go on."""
    talk = Talk()
    _, outlet = talk.subscribed("A")
    talk.hub.load("f", 1, {"A": Item("A", 1, "x")})
    assert outlet.types == ["reconnect"]
    assert outlet.closed is not None
    assert outlet.closed[0] == codes.RESTART


def test_an_ended_session_leaves_nothing_behind() -> None:
    """No group, no follower, no timer that sends."""
    talk = Talk()
    session, outlet = talk.subscribed("A")
    talk.publish("A")
    talk.publish("A")
    session.end()
    outlet.take()
    talk.clock.advance(1)
    assert outlet.take() == []
    assert talk.hub.group_count == 0
    assert not talk.hub.followers


def test_a_reader_that_asks_without_reading_is_cut_off() -> None:
    """Owed answers are bounded."""
    talk = Talk(Limits(max_waiting_messages=4, max_requests_per_second=1000))
    session, outlet = talk.reader(blocked=True)
    for _ in range(6):
        say(session, method="ping")
    assert outlet.aborted


def test_a_flood_of_pings_is_refused_then_closed() -> None:
    """Ping frames count against the same rate as requests."""
    session, outlet = Talk().reader()
    for _ in range(10 + 20):
        session.pinged()
    assert outlet.types.count("error") == 20
    assert outlet.closed is not None
    assert outlet.closed[0] == codes.POLICY


def test_a_reader_without_a_pulse_is_closed() -> None:
    """Its transport says so; the code lets it reconnect at once."""
    talk = Talk()
    _, outlet = talk.subscribed("A")
    outlet.alive = False
    talk.hub.sweep()
    assert outlet.closed is not None
    assert outlet.closed[0] == codes.NO_PONG
