"""What a reader of the stream knows by now. Pure: messages in, state out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from newstape.wire.stream import Ack, ServerMessage, Snapshot, Update


@dataclass
class Row:
    """One quote by the names of the wire, and which way its price last went."""

    fields: dict[str, Any]
    direction: int = 0
    fresh: bool = False

    def take(self, newer: Mapping[str, Any]) -> None:
        """Take over what a newer row says; what it does not say stays."""
        before, now = self.fields["price"], newer["price"]
        if now != before:
            self.direction = 1 if now > before else -1
        self.fields.update(newer)
        self.fresh = True


@dataclass
class Board:
    """The subscribed symbols and their quotes, kept up by the messages of a stream."""

    live: bool = False
    note: str = "connecting"
    order: Sequence[str] = ()
    rejected: Sequence[str] = ()
    rows: dict[str, Row] = field(default_factory=dict)

    def take(self, message: ServerMessage) -> None:
        """Learn from a message."""
        for row in self.rows.values():
            row.fresh = False
        match message:
            case Ack():
                self._subscribe(message)
            case Snapshot() | Update():
                self.live, self.note = True, "live"
                for quote in message.quotes:
                    self._quote({n: getattr(quote, n) for n in quote.model_fields_set})
            case _:
                pass

    def lose(self, reason: str) -> None:
        """The connection is gone: what stands may be old."""
        self.live, self.note = False, f"not live ({reason}), trying again"

    def symbols(self) -> list[str]:
        """In the order of the subscription; all of a service's by name."""
        if "*" in self.order:
            return sorted(self.rows)
        return list(self.order)

    def _subscribe(self, ack: Ack) -> None:
        self.order = ack.symbols
        self.rejected = [rejected.symbol for rejected in ack.rejected]
        if "*" not in self.order:
            kept = set(self.order)
            self.rows = {s: row for s, row in self.rows.items() if s in kept}

    def _quote(self, fields: dict[str, Any]) -> None:
        standing = self.rows.get(fields["symbol"])
        if standing is None:
            self.rows[fields["symbol"]] = Row(fields)
        else:
            standing.take(fields)
