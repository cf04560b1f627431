"""The outlet of a transport that can only be awaited: one frame on its way."""

import asyncio
from collections.abc import Coroutine
from typing import Any

from newstape.fanout.frame import Frame


class Slot:
    """Holds the one frame that the transport's writer sends next.

    While a frame is on its way, whatever comes waits in the mailbox, by key.
    """

    def __init__(self) -> None:
        self._frame: Frame | None = None
        self._wake = asyncio.Event()
        self.aborted = asyncio.Event()
        self.goodbye: tuple[int, str] | None = None
        self._under_way = 0

    @property
    def direct(self) -> None:
        """There is no short way: an ASGI server takes one message at a time."""

    def finish(self, rest: bytes) -> None:
        """Never called, for the same reason."""

    def write(self, frame: Frame) -> bool:
        """Take a frame; no other until it was sent."""
        self._frame = frame
        self._under_way = self.size_of(frame)
        self._wake.set()
        return False

    def size_of(self, frame: Frame) -> int:
        """That of a WebSocket frame."""
        return frame.size

    def close(self, code: int, reason: str) -> None:
        """Let the writer end after the frame on its way."""
        self.goodbye = (code, reason)
        self._wake.set()

    def abort(self) -> None:
        """End the connection now."""
        self.aborted.set()

    def watch(self, _now: float) -> bool:
        """The server looks after the connection itself."""
        return True

    def backlog(self) -> int:
        """The frame on its way, however far that is."""
        return self._under_way

    async def next(self) -> Frame | None:
        """The next frame to send, or None for the goodbye; the one before is sent."""
        if self._frame is None:
            self._under_way = 0
        await self._wake.wait()
        frame, self._frame = self._frame, None
        if frame is not None and self.goodbye is None:
            self._wake.clear()
        return frame


async def first_done(*work: Coroutine[Any, Any, object]) -> None:
    """Run all until one is done, then cancel the others and wait for them."""
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(coroutine) for coroutine in work]
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in tasks:
            task.cancel()
