"""Where instruments, lists and bars are kept until the test is over, and who is told."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from quotes_service.domain.bar import Bar, BarInterval, BarKey, collect
from quotes_service.domain.board import Accepted
from quotes_service.domain.errors import StoreError
from quotes_service.domain.instrument import Instrument
from quotes_service.domain.lists import QuoteList


class BreakableStore:
    """``broken`` makes every call fail without effect."""

    broken = False

    def _check(self) -> None:
        if self.broken:
            raise StoreError("out of order")


class MemoryInstruments(BreakableStore):
    """``saves`` are the symbols of each save."""

    def __init__(self, *known: Instrument) -> None:
        self.kept = {one.symbol: one for one in known}
        self.saves: list[list[str]] = []

    async def instruments(self) -> list[Instrument]:
        self._check()
        return list(self.kept.values())

    async def save_instruments(self, instruments: Sequence[Instrument]) -> None:
        self._check()
        self.saves.append([one.symbol for one in instruments])
        self.kept.update((one.symbol, one) for one in instruments)


class MemoryLists(BreakableStore):
    """Lists by name."""

    def __init__(self, *known: QuoteList) -> None:
        self.kept = {one.name: one for one in known}

    async def lists(self) -> list[QuoteList]:
        self._check()
        return list(self.kept.values())

    async def save_list(self, edited: QuoteList) -> None:
        self._check()
        self.kept[edited.name] = edited

    async def delete_list(self, name: str) -> None:
        self._check()
        del self.kept[name]


class MemoryBars(BreakableStore):
    """``dropped`` is what was asked to be forgotten."""

    def __init__(self, cursor: str | None = None) -> None:
        self.kept: dict[BarKey, Bar] = {}
        self.cursor = cursor
        self.dropped: list[tuple[BarInterval, datetime]] = []
        self.adds = 0

    async def bars_cursor(self) -> str | None:
        self._check()
        return self.cursor

    async def add_bars(self, bars: Sequence[Bar], cursor: str) -> None:
        self._check()
        self.adds += 1
        collect(self.kept, bars)
        self.cursor = cursor

    async def drop_bars(self, interval: BarInterval, before: datetime) -> None:
        self._check()
        self.dropped.append((interval, before))


class ReadersSpy:
    """Remembers what readers are told."""

    def __init__(self) -> None:
        self.known: list[str] = []
        self.lists: list[tuple[str, tuple[str, ...] | None]] = []
        self.batches: list[Sequence[Accepted]] = []

    def know(self, symbols: Iterable[str]) -> None:
        self.known += symbols

    def set_list(self, name: str, keys: Sequence[str] | None) -> None:
        self.lists.append((name, None if keys is None else tuple(keys)))

    def publish(self, changes: Sequence[Accepted]) -> None:
        self.batches.append(changes)
