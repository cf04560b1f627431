"""Waiting until something is so, for as long as a deadline allows and no longer.

Tests wait on conditions, never for a time. This is the one place that polls, for what
cannot be waited on: other processes, files, and state that nobody announces.
"""

import asyncio
import time
from collections.abc import Callable


async def until(holds: Callable[[], bool], seconds: float = 5.0) -> None:
    """Let others work until ``holds``.

    Raises:
        TimeoutError: it did not come to hold.
    """
    async with asyncio.timeout(seconds):
        while not holds():  # noqa: ASYNC110  (nobody announces it)
            await asyncio.sleep(0.001)


def block_until(holds: Callable[[], bool], seconds: float = 10.0) -> None:
    """The same for tests without a loop, about other processes.

    Raises:
        TimeoutError: it did not come to hold.
    """
    deadline = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > deadline:
            raise TimeoutError(f"not so after {seconds} s")
        time.sleep(0.01)
