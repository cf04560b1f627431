"""The database is brought up to date, and keeps what it was told."""

import re
import threading
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, text

from quotes_service.domain.bar import Bar, BarKey, collect
from quotes_service.domain.errors import StoreError
from quotes_service.domain.instrument import Instrument
from quotes_service.domain.lists import QuoteList
from quotes_service.storage.bars import SqlBars
from quotes_service.storage.database import Database, open_database, sqlite_url
from quotes_service.storage.instruments import SqlInstruments, shipped_instruments
from quotes_service.storage.lists import SqlLists
from quotes_service.storage.migrate import VERSION_TABLE
from quotes_service.storage.tables import metadata
from tests.fakes.ports import free_ports
from tests.fakes.quotes import GSK, NOON, a_quote, bars_of, later
from tests.fakes.waiting import until


@pytest.fixture(params=["sqlite", "postgres"])
async def database(
    request: pytest.FixtureRequest, tmp_path: Path
) -> AsyncIterator[Database]:
    url = sqlite_url(tmp_path / "quotes.db")
    if request.param == "postgres":
        url = request.getfixturevalue("postgres").database()
    async with open_database(url) as opened:
        yield opened


def differences(connection: Connection) -> list[object]:
    """What the migrations left undone."""
    context = MigrationContext.configure(
        connection, opts={"version_table": VERSION_TABLE}
    )
    found: list[object] = compare_metadata(context, metadata)
    return found


async def test_migrations_make_the_tables(database: Database) -> None:
    """All steps together make exactly the tables that the code expects."""
    async with database.writing() as connection:
        assert await connection.run_sync(differences) == []


async def test_opened_twice(tmp_path: Path) -> None:
    """A second start finds everything done, and what was kept."""
    url = sqlite_url(tmp_path / "quotes.db")
    async with open_database(url) as database:
        await SqlLists(database).save_list(QuoteList("front", ("GSK",)))
    async with open_database(url) as database:
        assert await SqlLists(database).lists() == [QuoteList("front", ("GSK",))]


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
async def test_a_commit_is_durable(database: Database) -> None:
    """The write-ahead log is synchronised on every commit."""
    async with database.writing() as connection:
        assert await connection.scalar(text("PRAGMA journal_mode")) == "wal"
        assert await connection.scalar(text("PRAGMA synchronous")) == 2


async def test_a_failed_write_is_undone(database: Database) -> None:
    """A write that cannot be finished is as if it had not begun."""
    instruments = SqlInstruments(database)
    await instruments.save_instruments([GSK])
    with pytest.raises(StoreError) as caught:
        await instruments.save_instruments(
            [replace(GSK, name="x"), Instrument("A"), GSK]
        )
    assert not re.search("sql|postgres", str(caught.value).lower())
    assert await instruments.instruments() == [GSK]


async def test_no_database(tmp_path: Path) -> None:
    """A place where none can be made is said so."""
    threads = threading.active_count()
    with pytest.raises(StoreError):
        async with open_database(sqlite_url(tmp_path / "nowhere" / "quotes.db")):
            pass
    # The driver's thread says goodbye to our loop, which must still be there.
    await until(lambda: threading.active_count() <= threads)


async def test_nobody_at_the_address() -> None:
    """A PostgreSQL that is not there is a database that does not do what it should."""
    url = f"postgresql+asyncpg://nobody@127.0.0.1:{free_ports(1)}/quotes"
    with pytest.raises(StoreError):
        async with open_database(url):
            pass


async def test_instruments(database: Database) -> None:
    """New ones and new descriptions are kept; every field comes back."""
    instruments = SqlInstruments(database)
    await instruments.save_instruments([GSK, Instrument("NEW")])
    described = replace(GSK, precision=4, type="share")
    await instruments.save_instruments([described])
    assert await instruments.instruments() == [Instrument("NEW"), described]


async def test_what_ships_is_planted_once(database: Database) -> None:
    """A new database knows sixteen instruments; an edited one is not touched."""
    instruments = SqlInstruments(database)
    await instruments.plant()
    kept = {one.symbol: one for one in await instruments.instruments()}
    assert kept == {one.symbol: one for one in shipped_instruments()}
    edited = replace(kept["GSK"], name="Another")
    await instruments.save_instruments([edited])
    await instruments.plant()
    assert edited in await instruments.instruments()


def test_what_ships() -> None:
    """Sixteen instruments in US dollars, each with name, venue, type and precision."""
    shipped = shipped_instruments()
    assert len(shipped) == 16
    assert {one.currency for one in shipped} == {"USD"}
    assert {one.type for one in shipped} == {"share", "ads", "debt", "fund"}
    assert all(one.name and one.exchange for one in shipped)
    finer = {one.symbol for one in shipped if one.precision == 3}
    assert finer == {"RBGPF", "CMSC", "CMSD"}


async def test_lists(database: Database) -> None:
    """Lists keep their order, are replaced, and go."""
    lists = SqlLists(database)
    await lists.save_list(QuoteList("front", ("GSK", "BP", "AZN")))
    await lists.save_list(QuoteList("hidden", ()))
    await lists.save_list(QuoteList("front", ("BP", "GSK")))
    kept = {one.name: one.symbols for one in await lists.lists()}
    assert kept == {"front": ("BP", "GSK"), "hidden": ()}
    await lists.delete_list("front")
    assert [one.name for one in await lists.lists()] == ["hidden"]


