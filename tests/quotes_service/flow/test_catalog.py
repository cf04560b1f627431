"""Instruments are at hand, and new ones are made by their first tick."""

import asyncio
from dataclasses import replace

import pytest

from quotes_service.domain.errors import StoreError, UnknownSymbolError
from quotes_service.domain.instrument import Instrument
from quotes_service.flow.catalog import Catalog
from tests.fakes.quotes import GSK, a_tick
from tests.fakes.stores import MemoryInstruments, ReadersSpy

BP = Instrument("BP", "BP p.l.c.", "XNYS", "USD", "ads")


@pytest.fixture
def store() -> MemoryInstruments:
    return MemoryInstruments(GSK, BP)


async def loaded(
    store: MemoryInstruments, *, closed: bool = False, limit: int = 100
) -> Catalog:
    catalog = Catalog(store, ReadersSpy(), closed=closed, limit=limit)
    await catalog.load()
    return catalog


async def test_what_is_kept_is_known(store: MemoryInstruments) -> None:
    """After loading instruments are found, and unknown ones are not."""
    catalog = await loaded(store)
    assert catalog.get("GSK") == GSK
    assert catalog.find("ZZZ") is None
    with pytest.raises(UnknownSymbolError):
        catalog.get("ZZZ")


async def test_search_is_by_symbol(store: MemoryInstruments) -> None:
    """Answers come by symbol, whatever was asked."""
    catalog = await loaded(store)
    assert catalog.search() == [BP, GSK]
    assert catalog.search("gsk pl") == [GSK]


async def test_put(store: MemoryInstruments) -> None:
    """A description is kept, and new when the symbol is."""
    catalog = await loaded(store)
    assert await catalog.put(replace(GSK, precision=3)) is False
    assert await catalog.put(Instrument("NEW")) is True
    assert store.kept["GSK"].precision == 3
    assert catalog.get("NEW") == Instrument("NEW")


async def test_readers_are_told() -> None:
    """Symbols mean something to readers before they have a price."""
    readers = ReadersSpy()
    catalog = Catalog(MemoryInstruments(GSK), readers)
    await catalog.load()
    await catalog.put(BP)
    assert readers.known == ["GSK", "BP"]


async def test_a_tick_makes_its_instrument(store: MemoryInstruments) -> None:
    """Unknown symbols are kept in one go, known ones are left alone."""
    catalog = await loaded(store)
    ticks = [a_tick(symbol="A", currency="EUR"), a_tick(), a_tick("1.2345", symbol="B")]
    await catalog.meet([*ticks, *ticks])
    assert store.saves == [["A", "B"]]
    assert catalog.get("A").currency == "EUR"
    assert catalog.get("B").precision == 4


async def test_many_meet_the_same(store: MemoryInstruments) -> None:
    """Two that bring the same new symbol at a time make it once."""
    catalog = await loaded(store)
    async with asyncio.TaskGroup() as tasks:
        for _ in range(3):
            tasks.create_task(catalog.meet([a_tick(symbol="A")]))
    assert store.saves == [["A"]]


async def test_closed(store: MemoryInstruments) -> None:
    """Where ticks may make no instruments they make none."""
    catalog = await loaded(store, closed=True)
    await catalog.meet([a_tick(symbol="A")])
    assert catalog.find("A") is None


async def test_limit(store: MemoryInstruments) -> None:
    """A flood of symbols ends at the limit."""
    catalog = await loaded(store, limit=4)
    await catalog.meet([a_tick(symbol=f"S{number}") for number in range(9)])
    assert [one.symbol for one in catalog.search()] == ["BP", "GSK", "S0", "S1"]
    await catalog.meet([a_tick(symbol="S8")])
    assert catalog.find("S8") is None


async def test_broken_store(store: MemoryInstruments) -> None:
    """What could not be kept is not known either."""
    catalog = await loaded(store)
    store.broken = True
    with pytest.raises(StoreError):
        await catalog.meet([a_tick(symbol="A")])
    assert catalog.find("A") is None
    await catalog.meet([a_tick()])
