"""Readers with the same keys and the same rate: one window, one frame for all."""

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from typing import Generic, Protocol, TypeVar

from newstape.fanout.change import Change, V, Versioned
from newstape.fanout.frame import Frame
from newstape.fanout.mailbox import Mailbox
from newstape.fanout.scheduler import Scheduler, Timer

V_co = TypeVar("V_co", bound=Versioned, covariant=True)


class Rows(Protocol[V_co]):
    """What a group reads from the hub."""

    @property
    def values(self) -> Mapping[str, V_co]: ...

    def update(self, keys: Mapping[str, AbstractSet[str] | None]) -> Frame:
        """A frame of the keys' newest values: only these fields, or None for all."""
        ...


class Group(Generic[V]):
    """Collects changes of its keys and sends them when its window allows.

    The first change after a quiet spell goes out at once; then at most one frame per
    window. A window of 0 sends a frame per published batch. ``keys`` is None for every
    key there is.
    """

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
        self.members: dict[Mailbox, None] = {}
        self._rows = rows
        self._scheduler = scheduler
        self._timer: Timer | None = None
        self._urgent = False

    def add(self, change: Change[V]) -> None:
        """Note a change; ``settle`` decides when it goes out."""
        known = self.pending.get(change.key)
        self.pending[change.key] = known | change.changed if known else change.changed
        self._urgent = self._urgent or change.urgent

    def settle(self) -> None:
        """After a batch: send now unless the window is shut."""
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

    def close(self) -> None:
        """Call the timer off; the group is not used again."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def owed(self, synced: int) -> Iterable[str]:
        """The pending keys that a reader in step up to ``synced`` lacks."""
        values = self._rows.values
        return [key for key in self.pending if values[key].seq > synced]

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
        for mailbox in self.members:
            if not mailbox.open:
                mailbox.missed.update(pending)
            elif mailbox.synced < first:
                mailbox.synced = last
                mailbox.pass_on(shared)
            else:
                self._send_alone(mailbox, pending)

    def _send_alone(self, mailbox: Mailbox, pending: dict[str, frozenset[str]]) -> None:
        """A joiner knows some of the rows already; it gets only the newer ones."""
        values = self._rows.values
        newer = {
            key: changed
            for key, changed in pending.items()
            if values[key].seq > mailbox.synced
        }
        if newer:
            mailbox.synced = max(values[key].seq for key in newer)
            mailbox.pass_on(self._rows.update(newer))
