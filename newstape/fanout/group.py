"""Readers with the same keys and the same rate: one window, one frame for all."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from typing import Generic, Protocol, TypeVar

from newstape.fanout.change import Change, V, Versioned
from newstape.fanout.frame import Frame
from newstape.fanout.mailbox import Mailbox, Send
from newstape.fanout.scheduler import Scheduler, Timer
from newstape.fanout.stats import Stats

V_co = TypeVar("V_co", bound=Versioned, covariant=True)


class Rows(Protocol[V_co]):
    """What a group reads from the hub."""

    @property
    def values(self) -> Mapping[str, V_co]: ...

    @property
    def stats(self) -> Stats: ...

    def update(self, keys: Mapping[str, AbstractSet[str] | None]) -> Frame:
        """A frame of the keys' newest values: only these fields, or None for all."""
        ...


class Group(Generic[V]):
    """Collects changes of its keys and sends them when its window allows.

    The first change after a quiet spell goes out at once; then at most one frame per
    window. A window of 0 sends a frame per published batch. ``keys`` is None for every
    key there is.

    Members in step that can be written to directly are in the fast lane: for them a
    flush is one call of their socket's ``send`` and nothing else, which is what
    makes a frame to a thousand readers cost little more than a thousand ``send``\\ s.
    The others are looked at one by one.
    """

    __slots__ = (
        "_born",
        "_crew",
        "_fast",
        "_lane",
        "_merged",
        "_rows",
        "_scheduler",
        "_slow",
        "_synced",
        "_timer",
        "_urgent",
        "_written",
        "keys",
        "pending",
        "window",
    )

    def __init__(
        self,
        keys: frozenset[str] | None,
        window: float,
        rows: Rows[V],
        scheduler: Scheduler,
    ) -> None:
        self.keys = keys
        self.window = window
        self.pending: dict[str, frozenset[str]] = {}
        self._fast: dict[Mailbox, Send] = {}
        self._lane: tuple[Send, ...] | None = ()
        self._crew: tuple[Mailbox, ...] = ()
        self._slow: dict[Mailbox, None] = {}
        self._synced = -1
        self._rows = rows
        self._scheduler = scheduler
        self._timer: Timer | None = None
        self._urgent = False
        self._written = 0
        self._merged = 0
        self._born: float | None = None

    @property
    def members(self) -> int:
        """How many readers share it."""
        return len(self._fast) + len(self._slow)

    @property
    def behind(self) -> int:
        """How many of them can take no more just now."""
        return sum(not mailbox.ready for mailbox in self._slow)

    def join(self, mailbox: Mailbox) -> None:
        """Take a member in; it is served alone until it is in step."""
        self._slow[mailbox] = None

    def leave(self, mailbox: Mailbox) -> None:
        """Let a member go; what it was still owed becomes missed keys."""
        self.demote(mailbox)
        del self._slow[mailbox]
        owed = self.owed(mailbox)
        if owed:
            mailbox.miss(owed)

    def demote(self, mailbox: Mailbox) -> None:
        """Out of the fast lane: the member can't take every frame any more."""
        if mailbox in self._fast:
            del self._fast[mailbox]
            self._lane = None
            self._slow[mailbox] = None
            mailbox.synced = self._synced
            mailbox.written += self._written

    def lent(self, mailbox: Mailbox) -> int:
        """What has to be added to a member's ``written`` while it is in the fast lane."""
        return self._written if mailbox in self._fast else 0

    def synced(self, mailbox: Mailbox) -> int:
        """The ``seq`` up to which a member has everything."""
        return self._synced if mailbox in self._fast else mailbox.synced

    def owed(self, mailbox: Mailbox) -> list[str]:
        """The pending keys that a member lacks."""
        synced, values = self.synced(mailbox), self._rows.values
        return [key for key in self.pending if values[key].seq > synced]

    def add(self, change: Change[V]) -> None:
        """Note a change; ``settle`` decides when it goes out."""
        known = self.pending.get(change.key)
        if known is None:
            self.pending[change.key] = change.changed
        else:
            if not change.changed <= known:
                self.pending[change.key] = known | change.changed
            self._merged += 1
        self._urgent = self._urgent or change.urgent

    def settle(self, born: float) -> None:
        """After a batch that is as old as ``born``: send unless the window is shut."""
        if self._born is None:
            self._born = born
        if self._timer is None or self._urgent:
            self.flush()

    def flush(self) -> None:
        """Send what is pending to every member and shut the window."""
        pending, self.pending = self.pending, {}
        self._urgent = False
        if self.window:
            self._shut_window()
        if pending and self.members:
            self._send(pending)
            self._count()
        self._merged, self._born = 0, None

    def close(self) -> None:
        """Call the timer off; the group is not used again."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _shut_window(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer = self._scheduler.call_later(self.window, self._open_window)

    def _open_window(self) -> None:
        self._timer = None
        if self.pending:
            self.flush()

    def _send(self, pending: dict[str, frozenset[str]]) -> None:
        values = self._rows.values
        shared = self._rows.update(pending)
        first = min(values[key].seq for key in pending)
        last = max(values[key].seq for key in pending)
        self._synced = last
        slow, stats = tuple(self._slow), self._rows.stats
        self._send_fast(shared)
        for mailbox in slow:
            if not mailbox.open:
                stats.rows_conflated += mailbox.miss(pending)
                continue
            frame = shared if mailbox.synced < first else self._alone(mailbox, pending)
            mailbox.synced = max(mailbox.synced, last)
            if frame is not None:
                mailbox.pass_on(frame)
            self._promote(mailbox)

    def _send_fast(self, frame: Frame) -> None:
        if self._lane is None:
            self._lane, self._crew = tuple(self._fast.values()), tuple(self._fast)
        lane, crew, wire = self._lane, self._crew, frame.wire
        size = len(wire)
        self._rows.stats.sent(frame, len(lane))
        self._written += size
        for place, send in enumerate(lane):
            try:
                taken = send(wire)
            except OSError:  # the kernel's buffer is full, or the reader has gone
                taken = 0
            if taken != size:  # finishing may demote; both tuples stay as they are
                crew[place].finish(wire[taken:])

    def _count(self) -> None:
        stats = self._rows.stats
        stats.rows_conflated += self._merged * self.members
        if self._born is not None:
            stats.lag.observe(self._scheduler.time() - self._born)

    def _alone(
        self, mailbox: Mailbox, pending: dict[str, frozenset[str]]
    ) -> Frame | None:
        """A joiner knows some of the rows already; it gets only the newer ones."""
        values = self._rows.values
        newer = {
            key: changed
            for key, changed in pending.items()
            if values[key].seq > mailbox.synced
        }
        return self._rows.update(newer) if newer else None

    def _promote(self, mailbox: Mailbox) -> None:
        """A member in step may use the fast lane, if its way is that short."""
        direct = mailbox.direct
        if direct is not None and mailbox.open:
            del self._slow[mailbox]
            self._fast[mailbox] = direct
            mailbox.written -= self._written
            self._lane = None
