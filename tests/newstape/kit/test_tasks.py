"""Tasks end with the context that they live in."""

import asyncio
from collections.abc import Coroutine

import pytest

from newstape.kit.tasks import ending_group


async def answer() -> str:
    return "done"


async def test_tasks_end_with_the_group() -> None:
    """Leaving cancels what still runs, and what is done stays done."""
    async with ending_group() as group:
        endless = group.create_task(asyncio.Event().wait())
        assert await group.create_task(answer()) == "done"
    assert endless.cancelled()


async def leave(
    error: Exception | None, *work: Coroutine[object, object, None]
) -> None:
    """A context that runs some work, and ends by an error or waits for ever."""
    async with ending_group() as group:
        for one in work:
            group.create_task(one)
        if error is not None:
            raise error
        await asyncio.Event().wait()


async def fail() -> None:
    raise ValueError("broken")


async def test_a_task_that_fails() -> None:
    """A failure ends the context, and is not lost."""
    with pytest.raises(ExceptionGroup) as caught:
        await leave(None, fail())
    assert caught.group_contains(ValueError, match="broken")


async def test_an_error_inside() -> None:
    """What goes wrong inside the context comes out of it."""
    with pytest.raises(ExceptionGroup) as caught:
        await leave(KeyError("lost"))
    assert caught.group_contains(KeyError)
