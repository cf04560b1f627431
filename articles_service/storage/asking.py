"""The questions that readers ask all the time, put to the database without ceremony.

Each is compiled once. To SQLite it goes over a connection of its own thread, in one step
there and back; to another database over the engine.
"""

import asyncio
import sqlite3
import threading
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from queue import SimpleQueue
from typing import Any, NamedTuple, Protocol

from sqlalchemy import Select, make_url
from sqlalchemy.dialects import sqlite

from articles_service.domain.errors import StoreError
from articles_service.storage.engine import READERS, Engines, set_pragmas

WAITING = 1000
"""Questions that may wait for a thread; one more is refused."""

Values = Mapping[str, str | int | float]
Rows = Sequence[Sequence[Any]]


class Question:
    """A statement with names for its values, all of them texts or numbers.

    A ``brief`` one looks up a row or two by their keys.
    """

    def __init__(self, select: Select[Any], *, brief: bool = False) -> None:
        self.select = select
        self.brief = brief
        dialect = sqlite.dialect(paramstyle="named")
        compiled = select.compile(dialect=dialect)
        self.sqlite = str(compiled)
        self.constants = {
            name: value for name, value in compiled.params.items() if value is not None
        }


class Asker(Protocol):
    """Puts questions. Texts may come back as bytes."""

    async def ask(self, question: Question, values: Values) -> Rows:
        """The rows of the answer.

        Raises:
            StoreError: the database does not answer.
        """
        ...


class EngineAsker:
    """Puts questions over the engine."""

    def __init__(self, engines: Engines) -> None:
        self._engines = engines

    async def ask(self, question: Question, values: Values) -> Rows:
        """The rows of the answer."""
        async with self._engines.reading() as connection:
            rows = await connection.execute(question.select, dict(values))
            return [tuple(row) for row in rows]


class _Asked(NamedTuple):
    """A question on its way to a thread, and who waits for the answer."""

    question: Question
    values: Values
    answer: asyncio.Future[Rows]
    loop: asyncio.AbstractEventLoop


_Lane = SimpleQueue[_Asked | None]


class SqliteAsker:
    """Puts questions from a few threads, each with a connection of its own.

    A question costs a word to a thread and a word back, a quarter of what an executor
    and a driver for coroutines take. Brief ones have a thread to themselves: they do
    not wait behind searches, and many of them change hands less often.
    """

    def __init__(self, path: str, waiting: int = WAITING) -> None:
        self._path = path
        self._waiting = waiting
        self._brief: _Lane = SimpleQueue()
        self._long: _Lane = SimpleQueue()
        self._lanes = [self._brief, *[self._long] * READERS]
        self._threads = [
            threading.Thread(
                target=self._serve, args=(lane,), name=f"articles-read-{n}"
            )
            for n, lane in enumerate(self._lanes)
        ]
        for thread in self._threads:
            thread.start()

    async def ask(self, question: Question, values: Values) -> Rows:
        """The rows of the answer; texts as bytes."""
        lane = self._brief if question.brief else self._long
        if lane.qsize() >= self._waiting:
            raise StoreError
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[Rows] = loop.create_future()
        lane.put(_Asked(question, values, answer, loop))
        try:
            return await answer
        except sqlite3.OperationalError as error:
            raise StoreError from error

    def close(self) -> None:
        """Answer what was asked, and end the threads."""
        for lane in self._lanes:
            lane.put(None)
        for thread in self._threads:
            thread.join()

    def _serve(self, lane: _Lane) -> None:
        connection: sqlite3.Connection | None = None
        while (asked := lane.get()) is not None:
            settle: Callable[..., None] = _settle_rows
            try:
                connection = connection or self._connect()
                given = {**asked.question.constants, **asked.values}
                told: Any = connection.execute(asked.question.sqlite, given).fetchall()
            except Exception as error:
                settle, told = _settle_error, error
            asked.loop.call_soon_threadsafe(settle, asked.answer, told)
        if connection is not None:
            connection.close()

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self._path)
        connection.text_factory = bytes
        set_pragmas(connection)
        return connection


def _settle_rows(answer: asyncio.Future[Rows], rows: Rows) -> None:
    if not answer.done():  # who waited may have left
        answer.set_result(rows)


def _settle_error(answer: asyncio.Future[Rows], error: Exception) -> None:
    if not answer.done():
        answer.set_exception(error)


@asynccontextmanager
async def open_asker(url: str, engines: Engines) -> AsyncIterator[Asker]:
    """Who puts questions to the database at a SQLAlchemy URL."""
    address = make_url(url)
    if address.get_backend_name() != "sqlite" or address.database is None:
        yield EngineAsker(engines)
        return
    asker = SqliteAsker(address.database)
    try:
        yield asker
    finally:
        await asyncio.to_thread(asker.close)
