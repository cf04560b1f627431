"""Opens the database: brings it up to date, and has it read by many, written by one."""

import logging
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from quotes_service.domain.errors import StoreError
from quotes_service.storage.migrate import upgrade

log = logging.getLogger(__name__)
_pragmas = ("journal_mode = WAL", "synchronous = FULL", "busy_timeout = 5000")


def sqlite_url(path: Path) -> str:
    """The address of a database file."""
    return f"sqlite+aiosqlite:///{path}"


class Database:
    """Connections to an open database. SQLite has one writer at a time, so we queue."""

    def __init__(self, readers: AsyncEngine, writer: AsyncEngine) -> None:
        self._readers = readers
        self._writer = writer

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """A connection to read with.

        Raises:
            StoreError: the database does not do what it should.
        """
        with _typed_errors():
            async with self._readers.connect() as connection:
                yield connection

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncConnection]:
        """A connection in a transaction: committed at the end, or undone.

        Raises:
            StoreError: the database does not do what it should.
        """
        with _typed_errors():
            async with self._writer.begin() as connection:
                yield connection


@asynccontextmanager
async def open_database(url: str) -> AsyncIterator[Database]:
    """The database at an address, with the newest tables.

    Raises:
        StoreError: it cannot be opened, made or brought up to date.
    """
    readers = _engine(url, "BEGIN", pool_size=4)
    writer = _engine(url, "BEGIN IMMEDIATE", pool_size=1, max_overflow=0)
    try:
        with _typed_errors():
            async with writer.begin() as connection:
                await connection.run_sync(upgrade)
        yield Database(readers, writer)
    finally:
        await readers.dispose()
        await writer.dispose()


def _engine(url: str, begin: str, **options: Any) -> AsyncEngine:
    engine = create_async_engine(url, **options)
    if engine.dialect.name == "sqlite":
        _prepare_sqlite(engine, begin)
    return engine


def _prepare_sqlite(engine: AsyncEngine, begin: str) -> None:
    """Transactions as we say, and not as the driver guesses: so DDL is in them too."""

    @event.listens_for(engine.sync_engine, "connect")
    def on_connect(connection: Any, _record: object) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in _pragmas:
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def on_begin(connection: Connection) -> None:
        connection.exec_driver_sql(begin)


@contextmanager
def _typed_errors() -> Iterator[None]:
    try:
        yield
    except (DBAPIError, PoolTimeoutError, OSError) as error:  # OSError: nobody there
        # The cause may name hosts and files; it is for the log and not for clients.
        log.warning("the database: %s", getattr(error, "orig", None) or error)
        raise StoreError("the database does not do what it should") from error
