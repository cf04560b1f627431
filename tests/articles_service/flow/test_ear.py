"""Where a store is shared, each process hears of what the others write."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from articles_service.domain.change import Head
from articles_service.domain.errors import StoreError
from articles_service.flow.bell import Bell
from articles_service.flow.ear import Ear
from tests.fakes.waiting import until


class Ending:
    """A log of which only the end is looked at; without one it does not answer."""

    def __init__(self) -> None:
        self.seq: int | None = 0
        self.looks = 0

    async def head(self) -> Head:
        self.looks += 1
        if self.seq is None:
            raise StoreError
        return Head("e", self.seq)


@asynccontextmanager
async def listening(log: Ending, news: Bell) -> AsyncIterator[None]:
    """An ear as long as this lasts."""
    ear = Ear(log, news, 0.01)
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(ear.run())
        await until(lambda: log.looks > 0)
        yield
        ear.close()


async def test_it_rings_when_the_log_moved() -> None:
    """Once for each time, and not while nothing happens."""
    log, news = Ending(), Bell()
    async with listening(log, news):
        quiet = news.listen()
        looks = log.looks
        await until(lambda: log.looks > looks + 3)
        assert not quiet.is_set()
        log.seq = 1
        assert await Bell.heard(quiet, 5)
        again = news.listen()
        log.seq = 2
        assert await Bell.heard(again, 5)


async def test_a_store_that_does_not_answer_is_asked_again() -> None:
    """What was written meanwhile is heard of afterwards."""
    log, news = Ending(), Bell()
    async with listening(log, news):
        log.seq = None
        looks = log.looks
        await until(lambda: log.looks > looks + 2)
        quiet = news.listen()
        log.seq = 1
        assert await Bell.heard(quiet, 5)
