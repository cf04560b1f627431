"""What waits for one reader, and in which order it goes out."""

from collections.abc import Set as AbstractSet

import pytest

from newstape.fanout.frame import Frame
from newstape.fanout.mailbox import FullError, Goodbye, Mailbox, Snapshot
from tests.fakes.fanout import ListOutlet


def frame(kind: str) -> Frame:
    return Frame(kind, b'{"type":"%b"}' % kind.encode())


class Board:
    """Makes frames that only say what they are."""

    def __init__(self) -> None:
        self.behind = 0
        self.slow = False
        self.told: list[str] = []

    def catch_up(self, without: AbstractSet[str]) -> Frame | None:
        if not self.behind:
            return None
        self.behind -= 1
        return frame("update")

    def fell_behind(self) -> None:
        self.slow = True

    def sent(self, frame: Frame) -> None:
        self.told.append(frame.event)

    def snapshot(self, owed: Snapshot, last: bool) -> Frame:
        return frame("last-snapshot" if last else "snapshot")


def test_an_idle_mailbox_passes_messages_on() -> None:
    """Nothing waits that can go."""
    outlet, board = ListOutlet(), Board()
    mailbox = Mailbox(outlet, board, 4)
    mailbox.post(frame("ack"))
    assert outlet.types == board.told == ["ack"]
    assert mailbox.open


def test_a_blocked_mailbox_keeps_the_order() -> None:
    """Owed messages first, then the newest notice, then the missed keys."""
    outlet, board = ListOutlet(blocked=True), Board()
    mailbox = Mailbox(outlet, board, 4)
    mailbox.post(frame("welcome"))
    mailbox.miss(["A"])
    mailbox.notify("page", frame("old"))
    mailbox.notify("page", frame("new"))
    mailbox.post(frame("ack"))
    board.behind = 1
    for _ in range(3):
        mailbox.resume()
    assert outlet.types == ["welcome", "ack", "new", "update"]


def test_what_is_behind_goes_before_a_snapshot() -> None:
    """Whose cursor then is true; the last snapshot knows that it is the last."""
    outlet, board = ListOutlet(), Board()
    mailbox = Mailbox(outlet, board, 4)
    outlet.blocked = True
    mailbox.post(frame("welcome"))
    mailbox.post(Snapshot(("A",), -1))
    mailbox.post(Snapshot(("B",), -1))
    board.behind = 1
    outlet.blocked = False
    mailbox.resume()
    assert outlet.types == ["welcome", "update", "snapshot", "last-snapshot"]


def test_a_full_mailbox_says_so() -> None:
    """Owed messages are bounded; the goodbye still fits."""
    outlet = ListOutlet(blocked=True)
    mailbox = Mailbox(outlet, Board(), 1)
    mailbox.post(frame("welcome"))
    mailbox.post(frame("pong"))
    with pytest.raises(FullError):
        mailbox.post(frame("pong"))
    mailbox.post(Goodbye(1012, "restart"))
    mailbox.resume()
    mailbox.resume()
    assert outlet.closed == (1012, "restart")


def test_nothing_goes_out_after_the_goodbye() -> None:
    """The connection is over."""
    outlet = ListOutlet()
    mailbox = Mailbox(outlet, Board(), 4)
    mailbox.post(Goodbye(1000, ""))
    mailbox.post(frame("pong"))
    assert outlet.types == []


def test_a_blocked_outlet_is_told_to_the_source() -> None:
    """The group must not write to it directly any more."""
    board = Board()
    mailbox = Mailbox(ListOutlet(), board, 4)
    mailbox.block()
    assert board.slow
    assert not mailbox.open
