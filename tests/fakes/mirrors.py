"""What the mirror is told, and who looks at it: plain values, and ears that remember."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from gateway.domain.known import Change, Kind, Quote, State

NOON = datetime(2024, 6, 17, 12, tzinfo=UTC)


@dataclass(frozen=True)
class PlainQuote:
    """A quote with what a strip needs."""

    symbol: str
    seq: int
    time: datetime = NOON


@dataclass(frozen=True)
class PlainStory:
    """A story with what keeping needs."""

    id: str
    slug: str
    version: int = 1
    ticker_list: str | None = None


@dataclass(frozen=True)
class PlainChange:
    """An entry of the change feed."""

    id: str
    slug: str
    version: int
    kind: Kind


@dataclass
class Watch:
    """A clock that is turned by hand."""

    now: datetime = NOON

    def __call__(self) -> datetime:
        return self.now

    def turn(self, seconds: float) -> datetime:
        """Some time goes by; gives the time it is then."""
        self.now += timedelta(seconds=seconds)
        return self.now


@dataclass
class Ears:
    """Remembers all that readers are told."""

    heard: list[tuple[object, ...]] = field(default_factory=list)

    def load(self, epoch: str, seq: int, values: Mapping[str, Quote]) -> None:
        self.heard.append(("load", epoch, seq, sorted(values)))

    def moved(self, moves: Sequence[tuple[Quote, frozenset[str]]]) -> None:
        self.heard.append(("moved", [(q.symbol, q.seq, sorted(s)) for q, s in moves]))

    def set_list(self, name: str, keys: tuple[str, ...] | None) -> None:
        self.heard.append(("list", name, keys))

    def ticker_state(self, state: State) -> None:
        self.heard.append(("state", state))

    def changed(self, change: Change, held: bool) -> None:
        self.heard.append(("changed", change.id, change.version, change.kind, held))

    def let_go(self, story_id: str) -> None:
        self.heard.append(("let go", story_id))

    def take(self) -> list[tuple[object, ...]]:
        """What was heard since the last call."""
        taken, self.heard = self.heard, []
        return taken
