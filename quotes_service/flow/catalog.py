"""The instruments: all of them at hand, and new ones made by their first tick."""

import asyncio
from collections.abc import Iterable, Sequence
from typing import Protocol

from quotes_service.domain.errors import UnknownSymbolError
from quotes_service.domain.instrument import Instrument, first_seen
from quotes_service.domain.quote import Tick


class InstrumentStore(Protocol):
    """Where instruments are kept."""

    async def instruments(self) -> Sequence[Instrument]:
        """All of them.

        Raises:
            StoreError: they cannot be read.
        """
        ...

    async def save_instruments(self, instruments: Sequence[Instrument]) -> None:
        """Keep new ones, or new descriptions of known ones; all or none.

        Raises:
            StoreError: nothing was kept.
        """
        ...


class SymbolReaders(Protocol):
    """Those who want to know which symbols mean something."""

    def know(self, symbols: Iterable[str]) -> None:
        """These do."""
        ...


class Catalog:
    """The instruments by symbol.

    Where it is ``closed``, or ``limit`` instruments are known, ticks make no new ones.
    """

    def __init__(
        self,
        store: InstrumentStore,
        readers: SymbolReaders,
        *,
        closed: bool = False,
        limit: int = 50_000,
    ) -> None:
        self._store = store
        self._readers = readers
        self._closed = closed
        self._limit = limit
        self._known: dict[str, Instrument] = {}
        self._turn = asyncio.Lock()

    async def load(self) -> None:
        """Read what is kept, before anything else."""
        self._take(await self._store.instruments())

    def find(self, symbol: str) -> Instrument | None:
        """The instrument, if it is known."""
        return self._known.get(symbol)

    def get(self, symbol: str) -> Instrument:
        """The instrument.

        Raises:
            UnknownSymbolError: it is not known.
        """
        found = self._known.get(symbol)
        if found is None:
            raise UnknownSymbolError(symbol)
        return found

    def search(self, words: str = "") -> list[Instrument]:
        """Those whose symbol or name holds the words, by symbol."""
        found = [one for one in self._known.values() if one.matches(words)]
        return sorted(found, key=lambda one: one.symbol)

    async def put(self, instrument: Instrument) -> bool:
        """Keep a description; whether the instrument is new.

        Raises:
            StoreError: it could not be kept.
        """
        async with self._turn:
            new = instrument.symbol not in self._known
            await self._save([instrument])
            return new

    async def meet(self, ticks: Iterable[Tick]) -> None:
        """Make the instruments that these ticks are the first to tell of.

        Raises:
            StoreError: they could not be kept.
        """
        if self._closed or self._known.keys() >= {tick.symbol for tick in ticks}:
            return
        async with self._turn:
            new = {
                tick.symbol: first_seen(tick)
                for tick in ticks
                if tick.symbol not in self._known
            }
            room = max(0, self._limit - len(self._known))
            await self._save(list(new.values())[:room])

    async def _save(self, instruments: Sequence[Instrument]) -> None:
        if instruments:
            await self._store.save_instruments(instruments)
            self._take(instruments)

    def _take(self, instruments: Sequence[Instrument]) -> None:
        self._known.update((one.symbol, one) for one in instruments)
        self._readers.know([one.symbol for one in instruments])
