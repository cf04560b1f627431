"""One reader's place in the hub: its mailbox, what it selected, its group."""

from collections.abc import Set as AbstractSet
from typing import Generic

from newstape.fanout.change import V
from newstape.fanout.codec import RefusedError, RejectCode, Request
from newstape.fanout.cursor import Cursor
from newstape.fanout.frame import Frame
from newstape.fanout.group import Group
from newstape.fanout.hub import Hub
from newstape.fanout.mailbox import NOTHING, Mailbox, Outlet, Snapshot
from newstape.fanout.selection import EVERYTHING, Selection

Rejected = tuple[str, RejectCode]


class Reader(Generic[V]):
    """Moves a mailbox between groups, and makes the frames that are for it alone."""

    __slots__ = ("_group", "_hub", "_promised", "mailbox", "selection", "window_ms")

    def __init__(self, hub: Hub[V], outlet: Outlet) -> None:
        self._hub = hub
        self._group: Group[V] | None = None
        self.mailbox = Mailbox(outlet, self, hub.limits.max_waiting_messages)
        self.selection = Selection()
        self._promised: int | None = None
        self.window_ms = hub.limits.conflate_ms_default

    @property
    def keys(self) -> tuple[str, ...]:
        """What is subscribed now; the star alone for everything."""
        return self.selection.resolve(self._hub.lists)

    def select(self, selection: Selection) -> None:
        """Read what is selected from now on."""
        self.selection = selection
        self.regroup()

    def subscribe(self, request: Request) -> tuple[tuple[str, ...], list[Rejected]]:
        """Add what is asked for; gives its keys, and those there are none of.

        Raises:
            RefusedError: too much, or a list that there is not.
        """
        if request.list_name is None:
            asked, unknown = self._hub.sort_out(request.keys or ())
            chosen = self.selection.with_keys(asked)
        else:
            asked, unknown = self._list(request), []
            chosen = self.selection.with_list(request.list_name)
        if len(chosen.resolve(self._hub.lists)) > self._hub.limits.max_keys:
            text = f"At most {self._hub.limits.max_keys} symbols."
            raise RefusedError(request.req_id, "too_many_symbols", text)
        if request.conflate_ms is not None:
            self.set_window(request.conflate_ms)
        self.select(chosen)
        return asked, [(key, "unknown_symbol") for key in unknown]

    def unsubscribe(self, request: Request) -> None:
        """Take out what is named."""
        self.select(self.selection.without(request.keys or (), request.list_name))

    def set_window(self, conflate_ms: int) -> None:
        """Read at this rate from now on, within the limits."""
        limits = self._hub.limits
        least, most = limits.conflate_ms_min, limits.conflate_ms_max
        self.window_ms = min(max(conflate_ms, least), most)

    def regroup(self) -> None:
        """Move to the group of the present keys and rate."""
        resolved = self.keys
        self.leave()
        if not resolved:
            self.mailbox.missed = NOTHING
            return
        keys = None if resolved == (EVERYTHING,) else frozenset(resolved)
        if keys is not None:
            self.mailbox.missed &= keys
        self._group = self._hub.join(self.mailbox, keys, self.window_ms / 1000)

    def leave(self) -> None:
        """Get no updates any more."""
        if self._group is not None:
            self._hub.leave(self.mailbox, self._group)
            self._group = None

    def vouched(self) -> str:
        """The cursor up to which the reader has everything."""
        if self._group is not None and self._group.pending:
            synced = max(self._group.synced(self.mailbox), 0)
            return str(Cursor(self._hub.cursor.epoch, synced))
        return str(self._hub.cursor)

    def catch_up(self, without: AbstractSet[str]) -> Frame | None:
        """All that the reader lacks, in full rows, as of now."""
        owed = set() if EVERYTHING in without else self._lacks() - without
        self.mailbox.missed = NOTHING
        vouched = self._vouch(last=not without)
        values = self._hub.values
        keys = sorted(owed, key=lambda key: values[key].seq)
        return self._hub.update(dict.fromkeys(keys), vouched) if keys else None

    def fell_behind(self) -> None:
        """The outlet takes no more for now."""
        if self._group is not None:
            self._group.demote(self.mailbox)

    def sent(self, frame: Frame) -> None:
        """Count what went out to this reader alone."""
        self._hub.stats.sent(frame)

    @property
    def written(self) -> int:
        """How many bytes of frames the reader was sent since it came."""
        shared = self._group.lent(self.mailbox) if self._group is not None else 0
        return self.mailbox.written + shared

    def _list(self, request: Request) -> tuple[str, ...]:
        name = request.list_name
        if name not in self._hub.lists:
            text = f"There is no list {name}."
            raise RefusedError(request.req_id, "unknown_list", text)
        return self._hub.lists[name]

    def _lacks(self) -> set[str]:
        values, synced = self._hub.values, self.mailbox.synced
        keys = {key for key in self.mailbox.missed if values[key].seq > synced}
        if self._group is not None:
            keys.update(self._group.owed(self.mailbox))
        return keys

    def snapshot(self, owed: Snapshot, last: bool) -> Frame:
        """A snapshot as of now; what it holds needs no catching up."""
        everything = owed.keys == (EVERYTHING,)
        keys = tuple(self._hub.values) if everything else owed.keys
        return self._hub.snapshot(keys, owed.newer_than, self._vouch(last))

    def _vouch(self, last: bool) -> int | None:
        """The ``seq`` that a frame may promise; None for the newest.

        While acks are still owed the reader believes in an older selection than the one
        that is served, so until the last of them nothing new is promised.
        """
        if not last and self._promised is None:
            self._promised = self.mailbox.synced
        self.mailbox.synced = self._hub.cursor.seq
        promised, self._promised = self._promised, None if last else self._promised
        return None if last else promised
