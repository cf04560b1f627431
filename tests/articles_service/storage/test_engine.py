"""What SQLite is told, and what its troubles become."""

import asyncio
import threading
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from articles_service.domain.errors import StoreError
from articles_service.storage.engine import READERS, Engines, open_engines, sqlite_url
from tests.fakes.ports import free_ports
from tests.fakes.waiting import until


async def pragma(connection: AsyncConnection, name: str) -> object:
    """What a pragma stands at."""
    return await connection.scalar(text(f"PRAGMA {name}"))


async def test_writes_are_durable_and_checked(tmp_path: Path) -> None:
    """Write-ahead log, a sync at each commit, foreign keys: on every connection."""
    async with open_engines(sqlite_url(tmp_path / "x.db")) as engines:
        assert not engines.shared
        for opened in (engines.reading(), engines.writing()):
            async with opened as connection:
                assert await pragma(connection, "journal_mode") == "wal"
                assert await pragma(connection, "synchronous") == 2
                assert await pragma(connection, "foreign_keys") == 1


async def test_readers_see_what_is_committed(tmp_path: Path) -> None:
    """A reader does not wait for a writer, sees nothing of it before the commit, and
    everything after, on the connection that it has."""
    async with open_engines(sqlite_url(tmp_path / "x.db")) as engines:
        async with engines.writing() as writer:
            await writer.execute(text("CREATE TABLE t (n INTEGER)"))
        async with engines.reading() as reader:
            async with engines.writing() as writer:
                await writer.execute(text("INSERT INTO t VALUES (1)"))
                assert await reader.scalar(text("SELECT count(*) FROM t")) == 0
            assert await reader.scalar(text("SELECT count(*) FROM t")) == 1


async def test_a_writer_has_its_turn_from_the_start(tmp_path: Path) -> None:
    """The right to write is taken before the first statement, not at the first write."""
    url = sqlite_url(tmp_path / "x.db")
    async with open_engines(url) as ours, open_engines(url) as theirs, ours.writing():
        with pytest.raises(StoreError):
            await _begin_immediately(theirs)


async def _begin_immediately(engines: Engines) -> None:
    async with engines.reading() as connection:
        await connection.execute(text("PRAGMA busy_timeout=0"))
        await connection.execute(text("BEGIN IMMEDIATE"))


async def test_troubles_are_store_errors(tmp_path: Path) -> None:
    """What the database cannot do is a StoreError, with the reason behind it."""
    before = set(threading.enumerate())
    async with open_engines(sqlite_url(tmp_path / "none" / "x.db")) as engines:
        with pytest.raises(StoreError) as caught:
            async with engines.reading():
                pass
    # The driver's thread answers the loop once more; the loop has to be there then.
    await until(lambda: set(threading.enumerate()) <= before)
    assert "unable to open" in str(caught.value.__cause__)


async def test_nobody_at_the_address() -> None:
    """A PostgreSQL that is not there does not answer; it is no mistake of ours."""
    url = f"postgresql+asyncpg://nobody@127.0.0.1:{free_ports(1)}/articles"
    async with open_engines(url) as engines:
        assert engines.shared
        for opened in (engines.reading(), engines.writing()):
            with pytest.raises(StoreError):
                await opened.__aenter__()


async def test_mistakes_are_not(tmp_path: Path) -> None:
    """A statement that breaks a rule is our mistake and stays what it is."""

    async def insert_twice(engines: Engines) -> None:
        async with engines.writing() as connection:
            await connection.execute(text("CREATE TABLE t (n INTEGER PRIMARY KEY)"))
            await connection.execute(text("INSERT INTO t VALUES (1)"))
            await connection.execute(text("INSERT INTO t VALUES (1)"))

    async with open_engines(sqlite_url(tmp_path / "x.db")) as engines:
        with pytest.raises(IntegrityError):
            await insert_twice(engines)
        async with engines.reading() as connection:
            tables = await connection.scalar(text("SELECT count(*) FROM sqlite_master"))
            assert tables == 0


async def test_more_readers_than_connections(tmp_path: Path) -> None:
    """Readers beyond the pool wait for their turn."""
    async with open_engines(sqlite_url(tmp_path / "x.db")) as engines:

        async def ask() -> object:
            async with engines.reading() as connection:
                return await connection.scalar(text("SELECT 1"))

        async with asyncio.TaskGroup() as tasks:
            asking = [tasks.create_task(ask()) for _ in range(READERS * 5)]
        assert [task.result() for task in asking] == [1] * READERS * 5
