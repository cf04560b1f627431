"""The quotes service for those who keep a copy of it: quotes, lists and names."""

import asyncio
import logging
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import partial
from time import monotonic
from typing import Protocol

from newstape.client.assembly import Assembly, Moved
from newstape.client.errors import ClientError
from newstape.client.reasons import DownError, Reason, reason_of
from newstape.client.rest import QuotesApi
from newstape.client.stream import Lost, QuoteStream
from newstape.wire.stream import ServerMessage, Snapshot, Update

log = logging.getLogger(__name__)
PING_SECONDS = 1.0
SILENCE_SECONDS = 3.0
REST_SECONDS = 1.0
NAMES_EVERY = 10


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
        self.api = api
        self._keeper = keeper
        self._assembly = Assembly()
        self._named: set[str] = set()
        self._unnamed = asyncio.Event()
        self._in_step = False
        self._asking = asyncio.Lock()
        self._asked = 0.0
        self._lists: frozenset[str] = frozenset()
        self._not_there: set[str] = set()
        self.down: Reason | None = None
        """Why the stream is not there; None while it is, and before the first try."""

    @property
    def up(self) -> bool:
        """Whether the stream is there, and all that it said is known."""
        return self._in_step

    async def run(self) -> None:
        """Keep the copy, for ever."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._follow())
            group.create_task(self._ask())

    async def learn_lists(self, name: str | None = None) -> None:
        """Ask for the lists now; not for a name that was not there a second ago.

        Raises:
            DownError: at once, for a name, while the stream is not there.
            ClientError: they could not be had.
        """
        came = monotonic()
        if name in self._not_there:
            return
        if name is not None and self.down is not None:
            raise DownError(self.down)
        async with self._asking:
            if self._asked < came:  # else somebody asked since, for us as well
                self._asked = monotonic()
                answer = await self.api.lists()
                lists = {one.name: tuple(one.symbols) for one in answer.lists}
                self._not_there.clear()
                self._lists = frozenset(lists)
                self._keeper.list_all(lists)
        if name is not None and name not in self._lists:
            self._not_there.add(name)

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
                if not self._named.issuperset(self._assembly.quotes):
                    self._unnamed.set()
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
                if turn == 0 or self._unnamed.is_set():
                    await self._learn_names()
                turn = (turn + 1) % NAMES_EVERY
            except ClientError:
                turn = 0  # that it is away is found out, and told, by the stream
                await asyncio.sleep(REST_SECONDS)
            with suppress(TimeoutError):
                async with asyncio.timeout(REST_SECONDS):
                    await self._unnamed.wait()

    async def _learn_names(self) -> None:
        self._unnamed.clear()
        self._named.update(self._assembly.quotes)
        answer = await self.api.instruments()
        self._keeper.name_all({one.symbol: one.name for one in answer.instruments})
