"""Tells those who wait in this process that something happened."""

import asyncio


class Bell:
    """Rings for everybody who listened before; nobody is awaited, nothing is kept.

    ``news = bell.listen()``, then look, then ``await bell.heard(news, seconds)``: what
    happens between looking and waiting is not missed.
    """

    def __init__(self) -> None:
        self._next = asyncio.Event()

    def ring(self) -> None:
        """Wake all who listen."""
        self._next.set()
        self._next = asyncio.Event()

    def listen(self) -> asyncio.Event:
        """The next ring, to be waited for."""
        return self._next

    @staticmethod
    async def heard(news: asyncio.Event, seconds: float) -> bool:
        """Wait for a ring that was listened for; False when none came in time."""
        try:
            async with asyncio.timeout(seconds):
                await news.wait()
        except TimeoutError:
            return False
        return True
