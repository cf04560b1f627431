"""Time for the hub, so that tests can turn it by hand."""

import asyncio
from collections.abc import Callable
from typing import Protocol


class Timer(Protocol):
    """Something that will happen, unless it is called off."""

    def cancel(self) -> object: ...


class Scheduler(Protocol):
    """A monotonic clock that can call back."""

    def time(self) -> float: ...

    def call_later(self, delay: float, callback: Callable[[], None]) -> Timer: ...


class LoopScheduler:
    """The running event loop's clock."""

    def time(self) -> float:
        """Seconds of the loop's monotonic clock."""
        return asyncio.get_running_loop().time()

    def call_later(self, delay: float, callback: Callable[[], None]) -> Timer:
        """Have the loop call back."""
        return asyncio.get_running_loop().call_later(delay, callback)
