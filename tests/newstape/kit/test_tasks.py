"""Task groups that end with what they belong to."""

import asyncio

import pytest

from newstape.kit.tasks import ending_group


async def test_tasks_end_with_the_group() -> None:
    """Whoever leaves need not stop what would go on for ever."""
    began, ended = asyncio.Event(), asyncio.Event()

    async def work() -> None:
        began.set()
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()

    async with asyncio.timeout(5):
        async with ending_group() as group:
            task = group.create_task(work())
            await began.wait()
    assert task.cancelled()
    assert ended.is_set()


async def test_a_failed_task_ends_the_group() -> None:
    """What a task raises is not lost, and nobody waits any longer."""

    async def fail() -> None:
        raise OSError("the disk is full")

    async def hold() -> None:
        async with asyncio.timeout(5), ending_group() as group:
            group.create_task(fail())
            await asyncio.Event().wait()

    with pytest.raises(ExceptionGroup) as caught:
        await hold()
    assert [str(error) for error in caught.value.exceptions] == ["the disk is full"]


async def test_an_error_inside_ends_the_tasks() -> None:
    """An error of the one who holds the group comes out, and the tasks are gone."""
    tasks: list[asyncio.Task[object]] = []

    async def hold() -> None:
        async with ending_group() as group:
            tasks.append(group.create_task(asyncio.Event().wait()))
            raise ValueError("no")

    with pytest.raises(ExceptionGroup) as caught:
        await hold()
    assert isinstance(caught.value.exceptions[0], ValueError)
    assert tasks[0].cancelled()
