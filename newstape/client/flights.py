"""One call for all who ask for the same thing at the same time."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from newstape.client.errors import ClientError

V = TypeVar("V")


class CrowdedError(ClientError):
    """Too many different calls are under way already."""


class Flights:
    """Shared calls by key, at most ``limit`` at once; ``group`` owns their tasks.

    A call goes on when those who waited for it have left.
    """

    def __init__(self, group: asyncio.TaskGroup, limit: int) -> None:
        self._group = group
        self._limit = limit
        self._flights: dict[str, asyncio.Future[Any]] = {}

    async def join(self, key: str, call: Callable[[], Awaitable[V]]) -> V:
        """The result of the call under way for ``key``, or else of this one.

        Raises:
            CrowdedError: ``limit`` calls are under way.
            Exception: whatever the call raises, to all who wait for it.
        """
        flight = self._flights.get(key)
        if flight is None:
            if len(self._flights) >= self._limit:
                raise CrowdedError(f"{self._limit} calls are under way")
            flight = asyncio.get_running_loop().create_future()
            self._flights[key] = flight
            self._group.create_task(self._fly(key, call, flight))
        result: V = await asyncio.shield(flight)
        return result

    async def _fly(
        self, key: str, call: Callable[[], Awaitable[Any]], flight: asyncio.Future[Any]
    ) -> None:
        try:
            flight.set_result(await call())
        except Exception as error:
            flight.set_exception(error)
            flight.exception()  # read already: all who waited may have left
        finally:
            del self._flights[key]
            flight.cancel()  # no effect unless the process ends meanwhile
