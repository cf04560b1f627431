"""Each due story gets its change entry at its moment."""

import asyncio
import logging
from datetime import datetime, timedelta

import pytest

from articles_service.domain.cleaning import to_millis
from articles_service.flow.bell import Bell
from articles_service.flow.desk import Desk
from articles_service.flow.due import Opener
from articles_service.flow.shelf import Shelf
from newstape.kit.clock import Clock, utc_now
from tests.fakes.stories import Hands, a_filing, an_id, at
from tests.fakes.story_store import MemoryStore
from tests.fakes.waiting import until


class Newsroom:
    """A desk and its opener, over a store in memory."""

    def __init__(self, clock: Clock) -> None:
        self.store, self.news = MemoryStore(), Bell()
        self.count = 0
        self.desk = Desk(
            self.store,
            shelf=Shelf(0),
            news=self.news,
            clean=str,
            new_id=self._next_id,
            clock=clock,
        )
        self.opener = Opener(self.desk, self.store.library, self.news, clock)

    def _next_id(self) -> str:
        self.count += 1
        return an_id(self.count)

    async def embargoed(self, until_when: datetime) -> None:
        filing = a_filing(status="published", embargoed_until=until_when)
        await self.desk.create(filing)

    def told(self) -> list[datetime]:
        return [change.at for change in self.store.kept.log]


async def test_nothing_is_due() -> None:
    """With nothing to come the clock is looked at once a minute."""
    room = Newsroom(Hands())
    assert await room.opener.catch_up() == timedelta(minutes=1)


async def test_how_long_to_wait() -> None:
    """Until the next moment, but never longer than a minute."""
    room = Newsroom(Hands())
    await room.embargoed(at(3600))
    assert await room.opener.catch_up() == timedelta(minutes=1)
    await room.embargoed(at(2.5))
    assert await room.opener.catch_up() == timedelta(seconds=2.5)
    assert room.told() == []


async def test_after_a_long_sleep() -> None:
    """All that fell due meanwhile is told, in the order of the moments."""
    hands = Hands()
    room = Newsroom(hands)
    for seconds in (30, 10, 20, 90):
        await room.embargoed(at(seconds))
    hands.turn(60)
    assert await room.opener.catch_up() == timedelta(seconds=30)
    assert room.told() == [at(10), at(20), at(30)]


async def test_at_its_moment() -> None:
    """Running, it pays at the moment, and one that came in later but is sooner first."""
    room = Newsroom(utc_now)
    begin = to_millis(utc_now())
    async with asyncio.TaskGroup() as tasks:
        running = tasks.create_task(room.opener.run())
        await room.embargoed(begin + timedelta(seconds=0.3))
        await asyncio.wait([running], timeout=0.01)
        await room.embargoed(begin + timedelta(seconds=0.1))
        await until(lambda: len(room.told()) == 2)
        took = utc_now() - begin
        running.cancel()
    assert room.told() == sorted(room.told())
    assert timedelta(seconds=0.3) <= took < timedelta(seconds=2)


async def test_a_store_that_does_not_answer(caplog: pytest.LogCaptureFixture) -> None:
    """The trouble is logged, and what is owed is paid when the store is back."""
    hands = Hands()
    room = Newsroom(hands)
    await room.embargoed(at(5))
    hands.turn(5)
    room.store.broken = True
    with caplog.at_level(logging.WARNING):
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(room.opener.run())
            await until(lambda: "openings_delayed" in caplog.text)
            assert room.told() == []
            room.store.broken = False
            room.news.ring()
            await until(lambda: room.told() == [at(5)])
            room.opener.close()


async def test_closed() -> None:
    """It ends by itself, at once, and does not begin again."""
    room = Newsroom(Hands())
    async with asyncio.timeout(5), asyncio.TaskGroup() as tasks:
        running = tasks.create_task(room.opener.run())
        await asyncio.wait([running], timeout=0.01)
        assert not running.done()
        room.opener.close()
    async with asyncio.timeout(5):
        await room.opener.run()
