"""A source that went mute while it should speak makes its quotes stale.

Silence is counted in rounds and not by the clock: a process that was stopped for a
while, and heard nothing in that time, blames nobody for it.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import Mapping
from typing import Protocol

from quotes_service.domain.errors import QuotesError

log = logging.getLogger(__name__)
ROUND_SECONDS = 1.0


class Listener(Protocol):
    """What hears the sources."""

    @property
    def heard(self) -> Mapping[str, int]:
        """How many ticks each source has sent since the start."""
        ...

    async def mute(self, source: str) -> object:
        """Mark the quotes of a source stale."""
        ...


class Watch:
    """Knows how many seconds each source may be silent; others may be for ever."""

    def __init__(self, listener: Listener, patience: Mapping[str, float]) -> None:
        self._listener = listener
        self._patience = patience
        self._heard: dict[str, int] = {}
        self._silent: Counter[str] = Counter()

    async def run(self) -> None:
        """Look after the sources for ever."""
        while True:
            await asyncio.sleep(ROUND_SECONDS)
            await self.round()

    async def round(self) -> None:
        """Look at each source once."""
        for source, patience in self._patience.items():
            heard = self._listener.heard.get(source, 0)
            spoke = heard != self._heard.get(source, 0)
            self._heard[source] = heard
            self._silent[source] = 0 if spoke else self._silent[source] + 1
            if self._silent[source] * ROUND_SECONDS >= patience:
                await self._tell(source)

    async def _tell(self, source: str) -> None:
        try:
            await self._listener.mute(source)
        except QuotesError as error:
            log.warning("%s is mute, which could not be recorded: %s", source, error)
