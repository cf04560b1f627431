"""Following the change log."""

import asyncio
from collections.abc import AsyncIterator, Sequence

import pytest

from articles_service.domain.change import Change, Head
from articles_service.domain.errors import CrowdedError
from articles_service.flow.bell import Bell
from articles_service.flow.changes import BATCH, Feed
from tests.fakes.stories import NOW, a_story
from tests.fakes.story_store import MemoryStore


class Newsroom:
    """A feed over a store in memory, and a hand that adds to its log."""

    def __init__(self, quiet_seconds: float = 5.0) -> None:
        self.store, self.news = MemoryStore(), Bell()
        self.feed = Feed(
            self.store.library, self.news, seats=2, quiet_seconds=quiet_seconds
        )

    async def tell(self, count: int = 1) -> None:
        async with self.store.writing() as books:
            for _ in range(count):
                await books.tell(a_story(), "updated", NOW)
        self.news.ring()


def seqs(changes: Sequence[Change]) -> list[int]:
    return [change.seq for change in changes]


async def following(batches: AsyncIterator[Sequence[Change]]) -> Sequence[Change]:
    return await anext(batches)


async def test_pages() -> None:
    """The log is read from a place on, as far as asked."""
    room = Newsroom()
    await room.tell(5)
    assert seqs(await room.feed.page(0, 100)) == [1, 2, 3, 4, 5]
    assert seqs(await room.feed.page(2, 2)) == [3, 4]
    assert await room.feed.head() == Head("fa4e", 5)


async def test_a_follower_catches_up_and_goes_on() -> None:
    """First what was, batch by batch, then what comes, with no gap between."""
    room = Newsroom()
    await room.tell(BATCH + 1)
    batches = room.feed.follow(1)
    assert seqs(await anext(batches)) == list(range(2, BATCH + 2))
    async with asyncio.TaskGroup() as tasks:
        waiting = tasks.create_task(following(batches))
        await asyncio.wait([waiting], timeout=0.01)
        assert not waiting.done()
        await room.tell(2)
    assert seqs(waiting.result()) == [BATCH + 2, BATCH + 3]


async def test_a_slow_follower_gets_everything() -> None:
    """What happened meanwhile waits in the log, not in a queue."""
    room = Newsroom()
    batches = room.feed.follow(0)
    await room.tell()
    assert seqs(await anext(batches)) == [1]
    for _ in range(5):
        await room.tell()
    assert seqs(await anext(batches)) == [2, 3, 4, 5, 6]


async def test_all_is_quiet() -> None:
    """When nothing happens a follower is told so, and goes on."""
    room = Newsroom(quiet_seconds=0.01)
    batches = room.feed.follow(0)
    assert await anext(batches) == ()
    assert await anext(batches) == ()
    await room.tell()
    assert seqs(await anext(batches)) == [1]


async def test_news_of_other_things() -> None:
    """A ring that brought nothing for the log is not passed on."""
    room = Newsroom()
    async with asyncio.TaskGroup() as tasks:
        waiting = tasks.create_task(following(room.feed.follow(0)))
        await asyncio.wait([waiting], timeout=0.01)
        room.news.ring()
        await asyncio.wait([waiting], timeout=0.01)
        assert not waiting.done()
        await room.tell()
    assert seqs(waiting.result()) == [1]


async def test_the_end() -> None:
    """When the feed closes, those who wait come to their end, and nobody begins."""
    room = Newsroom()

    async def read() -> list[int]:
        return [seq async for batch in room.feed.follow(0) for seq in seqs(batch)]

    async with asyncio.TaskGroup() as tasks:
        reading = tasks.create_task(read())
        await asyncio.wait([reading], timeout=0.01)
        await room.feed.close()
    assert reading.result() == []
    assert await read() == []


async def test_seats_are_counted() -> None:
    """There is room for so many followers; who leaves makes room."""
    feed = Newsroom().feed
    with feed.seat():
        with feed.seat(), pytest.raises(CrowdedError), feed.seat():
            pass
        with feed.seat():
            pass
