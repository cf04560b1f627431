"""What waits for one reader: bounded, and of every key only the newest value.

A mailbox holds no values. While the reader can't take more it keeps the *names* of the
keys that changed; when it can, their newest values are asked for. So a slow reader costs
a set of names, never a queue, and never sees what is out of date already.
"""

from collections import deque
from collections.abc import Callable, Collection
from collections.abc import Set as AbstractSet
from typing import NamedTuple, Protocol

from newstape.fanout.frame import Frame

NOTHING: frozenset[str] = frozenset()
Send = Callable[[bytes], int]
"""Takes bytes as a socket's ``send`` does: says how many, and raises for none at all."""


class Outlet(Protocol):
    """The way to one reader. No call waits, raises, or calls back at once, except
    that ``finish`` may call ``Mailbox.block``."""

    @property
    def direct(self) -> Send | None:
        """Takes a frame's ``wire`` form, where the way is that short."""
        ...

    def finish(self, rest: bytes) -> None:
        """Take the part of a frame that ``direct`` did not take."""
        ...

    def write(self, frame: Frame) -> bool:
        """Take a frame; False: not another until ``Mailbox.resume`` is called."""
        ...

    def size_of(self, frame: Frame) -> int:
        """How many bytes a frame has on this way."""
        ...

    def close(self, code: int, reason: str) -> None:
        """Say goodbye after what was written, and end."""
        ...

    def abort(self) -> None:
        """End now: the reader takes nothing any more."""
        ...

    def watch(self, now: float) -> bool:
        """Called each second; False when the other end shows no sign of life."""
        ...

    def backlog(self) -> int:
        """Bytes of what was written that the other end has not taken yet."""
        ...


class Snapshot(NamedTuple):
    """A snapshot that is owed: made when it can be sent, so that it is new then."""

    keys: tuple[str, ...]
    newer_than: int
    """Only rows after this ``seq``; below every ``seq`` for all rows."""


class Goodbye(NamedTuple):
    """The end of the connection, after everything owed before it."""

    code: int
    reason: str


Owed = Frame | Snapshot | Goodbye


class Source(Protocol):
    """Where a mailbox gets frames made from the newest values."""

    def catch_up(self, without: AbstractSet[str]) -> Frame | None:
        """An update with all that the reader lacks, except for the keys given."""
        ...

    def snapshot(self, owed: Snapshot, last: bool) -> Frame:
        """The snapshot as of now; ``last`` when nothing is owed after it."""
        ...

    def fell_behind(self) -> None:
        """Shared frames can't go straight through any more."""
        ...

    def sent(self, frame: Frame) -> None:
        """A frame was written to this reader alone."""
        ...


class FullError(Exception):
    """The reader asks for more than it takes."""


class Mailbox:
    """Owed messages in order, then notices, then the keys that the reader missed.

    ``synced`` is the newest ``seq`` up to which the reader has everything; while the
    mailbox is in its group's fast lane the group knows better. ``written`` counts bytes
    of frames passed on. Empty containers are shared or absent: idle readers are many.
    """

    __slots__ = (
        "_limit",
        "_notices",
        "_outlet",
        "_queue",
        "_source",
        "missed",
        "ready",
        "synced",
        "written",
    )

    def __init__(self, outlet: Outlet, source: Source, limit: int) -> None:
        self._outlet = outlet
        self._source = source
        self._limit = limit
        self._queue: deque[Owed] | None = None
        self._notices: dict[str, Frame] | None = None
        self.missed = NOTHING
        self.ready = True
        self.synced = -1
        self.written = 0

    @property
    def open(self) -> bool:
        """Whether a shared frame can go straight through."""
        return self.ready and not (self._queue or self._notices or self.missed)

    @property
    def direct(self) -> Send | None:
        """The short way for frames that all of a group get."""
        return self._outlet.direct

    def finish(self, rest: bytes) -> None:
        """Send what is left of a frame that went the short way."""
        self._outlet.finish(rest)

    @property
    def waiting(self) -> int:
        """How many messages and keys wait."""
        return len(self._queue or ()) + len(self._notices or ()) + len(self.missed)

    def post(self, item: Owed) -> None:
        """Owe the reader a message.

        Raises:
            FullError: too many wait already, and this is no goodbye.
        """
        if self._queue is None:
            self._queue = deque()
        if len(self._queue) >= self._limit and not isinstance(item, Goodbye):
            raise FullError
        self._queue.append(item)
        self._drain()

    def notify(self, topic: str, frame: Frame) -> None:
        """Owe the reader the newest notice of a topic."""
        if self._notices is None:
            self._notices = {}
        self._notices[topic] = frame
        self._drain()

    def miss(self, keys: Collection[str]) -> int:
        """Note keys whose newest values the reader has to get; how many it knew."""
        known = len(self.missed)
        self.missed = self.missed.union(keys) if known else frozenset(keys)
        return known + len(keys) - len(self.missed)

    def pass_on(self, frame: Frame) -> None:
        """Send a shared or private update at once; only for an ``open`` mailbox."""
        self.written += self._outlet.size_of(frame)
        self.ready = self._outlet.write(frame)
        self._source.sent(frame)

    def block(self) -> None:
        """The outlet takes no more frames for now."""
        self.ready = False
        self._source.fell_behind()

    def resume(self) -> None:
        """The outlet takes frames again."""
        self.ready = True
        self._drain()

    def _drain(self) -> None:
        while self.ready and (frame := self._next()) is not None:
            self.pass_on(frame)

    def _next(self) -> Frame | None:
        if self._queue:
            return self._next_owed(self._queue)
        self._queue = None
        if self._notices:
            return self._notices.pop(next(iter(self._notices)))
        self._notices = None
        return self._source.catch_up(NOTHING) if self.missed else None

    def _next_owed(self, queue: deque[Owed]) -> Frame | None:
        item = queue[0]
        if isinstance(item, Snapshot):
            # Its cursor vouches for the keys subscribed before, too.
            behind = self._source.catch_up(frozenset(item.keys))
            if behind is not None:
                return behind
        queue.popleft()
        if isinstance(item, Frame):
            return item
        if isinstance(item, Snapshot):
            return self._source.snapshot(item, last=not queue)
        queue.clear()
        self.ready = False
        self._outlet.close(item.code, item.reason)
        return None
