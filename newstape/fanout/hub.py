"""One change, many readers: the newest value of every key, and who wants it.

Everything here is synchronous. A broadcast never waits for a reader: it hands a ready
frame to each open mailbox and leaves a note in the others.
"""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Generic, Protocol

from newstape.fanout.change import Change, V
from newstape.fanout.codec import Codec
from newstape.fanout.cursor import Cursor
from newstape.fanout.frame import Frame
from newstape.fanout.group import Group
from newstape.fanout.limits import Limits
from newstape.fanout.mailbox import Mailbox
from newstape.fanout.scheduler import LoopScheduler, Scheduler
from newstape.fanout.selection import EVERYTHING
from newstape.fanout.stats import Stats

SWEEP_SECONDS = 1.0
SWEEP_PARTS = 20


class Follower(Protocol):
    """A session, as the hub sees it."""

    def advanced(self) -> None:
        """The hub has reached the cursor that this session waited for."""
        ...

    def list_changed(self, name: str) -> None: ...

    def notice(self, topic: str, frame: Frame) -> None: ...

    def sweep(self, now: float) -> None: ...

    def drain(self, reason: str, after_ms: int) -> None: ...


class Hub(Generic[V]):
    """The board of newest values, the groups, the lists and the notices.

    ``turn`` counts what changed of any of them: while it stays, all stays as it is.
    """

    def __init__(
        self,
        codec: Codec[V],
        limits: Limits | None = None,
        scheduler: Scheduler | None = None,
    ) -> None:
        self.codec = codec
        self.limits = limits or Limits()
        self.scheduler = scheduler or LoopScheduler()
        self.stats = Stats()
        self.values: dict[str, V] = {}
        self.lists: dict[str, tuple[str, ...]] = {}
        self.notices: dict[str, Frame] = {}
        self.followers: dict[Follower, None] = {}
        self.draining = False
        self.cursor = Cursor("0", 0)
        self.turn = 0
        self._known: set[str] = set()
        self._groups: dict[tuple[frozenset[str] | None, float], Group[V]] = {}
        self._by_key: dict[str, dict[Group[V], None]] = {}
        self._all: dict[Group[V], None] = {}
        self._waiting: dict[Follower, int] = {}
        self._rows: dict[str, tuple[int, AbstractSet[str] | None, bytes]] = {}

    @property
    def group_count(self) -> int:
        """How many groups there are."""
        return len(self._groups)

    @property
    def behind_count(self) -> int:
        """How many readers can take no more just now."""
        return sum(group.behind for group in self._groups.values())

    def load(self, epoch: str, seq: int, values: Mapping[str, V]) -> None:
        """Take over a whole board. Readers of another epoch are sent away to resume."""
        if epoch != self.cursor.epoch:
            self._rows.clear()
            for follower in list(self.followers):
                follower.drain("epoch", 0)
        self.values = dict(values)
        self.cursor = Cursor(epoch, seq)
        self.turn += 1

    def know(self, keys: Iterable[str]) -> None:
        """Keys that may be subscribed to before they have a value."""
        self._known.update(keys)

    def knows(self, key: str) -> bool:
        """Whether the key means anything here."""
        return key in self.values or key in self._known

    def sort_out(self, keys: Iterable[str]) -> tuple[tuple[str, ...], list[str]]:
        """The keys that can be subscribed to (the star stands for all), and the rest."""
        asked = dict.fromkeys(keys)
        if EVERYTHING in asked:
            return (EVERYTHING,), []
        known = tuple(key for key in asked if self.knows(key))
        return known, [key for key in asked if not self.knows(key)]

    def publish(self, changes: Sequence[Change[V]], age: float = 0.0) -> None:
        """Take changes in, in the order of their ``seq``, and send what is due.

        ``age`` is how many seconds ago the first of them happened, for the lag.
        """
        born = self.scheduler.time() - age
        touched: dict[Group[V], None] = {}
        for change in changes:
            self.values[change.key] = change.value
            for groups in (self._by_key.get(change.key), self._all):
                for group in groups or ():
                    group.add(change)
                    touched[group] = None
        if changes:
            self.turn += 1
            self.stats.changes += len(changes)
            self.cursor = Cursor(self.cursor.epoch, changes[-1].seq)
        for group in touched:
            group.settle(born)
        if self._waiting:
            self._wake()

    def set_list(self, name: str, keys: Sequence[str] | None) -> None:
        """Make, edit or (with None) delete a list; its readers follow."""
        if keys is None:
            self.lists.pop(name, None)
        elif self.lists.get(name) == tuple(keys):
            return
        else:
            self.lists[name] = tuple(keys)
            self.know(keys)
        self.turn += 1
        for follower in list(self.followers):
            follower.list_changed(name)

    def notice(self, topic: str, event: str, message: bytes) -> None:
        """Set a topic's newest message; its readers get it."""
        frame = Frame(event, message)
        self.notices[topic] = frame
        self.turn += 1
        for follower in list(self.followers):
            follower.notice(topic, frame)

    def forget_notice(self, topic: str) -> None:
        """Drop a topic that nobody will ask for again."""
        self.notices.pop(topic, None)

    def join(
        self, mailbox: Mailbox, keys: frozenset[str] | None, window: float
    ) -> Group[V]:
        """Put a mailbox into the group for these keys and this rate."""
        group = self._groups.get((keys, window))
        if group is None:
            group = Group(keys, window, self, self.scheduler)
            self._groups[keys, window] = group
            self._index(group)
        group.join(mailbox)
        return group

    def leave(self, mailbox: Mailbox, group: Group[V]) -> None:
        """Take a mailbox out; what its group still owed it becomes missed keys."""
        group.leave(mailbox)
        if not group.members:
            group.close()
            del self._groups[group.keys, group.window]
            self._unindex(group)

    def wait_for(self, follower: Follower, seq: int) -> None:
        """Call ``follower.advanced`` once the hub has come to ``seq``."""
        self._waiting[follower] = seq

    def stop_waiting(self, follower: Follower) -> None:
        """The follower has gone, or waited long enough."""
        self._waiting.pop(follower, None)

    def update(
        self, keys: Mapping[str, AbstractSet[str] | None], vouched: int | None = None
    ) -> Frame:
        """An update frame of the keys' newest values, as of now.

        Its cursor is the hub's, or that of ``vouched`` where it can't promise as much.
        """
        rows = [self._row(key, changed) for key, changed in keys.items()]
        cursor = self._cursor(vouched)
        self.stats.frames_encoded += 1
        update = self.codec.update(cursor, rows)
        return Frame("update", update, cursor, len(rows))

    def snapshot(
        self, keys: Sequence[str], newer_than: int, vouched: int | None = None
    ) -> Frame:
        """A snapshot frame: full rows of the keys, in order, after a ``seq``."""
        present = [key for key in keys if key in self.values]
        rows = [
            self._row(key, None) for key in present if self.values[key].seq > newer_than
        ]
        missing = [key for key in keys if key not in self.values]
        cursor = self._cursor(vouched)
        self.stats.frames_encoded += 1
        snapshot = self.codec.snapshot(cursor, rows, missing)
        return Frame("snapshot", snapshot, cursor, len(rows))

    async def run(self) -> None:
        """Heartbeats and overdue readers; its owner is the service's lifespan.

        A few readers at a time: with thousands the others would wait for the sweep.
        """
        while True:
            followers = list(self.followers)
            for part in range(SWEEP_PARTS):
                await asyncio.sleep(SWEEP_SECONDS / SWEEP_PARTS)
                self._sweep(followers[part::SWEEP_PARTS])

    def sweep(self) -> None:
        """Look after every reader once."""
        self._sweep(list(self.followers))

    def _sweep(self, followers: Iterable[Follower]) -> None:
        now = self.scheduler.time()
        for follower in followers:
            if follower in self.followers:  # or it left meanwhile
                follower.sweep(now)

    def _cursor(self, vouched: int | None) -> str:
        if vouched is None:
            return str(self.cursor)
        return str(Cursor(self.cursor.epoch, max(vouched, 0)))

    def _row(self, key: str, changed: AbstractSet[str] | None) -> bytes:
        value = self.values[key]
        cached = self._rows.get(key)
        if cached is not None and cached[0] == value.seq and cached[1] == changed:
            return cached[2]
        if changed is None:
            row = self.codec.full(value)
        else:
            row = self.codec.partial(value, changed)
        self.stats.rows_encoded += 1
        self._rows[key] = (value.seq, changed, row)
        return row

    def _index(self, group: Group[V]) -> None:
        if group.keys is None:
            self._all[group] = None
            return
        for key in group.keys:
            self._by_key.setdefault(key, {})[group] = None

    def _unindex(self, group: Group[V]) -> None:
        if group.keys is None:
            del self._all[group]
            return
        for key in group.keys:
            groups = self._by_key[key]
            del groups[group]
            if not groups:
                del self._by_key[key]

    def _wake(self) -> None:
        due = [f for f, seq in self._waiting.items() if seq <= self.cursor.seq]
        for follower in due:
            del self._waiting[follower]
            follower.advanced()