async def test_bars_add_up(database: Database) -> None:
    """Later bars go into earlier ones, and the cursor comes with them."""
    bars = SqlBars(database)
    assert await bars.bars_cursor() is None
    await bars.add_bars(bars_of(a_quote("3.0")), "e-1")
    await bars.add_bars(bars_of(a_quote("5.50")), "e-2")
    [bar] = await bars.read_bars("GSK", "1m", limit=9)
    assert [str(price) for price in (bar.open, bar.high, bar.low, bar.close)] == [
        "3.0",
        "5.50",
        "3.0",
        "5.50",
    ]
    assert await bars.bars_cursor() == "e-2"


async def minutes(bars: SqlBars, count: int) -> None:
    """Bars of so many minutes."""
    quotes = [a_quote(str(n + 1), time=later(60 * n)) for n in range(count)]
    await bars.add_bars(bars_of(*quotes), "e-1")


async def test_bars_of_a_span(database: Database) -> None:
    """From is within, to is not; oldest first; the limit takes the nearer end."""
    bars = SqlBars(database)
    await minutes(bars, 6)

    async def opens(*, limit: int = 9, **span: datetime) -> list[int]:
        found = await bars.read_bars("GSK", "1m", limit=limit, **span)
        return [int(bar.open) for bar in found]

    assert await opens() == [1, 2, 3, 4, 5, 6]
    assert await opens(limit=2) == [5, 6]
    assert await opens(since=later(60), limit=2) == [2, 3]
    assert await opens(since=later(60), until=later(180)) == [2, 3]
    assert await opens(until=later(180), limit=1) == [3]
    assert await bars.read_bars("BP", "1m", limit=9) == []
    assert len(await bars.read_bars("GSK", "5m", limit=9)) == 2


async def test_old_bars_go(database: Database) -> None:
    """One interval is cleaned, the others stay."""
    bars = SqlBars(database)
    await minutes(bars, 4)
    await bars.drop_bars("1m", NOON + timedelta(minutes=2))
    assert len(await bars.read_bars("GSK", "1m", limit=9)) == 2
    assert len(await bars.read_bars("GSK", "1d", limit=9)) == 1


async def test_bars_after_a_restart(tmp_path: Path) -> None:
    """What is not remembered is read: a bar goes on where it was left."""
    url = sqlite_url(tmp_path / "quotes.db")
    async with open_database(url) as database:
        await SqlBars(database).add_bars(bars_of(a_quote("3")), "e-1")
    async with open_database(url) as database:
        bars = SqlBars(database)
        await bars.add_bars(bars_of(a_quote("2"), a_quote("2.5")), "e-2")
        [bar] = await bars.read_bars("GSK", "1m", limit=9)
    assert [int(bar.open), int(bar.high), int(bar.low)] == [3, 3, 2]


async def test_a_bar_that_was_dropped_begins_anew(database: Database) -> None:
    """What was cleaned away is not remembered either."""
    bars = SqlBars(database)
    await bars.add_bars(bars_of(a_quote("3", time=NOON)), "e-1")
    await bars.drop_bars("1m", NOON + timedelta(minutes=1))
    await bars.add_bars(bars_of(a_quote("5", time=NOON)), "e-2")
    [minute] = await bars.read_bars("GSK", "1m", limit=9)
    [day] = await bars.read_bars("GSK", "1d", limit=9)
    assert [minute.open, day.open] == [5, 3]


async def test_bars_that_could_not_be_kept_are_not_remembered(
    database: Database,
) -> None:
    """A failed flush leaves no trace: the same bars come again."""
    bars = SqlBars(database)
    async with database.writing() as connection:
        await connection.execute(text("ALTER TABLE cursors RENAME TO elsewhere"))
    with pytest.raises(StoreError):
        await bars.add_bars(bars_of(a_quote("9")), "e-1")
    async with database.writing() as connection:
        await connection.execute(text("ALTER TABLE elsewhere RENAME TO cursors"))
    await bars.add_bars(bars_of(a_quote("3")), "e-1")
    [bar] = await bars.read_bars("GSK", "1m", limit=9)
    assert [bar.open, bar.high] == [3, 3]


async def test_many_bars_at_once(database: Database) -> None:
    """A flush of thousands does not meet a limit of the database."""
    bars = SqlBars(database)
    many = bars_of(*(a_quote(symbol=f"S{n}") for n in range(1200)))
    for cursor in ("e-1", "e-2"):
        await bars.add_bars(many, cursor)
    assert len(await bars.read_bars("S1199", "1h", limit=9)) == 1


moves = st.lists(st.tuples(st.integers(1, 9), st.integers(0, 200)), max_size=8)


@settings(max_examples=20, deadline=None)
@given(st.lists(moves, max_size=4))
async def test_bars_are_those_of_memory(batches: list[list[tuple[int, int]]]) -> None:
    """However prices come in batches, the table holds what collecting them gives."""
    expected: dict[BarKey, Bar] = {}
    with TemporaryDirectory() as home:
        found = await kept_in(Path(home), batches, expected)
    assert {bar.key: bar for bar in found} == {
        key: bar for key, bar in expected.items() if bar.interval == "1m"
    }


async def kept_in(
    home: Path, batches: list[list[tuple[int, int]]], expected: dict[BarKey, Bar]
) -> list[Bar]:
    """Keep prices batch by batch, collect them beside, and give what was kept."""
    async with open_database(sqlite_url(home / "quotes.db")) as database:
        bars = SqlBars(database)
        for batch in batches:
            made = bars_of(
                *(a_quote(str(price), time=later(second)) for price, second in batch)
            )
            collect(expected, made)
            await bars.add_bars(made, "e-1")
        return await bars.read_bars("GSK", "1m", limit=99)
