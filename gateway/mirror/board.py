"""The newest quote of every symbol, the lists, and whether their source still speaks."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from gateway.domain.errors import Reason
from gateway.domain.known import DEFAULT_LIST, Quote, State, Strip
from gateway.domain.page import Reading

Symbols = tuple[str, ...]
Moves = Sequence[tuple[Quote, frozenset[str]]]


class Readers(Protocol):
    """Who looks at the board all the time."""

    def load(self, epoch: str, seq: int, values: Mapping[str, Quote]) -> None: ...
    def moved(self, moves: Moves) -> None: ...
    def set_list(self, name: str, keys: Symbols | None) -> None: ...
    def ticker_state(self, state: State) -> None: ...


class Board:
    """What the quotes service said last; readers are told of every change."""

    def __init__(self, readers: Readers, clock: Callable[[], datetime]) -> None:
        self._readers = readers
        self._clock = clock
        self._epoch: str | None = None
        self._quotes: dict[str, Quote] = {}
        self._names: Mapping[str, str | None] = {}
        self._fault: Reason | None = "connect"
        self._heard: datetime | None = None
        self.lists: Mapping[str, Symbols] = {}
        readers.ticker_state(self.state)

    @property
    def state(self) -> State:
        """``stale`` while the source is silent, ``unavailable`` if it never spoke."""
        if self._fault is None:
            return "live"
        return "stale" if self._epoch is not None else "unavailable"

    def take(self, epoch: str, moved: Moves) -> None:
        """Quotes, each with the fields that changed; of a new epoch all there are."""
        if epoch != self._epoch:
            self._epoch = epoch
            self._quotes = {quote.symbol: quote for quote, _ in moved}
            self._readers.load(epoch, _newest(self._quotes.values()), self._quotes)
            return
        newer = [move for move in moved if self._is_newer(move[0])]
        newer.sort(key=lambda move: move[0].seq)
        self._quotes.update((quote.symbol, quote) for quote, _ in newer)
        self._readers.moved(newer)

    def hear(self) -> None:
        """The source speaks, and all that it said is known."""
        self._heard = self._clock()
        self._turn(None)

    def lose(self, reason: Reason) -> None:
        """The source is gone or silent; what is known may be old from now on."""
        self._turn(reason)

    def name_all(self, names: Mapping[str, str | None]) -> None:
        """What the symbols stand for."""
        self._names = names

    def list_all(self, lists: Mapping[str, Symbols]) -> None:
        """All lists there are; the default one always is, if empty."""
        before, self.lists = self.lists, {DEFAULT_LIST: (), **lists}
        for name in before.keys() - self.lists.keys():
            self._readers.set_list(name, None)
        for name, symbols in self.lists.items():
            if before.get(name) != symbols:
                self._readers.set_list(name, symbols)

    def read(self, symbols: Symbols, list_name: str | None) -> Reading:
        """The strip of these symbols."""
        quotes = tuple(self._quotes[s] for s in symbols if s in self._quotes)
        blank = self._fault is not None and bool(symbols) and not quotes
        strip = Strip(
            list=list_name,
            quotes=quotes,
            names=tuple(self._names.get(quote.symbol) for quote in quotes),
            missing=tuple(s for s in symbols if s not in self._quotes),
            cursor=None if blank else f"{self._epoch}-{_newest(quotes)}",
            as_of=max((quote.time for quote in quotes), default=None),
        )
        return Reading(strip, self._fault, self._heard, blank)

    def _is_newer(self, quote: Quote) -> bool:
        held = self._quotes.get(quote.symbol)
        return held is None or quote.seq > held.seq

    def _turn(self, fault: Reason | None) -> None:
        before, self._fault = self.state, fault
        if self.state != before:
            self._readers.ticker_state(self.state)


def _newest(quotes: Iterable[Quote]) -> int:
    return max((quote.seq for quote in quotes), default=0)
