"""Shared calls: one for all who wait, bounded, and nobody's own."""

import asyncio

import pytest

from newstape.client.flights import CrowdedError, Flights
from newstape.kit.tasks import ending_group


class Call:
    """A call that ends when it is told to."""

    def __init__(self, error: Exception | None = None) -> None:
        self.count = 0
        self.done = asyncio.Event()
        self._error = error

    async def __call__(self) -> int:
        self.count += 1
        await self.done.wait()
        if self._error is not None:
            raise self._error
        return self.count


async def waiting(group: asyncio.TaskGroup, *calls: asyncio.Task[int]) -> None:
    """Let all who join arrive."""
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert not any(call.done() for call in calls)


async def test_one_call_for_all() -> None:
    """Those who ask while a call is under way get its result; later ones a new call."""
    call = Call()
    async with ending_group() as group:
        flights = Flights(group, 1)
        waiters = [group.create_task(flights.join("a", call)) for _ in range(9)]
        await waiting(group, *waiters)
        call.done.set()
        assert [await waiter for waiter in waiters] == [1] * 9
        assert await flights.join("a", call) == 2


async def test_failure_reaches_everybody() -> None:
    """What the call raises is raised to all who wait, and nothing else suffers."""
    call = Call(ValueError("no"))
    call.done.set()
    async with ending_group() as group:
        flights = Flights(group, 1)
        results = await asyncio.gather(
            *(flights.join("a", call) for _ in range(3)), return_exceptions=True
        )
        assert [str(result) for result in results] == ["no"] * 3
        assert call.count == 1


async def test_a_waiter_who_leaves() -> None:
    """Who gives up does not end the call for the others."""
    call = Call()
    async with ending_group() as group:
        flights = Flights(group, 1)
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0):
                await flights.join("a", call)
        stays = group.create_task(flights.join("a", call))
        await waiting(group, stays)
        call.done.set()
        assert await stays == 1


async def test_everybody_leaves_and_the_call_fails() -> None:
    """A failure that nobody waits for any more troubles nobody."""
    call = Call(ValueError("no"))
    async with ending_group() as group:
        flights = Flights(group, 1)
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0):
                await flights.join("a", call)
        await waiting(group)
        call.done.set()
        await waiting(group)
        call.count = 0
        with pytest.raises(ValueError, match="no"):
            await flights.join("a", call)


async def test_bounded() -> None:
    """One call too many is refused; joining one that is under way is not."""
    call = Call()
    async with ending_group() as group:
        flights = Flights(group, 1)
        first = group.create_task(flights.join("a", call))
        await waiting(group, first)
        with pytest.raises(CrowdedError):
            await flights.join("b", call)
        second = group.create_task(flights.join("a", call))
        await waiting(group, second)
        call.done.set()
        assert await first == await second == 1


async def test_the_end() -> None:
    """When the owner ends, those who wait are not left waiting."""
    call = Call()
    async with ending_group() as group:
        flights = Flights(group, 1)
        waiter = group.create_task(flights.join("a", call))
        await waiting(group, waiter)
    assert waiter.cancelled()
