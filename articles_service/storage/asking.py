"""The questions that readers ask all the time, put to the database without ceremony.

Each is compiled once. To SQLite it goes over a connection of its own thread, in one step
there and back; to another database over the engine.
"""

import asyncio
import sqlite3
import threading
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from queue import SimpleQueue
from typing import Any, NamedTuple, Protocol

from sqlalchemy import Select, make_url
from sqlalchemy.dialects import sqlite

from articles_service.domain.errors import StoreError
from articles_service.storage.engine import READERS, Engines, set_pragmas

WAITING = 1000
"""Questions that may be on their way to a thread; one more is refused."""

TOGETHER = 32
"""Brief questions of which the first waits for the answer to the last."""

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

    async def ask_all(self, asked: Sequence[tuple[Question, Values]]) -> Sequence[Rows]:
        """The same for several brief questions, in their order."""
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

    async def ask_all(self, asked: Sequence[tuple[Question, Values]]) -> Sequence[Rows]:
        """The rows of each answer."""
        return await asyncio.gather(*(self.ask(*one) for one in asked))


class _Asked(NamedTuple):
    """Questions on their way to a thread, and who waits for the answers."""

    asked: Sequence[tuple[Question, Values]]
    answers: asyncio.Future[Sequence[Rows]]


class _Told(NamedTuple):
    """What came of them."""

    answers: asyncio.Future[Sequence[Rows]]
    rows: Sequence[Rows]
    error: Exception | None

    def settle(self) -> None:
        """Tell who waits, unless he has left."""
        if self.answers.done():
            return
        if self.error is None:
            self.answers.set_result(self.rows)
        else:
            self.answers.set_exception(self.error)


class _Lane:
    """The way to threads; each batch goes to one of them, None ends one."""

    def __init__(self) -> None:
        self.batches: SimpleQueue[Sequence[_Asked] | None] = SimpleQueue()
        self.waiting = 0


class SqliteAsker:
    """Puts questions from a few threads, each with a connection of its own.

    A question costs a word to a thread and a word back, a quarter of what an executor
    and a driver for coroutines take. Brief ones have a thread to themselves: they do
    not wait behind searches. Those that come in one turn of the event loop go there and
    come back together: of 65 µs for a story by its slug, 20 went into waking each other
    for each one (16 at once, on one core).
    """

    def __init__(self, path: str, waiting: int = WAITING) -> None:
        self._path = path
        self._waiting = waiting
        self._loop = asyncio.get_running_loop()
        self._gathered: list[_Asked] = []
        self._brief, self._long = _Lane(), _Lane()
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
        (rows,) = await self._ask(lane, [(question, values)])
        return rows

    async def ask_all(self, asked: Sequence[tuple[Question, Values]]) -> Sequence[Rows]:
        """The rows of each answer."""
        return await self._ask(self._brief, asked)

    async def _ask(
        self, lane: _Lane, asked: Sequence[tuple[Question, Values]]
    ) -> Sequence[Rows]:
        if lane.waiting + len(asked) > self._waiting:
            raise StoreError
        lane.waiting += len(asked)
        ours = _Asked(asked, self._loop.create_future())
        if lane is self._brief and len(asked) == 1:
            self._gather(ours)
        else:
            lane.batches.put((ours,))
        try:
            return await ours.answers
        except sqlite3.OperationalError as error:
            raise StoreError from error

    async def close(self) -> None:
        """Answer what was asked, and end the threads."""
        self._hand_over()
        for lane in self._lanes:
            lane.batches.put(None)
        for thread in self._threads:
            await asyncio.to_thread(thread.join)

    def _gather(self, asked: _Asked) -> None:
        if not self._gathered:
            self._loop.call_soon(self._hand_over)
        self._gathered.append(asked)

    def _hand_over(self) -> None:
        gathered, self._gathered = self._gathered, []
        for start in range(0, len(gathered), TOGETHER):
            self._brief.batches.put(gathered[start : start + TOGETHER])

    def _serve(self, lane: _Lane) -> None:
        connection: sqlite3.Connection | None = None
        while (batch := lane.batches.get()) is not None:
            told = []
            for asked, answers in batch:
                rows: list[Rows] = []
                error = None
                try:
                    connection = connection or self._connect()
                    rows.extend(_answers(connection, asked))
                except Exception as caught:
                    error = caught
                told.append(_Told(answers, rows, error))
            count = sum(len(one.asked) for one in batch)
            self._loop.call_soon_threadsafe(self._settle, lane, count, told)
        if connection is not None:
            connection.close()

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self._path)
        connection.text_factory = bytes
        set_pragmas(connection)
        return connection

    @staticmethod
    def _settle(lane: _Lane, count: int, told: Sequence[_Told]) -> None:
        lane.waiting -= count
        for one in told:
            one.settle()


def _answers(
    connection: sqlite3.Connection, asked: Sequence[tuple[Question, Values]]
) -> Iterator[Rows]:
    for question, values in asked:
        given = {**question.constants, **values}
        yield connection.execute(question.sqlite, given).fetchall()


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
        await asker.close()
