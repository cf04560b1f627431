"""Opens the database: engines for reading and writing, and what each kind must be told."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, event, make_url
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, ProgrammingError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from articles_service.domain.errors import StoreError

READERS = 4
SCHEMA = "articles"
"""Our own schema in a PostgreSQL that other services may use too."""

_POOL_SECONDS = 10.0


def sqlite_url(path: Path) -> str:
    """The address of a database file."""
    return f"sqlite+aiosqlite:///{path}"


@dataclass(frozen=True, slots=True)
class Engines:
    """Several may read at once; one writes at a time, so one connection is enough."""

    read: AsyncEngine
    write: AsyncEngine

    @property
    def sqlite(self) -> bool:
        """Whether this is SQLite."""
        return self.write.dialect.name == "sqlite"

    @property
    def shared(self) -> bool:
        """Whether other processes may write to the database too."""
        return not self.sqlite

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """A connection whose every statement sees what is committed.

        Raises:
            StoreError: the database does not answer.
        """
        with _as_store_error():
            async with self.read.connect() as connection:
                yield connection

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncConnection]:
        """A connection whose work is committed at the end, or undone.

        Raises:
            StoreError: the database does not answer.
        """
        with _as_store_error():
            async with self.write.begin() as connection:
                yield connection


@asynccontextmanager
async def open_engines(url: str) -> AsyncIterator[Engines]:
    """Engines for a SQLAlchemy URL of SQLite (aiosqlite) or PostgreSQL (asyncpg)."""
    sqlite = make_url(url).get_backend_name() == "sqlite"
    settings = {} if sqlite else {"server_settings": {"search_path": SCHEMA}}
    read = create_async_engine(
        url,
        connect_args=settings,
        pool_size=READERS,
        max_overflow=0,
        pool_timeout=_POOL_SECONDS,
        # A reader asks one thing at a time, so there is nothing to begin or roll back.
        isolation_level="AUTOCOMMIT",
        skip_autocommit_rollback=True,
        pool_reset_on_return=None,
    )
    write = create_async_engine(
        url,
        connect_args=settings,
        pool_size=1,
        max_overflow=0,
        pool_timeout=_POOL_SECONDS,
    )
    if sqlite:
        _prepare_sqlite(read, write)
    try:
        yield Engines(read, write)
    finally:
        await read.dispose()
        await write.dispose()


def _prepare_sqlite(read: AsyncEngine, write: AsyncEngine) -> None:
    event.listen(read.sync_engine, "connect", set_pragmas)
    event.listen(write.sync_engine, "connect", set_pragmas)
    event.listen(write.sync_engine, "begin", _begin_immediate)


def set_pragmas(connection: Any, _record: object = None) -> None:
    """Tell SQLite how to keep and read, on a new connection."""
    connection.isolation_level = None  # we begin ourselves, see _begin_immediate
    cursor = connection.cursor()
    for pragma in (
        "page_size=8192",  # a story on a page; a database that is there keeps its own
        "journal_mode=WAL",
        "synchronous=FULL",  # what was answered survives a power cut
        "foreign_keys=ON",
        "busy_timeout=10000",
        "cache_size=-16000",  # KiB
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_immediate(connection: Connection) -> None:
    # The right to write is taken at once: a reader that turned writer could be refused.
    connection.exec_driver_sql("BEGIN IMMEDIATE")


@contextmanager
def _as_store_error() -> Iterator[None]:
    try:
        yield
    except (IntegrityError, ProgrammingError, DataError):
        raise  # these are mistakes of ours
    except (DBAPIError, PoolTimeoutError, OSError) as error:
        raise StoreError from error  # OSError: nobody listens at the address
