"""Questions without ceremony, over a connection of their own or over the engine."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import BigInteger, bindparam, func, literal, literal_column, select

from articles_service.domain.errors import StoreError
from articles_service.storage.asking import (
    TOGETHER,
    Asker,
    EngineAsker,
    Question,
    SqliteAsker,
    open_asker,
)
from articles_service.storage.engine import READERS, open_engines, sqlite_url
from articles_service.storage.store import open_store
from articles_service.storage.tables import articles, change_head

_since = select(change_head.c.seq, change_head.c.id).where(
    change_head.c.seq >= bindparam("seq", type_=BigInteger())
)
SEQ, BRIEF = Question(_since), Question(_since, brief=True)
_one = select(literal(1).label("n")).cte("numbers", recursive=True)
_numbers = _one.union_all(select(_one.c.n + 1).where(_one.c.n < 1_000_000))
COUNTED = Question(select(func.count()).select_from(_numbers))
"""It takes a good while."""


@pytest.fixture(params=[EngineAsker, SqliteAsker])
async def asker(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Asker]:
    """Both ways to put a question to the same database."""
    url = sqlite_url(tmp_path / "articles.db")
    async with open_store(url), open_engines(url) as engines:
        if request.param is EngineAsker:
            yield EngineAsker(engines)
            return
        async with open_asker(url, engines) as opened:
            assert isinstance(opened, SqliteAsker)
            yield opened


async def test_an_answer(asker: Asker) -> None:
    """The rows, as numbers; none where nothing fits."""
    assert [tuple(row) for row in await asker.ask(SEQ, {"seq": 0})] == [(0, 1)]
    assert await asker.ask(SEQ, {"seq": 1}) == []


async def test_many_at_once(asker: Asker) -> None:
    """More than there are threads: each gets its own answer."""
    async with asyncio.TaskGroup() as tasks:
        asking = [tasks.create_task(asker.ask(SEQ, {"seq": n % 2})) for n in range(40)]
    assert [len(task.result()) for task in asking] == [1, 0] * 20


async def test_several_together(asker: Asker) -> None:
    """Each answer is in the place of its question; none without one."""
    rows = await asker.ask_all([(BRIEF, {"seq": n % 2}) for n in range(40)])
    assert [len(one) for one in rows] == [1, 0] * 20
    assert list(await asker.ask_all([])) == []


async def test_brief_questions_do_not_wait_for_long_ones(tmp_path: Path) -> None:
    """A story is read at once while every thread for searches is at work."""
    url = sqlite_url(tmp_path / "articles.db")
    async with (
        open_store(url),
        open_engines(url) as engines,
        open_asker(url, engines) as asker,
        asyncio.TaskGroup() as tasks,
    ):
        long = [tasks.create_task(asker.ask(COUNTED, {})) for _ in range(READERS)]
        await asyncio.sleep(0)  # all of them are asked
        assert len(await asker.ask(BRIEF, {"seq": 0})) == 1
        assert not any(task.done() for task in long)


async def test_a_database_that_does_not_answer(tmp_path: Path) -> None:
    """Its trouble is a StoreError, with the reason behind it."""
    asker = SqliteAsker(str(tmp_path / "none" / "x.db"))
    try:
        with pytest.raises(StoreError) as caught:
            await asker.ask(Question(select(articles.c.id)), {})
    finally:
        await asker.close()
    assert "unable to open" in str(caught.value.__cause__)


async def test_too_many_questions(tmp_path: Path) -> None:
    """Only so many wait for a thread; one more is refused at once."""
    asker = SqliteAsker(str(tmp_path / "x.db"), waiting=0)
    try:
        with pytest.raises(StoreError):
            await asker.ask(Question(select(articles.c.id)), {})
        with pytest.raises(StoreError):
            await asker.ask_all([(BRIEF, {"seq": 0})])
    finally:
        await asker.close()


async def test_who_left_still_counts(tmp_path: Path) -> None:
    """A question is on its way until a thread has answered it, whoever has left."""
    path = tmp_path / "articles.db"
    async with open_store(sqlite_url(path)), asyncio.TaskGroup() as tasks:
        asker = SqliteAsker(str(path), waiting=1)
        try:
            leaving = tasks.create_task(asker.ask(COUNTED, {}))
            await asyncio.sleep(0)  # it is asked
            leaving.cancel()
            await asyncio.wait([leaving])
            with pytest.raises(StoreError):
                await asker.ask_all([(BRIEF, {"seq": 0})] * 2)
            with pytest.raises(StoreError):
                await asker.ask(COUNTED, {})
        finally:
            await asker.close()


async def test_brief_ones_together(tmp_path: Path) -> None:
    """Each of many that are asked at once gets its own answer, in parts, also if it is
    an error, if somebody left before, and if nobody is to ask any more."""
    url = sqlite_url(tmp_path / "articles.db")
    broken = Question(select(literal_column("none").label("n")), brief=True)

    async def told(asker: Asker, question: Question, seq: int) -> int | None:
        try:
            return len(await asker.ask(question, {"seq": seq}))
        except StoreError:
            return None

    async with (
        open_store(url),
        open_engines(url) as engines,
        asyncio.TaskGroup() as tasks,
        open_asker(url, engines) as asker,
    ):
        asking = [
            tasks.create_task(told(asker, broken if n == 9 else BRIEF, n % 2))
            for n in range(3 * TOGETHER)
        ]
        await asyncio.sleep(0)  # all of them are asked
        asking[0].cancel()
    assert asking[0].cancelled()
    rows = [one.result() for one in asking[1:]]
    assert rows == [None if n == 9 else 1 - n % 2 for n in range(1, len(asking))]


async def test_it_sees_what_is_committed(tmp_path: Path) -> None:
    """Each question sees every commit before it, on the connection that it has."""
    url = sqlite_url(tmp_path / "articles.db")
    async with open_store(url) as store, open_engines(url) as engines:
        async with open_asker(url, engines) as asker:
            for seq in range(3):
                rows = await asker.ask(SEQ, {"seq": 0})
                assert rows[0][0] == seq
                async with engines.writing() as connection:
                    bumped = change_head.update().values(seq=seq + 1)
                    await connection.execute(bumped)
        assert (await store.library.head()).seq == 3
