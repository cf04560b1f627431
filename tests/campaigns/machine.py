"""What a campaign needs of the machine, and how it tells of itself."""

import asyncio
import resource
import time
from collections.abc import Coroutine
from typing import Any, TypeVar

import uvloop

T = TypeVar("T")


def raise_open_files(wanted: int) -> None:
    """Allow so many open files to this process and those that it starts.

    Raises:
        ValueError: the machine allows fewer.
    """
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def say(text: str) -> None:
    """Tell how it goes, and when that was."""
    print(f"{time.strftime('%H:%M:%S')} {text}", flush=True)


def on_a_fast_loop(work: Coroutine[Any, Any, T]) -> T:
    """Run to the end on uvloop."""
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(work)
