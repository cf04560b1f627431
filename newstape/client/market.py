"""The quotes service for those who keep a copy of it: quotes, lists and names."""

import asyncio
import logging
from collections.abc import Mapping, Sequence
from functools import partial
from time import monotonic
from typing import Protocol

from newstape.client.assembly import Assembly, Moved
from newstape.client.errors import ClientError
from newstape.client.reasons import Reason, reason_of
from newstape.client.rest import QuotesApi
from newstape.client.stream import Lost, QuoteStream
from newstape.wire.stream import ServerMessage, Snapshot, Update

log = logging.getLogger(__name__)
PING_SECONDS = 1.0
SILENCE_SECONDS = 3.0
REST_SECONDS = 1.0
NAMES_EVERY = 10
LISTS_LAST = 0.2


class Keeper(Protocol):
    """Who keeps the copy."""

    def take(self, epoch: str, moved: Sequence[Moved]) -> None:
        """What moved; of another epoch than before it is all there is."""
        ...

    def hear(self) -> None:
        """The service speaks, and all that it said is known."""
        ...

    def lose(self, reason: Reason) -> None:
        """The service is gone or silent; what is known may be old from now on."""
        ...

    def list_all(self, lists: Mapping[str, tuple[str, ...]]) -> None:
        """All lists there are."""
        ...

    def name_all(self, names: Mapping[str, str | None]) -> None:
        """The names of all instruments."""
        ...


class Market:
    """Follows the stream of every symbol, and asks for what it does not tell.

    The stream is pinged, and lists are asked for, each second; names when there is a
    new symbol. A stream that is silent for 3 s is lost.
    """

    def __init__(
        self, url: str, key: str | None, api: QuotesApi, keeper: Keeper
    ) -> None:
        self._stream = partial(
            QuoteStream,
            f"{url}/v1/stream",
            symbols=["*"],
            key=key,
            ping_seconds=PING_SECONDS,
            silence_seconds=SILENCE_SECONDS,
            open_seconds=SILENCE_SECONDS,
            backoff_cap=REST_SECONDS,
        )
        self._api = api
        self._keeper = keeper
        self._assembly = Assembly()
        self._named: frozenset[str] = frozenset()
        self._in_step = False
        self._lists_at = -LISTS_LAST
        self._learning = asyncio.Lock()
        self.down: Reason | None = None
        """Why the stream is not there; None while it is, and before the first try."""

    async def run(self) -> None:
        """Keep the copy, for ever."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._follow())
            group.create_task(self._ask())

    async def learn_lists(self) -> None:
        """Ask for the lists now, unless that was done just before.

        Raises:
            ClientError: they could not be had.
        """
        async with self._learning:
            if monotonic() - self._lists_at < LISTS_LAST:
                return
            answer = await self._api.lists()
            self._lists_at = monotonic()
            lists = {one.name: tuple(one.symbols) for one in answer.lists}
            self._keeper.list_all(lists)

    async def _follow(self) -> None:
        while True:
            self._assembly = Assembly()
            try:
                async for message in self._stream():
                    self._take(message)
            except ClientError as error:
                self._lose(reason_of(error))
            await asyncio.sleep(REST_SECONDS)

    def _take(self, message: ServerMessage | Lost) -> None:
        match message:
            case Lost(reason):
                self._lose("connect" if reason == "closed" else reason)
            case Snapshot() | Update():
                self._keeper.take(*self._assembly.take(message))
                if self.down is not None:
                    log.info("quotes service back")
                self._in_step, self.down = True, None
        if self._in_step:
            self._keeper.hear()

    def _lose(self, reason: Reason) -> None:
        if self.down is None:
            log.warning("quotes service lost: %s", reason)
        self._in_step, self.down = False, reason
        self._keeper.lose(reason)

    async def _ask(self) -> None:
        turn = 0
        while True:
            try:
                await self.learn_lists()
                if turn == 0 or not self._named.issuperset(self._assembly.quotes):
                    await self._learn_names()
                turn = (turn + 1) % NAMES_EVERY
            except ClientError:
                turn = 0  # the stream tells the keeper; here it is tried again
            await asyncio.sleep(REST_SECONDS)

    async def _learn_names(self) -> None:
        answer = await self._api.instruments()
        names = {one.symbol: one.name for one in answer.instruments}
        self._named = frozenset(names)
        self._keeper.name_all(names)
