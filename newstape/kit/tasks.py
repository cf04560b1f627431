"""Tasks that live as long as something else."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class _EndError(Exception):
    """The context is left."""


@asynccontextmanager
async def ending_group() -> AsyncIterator[asyncio.TaskGroup]:
    """A task group whose tasks are cancelled when it is left, and not waited for.

    Raises:
        BaseExceptionGroup: what a task has raised before.
    """
    try:
        async with asyncio.TaskGroup() as group:
            yield group
            raise _EndError
    except* _EndError:
        pass
