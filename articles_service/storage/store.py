"""Opens the store: its engines, its tables, and who writes and reads there."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from articles_service.storage.asking import Asker, open_asker
from articles_service.storage.books import SqlBooks
from articles_service.storage.engine import Engines, open_engines
from articles_service.storage.fts import Fts5
from articles_service.storage.library import SqlLibrary
from articles_service.storage.migrations import upgrade
from articles_service.storage.search import SearchIndex, Unsearchable
from articles_service.storage.texts import fill_texts


class SqlStore:
    """Stories in a database; ``library`` reads it."""

    def __init__(self, engines: Engines, asker: Asker) -> None:
        self._engines = engines
        index: SearchIndex = Fts5() if engines.sqlite else Unsearchable()
        self.library = SqlLibrary(engines, asker, index)

    @property
    def shared(self) -> bool:
        """Whether other processes may write here too."""
        return self._engines.shared

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[SqlBooks]:
        """A writing transaction; see ``flow.books.Store``."""
        async with self._engines.writing() as connection:
            yield await SqlBooks.opened(connection)


@asynccontextmanager
async def open_store(url: str) -> AsyncIterator[SqlStore]:
    """The store at a SQLAlchemy URL, its tables brought up to date.

    Raises:
        StoreError: the database does not answer.
    """
    async with open_engines(url) as engines:
        async with engines.writing() as connection:
            await connection.run_sync(upgrade)
        await fill_texts(engines)
        async with open_asker(url, engines) as asker:
            yield SqlStore(engines, asker)
