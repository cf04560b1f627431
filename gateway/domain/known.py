"""What the gateway knows: of quotes, stories and changes only as much as it needs."""

from dataclasses import dataclass
from datetime import datetime
from typing import Generic, Literal, Protocol, TypeVar

V_co = TypeVar("V_co", covariant=True)
Kind = Literal["published", "updated", "corrected", "withheld", "released", "killed"]
State = Literal["live", "stale", "unavailable"]
Span = Literal["day", "month", "year"]
DEFAULT_LIST = "front"
GONE = frozenset({"withheld", "killed"})


class Quote(Protocol):
    """A quote, as far as a strip goes."""

    @property
    def symbol(self) -> str: ...
    @property
    def seq(self) -> int: ...
    @property
    def time(self) -> datetime: ...


@dataclass(frozen=True, slots=True)
class Strip:
    """Quotes in the order asked for, their names, and the symbols that have none.

    ``cursor`` vouches for these symbols only, so it stays while none of them moves.
    ``as_of`` is the time of the newest price.
    """

    list: str | None
    quotes: tuple[Quote, ...] = ()
    names: tuple[str | None, ...] = ()
    missing: tuple[str, ...] = ()
    cursor: str | None = None
    as_of: datetime | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """The strip that a reader wants: symbols, a list by name, or nothing special.

    ``fields`` are the parts of the payload that are wanted; none named: all.
    """

    symbols: tuple[str, ...] = ()
    list: str | None = None
    fields: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Selection:
    """Which stories a list is of; with nothing named of all, the latest first.

    ``query`` is what they are searched for, ``before`` when they were published.
    """

    section: str | None = None
    symbol: str | None = None
    query: str | None = None
    before: datetime | None = None


class Version(Protocol):
    """What a story and a change of it have in common."""

    @property
    def id(self) -> str: ...
    @property
    def slug(self) -> str: ...
    @property
    def version(self) -> int: ...


class Story(Version, Protocol):
    """A story, as far as keeping it goes."""

    @property
    def ticker_list(self) -> str | None: ...


class Change(Version, Protocol):
    """An entry of the change feed."""

    @property
    def kind(self) -> Kind: ...


@dataclass(frozen=True, slots=True)
class Copy(Generic[V_co]):
    """What was known to be right at ``as_of``, or still is."""

    value: V_co
    as_of: datetime
    right: bool
