"""The bell wakes those who listened before, and nobody else."""

import asyncio

from articles_service.flow.bell import Bell


async def test_a_ring_between_listening_and_waiting_is_heard() -> None:
    """What happens while one looks is not missed."""
    bell = Bell()
    news = bell.listen()
    bell.ring()
    assert await Bell.heard(news, 5)


async def test_all_who_listen_are_woken() -> None:
    """One ring is heard by everybody who waits."""
    bell = Bell()
    async with asyncio.TaskGroup() as tasks:
        waiting = [tasks.create_task(Bell.heard(bell.listen(), 5)) for _ in range(3)]
        await asyncio.wait(waiting, timeout=0.01)
        assert not any(task.done() for task in waiting)
        bell.ring()
    assert [task.result() for task in waiting] == [True, True, True]


async def test_an_old_ring_is_not_news() -> None:
    """Who listens after a ring waits for the next."""
    bell = Bell()
    bell.ring()
    assert not await Bell.heard(bell.listen(), 0.01)


async def test_no_patience() -> None:
    """Who waits no time is told at once that nothing rang."""
    assert not await Bell.heard(Bell().listen(), 0)
