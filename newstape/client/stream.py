"""The quote stream as an async iterator that heals by itself.

::

    async for message in QuoteStream(url, symbols=["GSK", "BP"]):
        match message:
            case Snapshot() | Update(): ...
            case Lost(): ...        # not live until the next snapshot

It reconnects with full jitter, obeys ``after_ms``, resumes with the last cursor, and
ends with ``StreamClosedError`` on the close codes that ask not to come back.
"""

import asyncio
import random
from collections.abc import AsyncGenerator, Sequence
from typing import Literal, NamedTuple
from urllib.parse import urlencode, urlsplit, urlunsplit

from pydantic import ValidationError
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import (
    ConnectionClosed,
    InvalidHandshake,
    InvalidStatus,
)

from newstape.client.backoff import Backoff
from newstape.client.errors import ClientError
from newstape.wire.stream import (
    PROTOCOL,
    SERVER_MESSAGE,
    Reconnect,
    ServerMessage,
    Snapshot,
    Update,
)

LostReason = Literal["connect", "timeout", "status", "invalid", "mute", "closed"]
PING = '{"method":"ping"}'
FINAL = frozenset({1008, 1009, *range(4000, 4100)})
AT_ONCE = range(4200, 4300)


class Lost(NamedTuple):
    """The connection is gone or silent; what was told before may be old now."""

    reason: LostReason
    code: int | None = None


class StreamClosedError(ClientError):
    """The server asked not to be connected to again like this."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(reason or f"closed with code {code}")
        self.code = code


class _MuteError(Exception):
    """Connected, and nothing comes."""


class QuoteStream:
    """One subscription, kept up over any number of connections.

    ``url`` is the address of a stream (``http``, ``https``, ``ws`` or ``wss``). Times
    are seconds: a ``ping`` request every ``ping_seconds`` (none by default), and what
    is silent for ``silence_seconds`` counts as lost.
    """

    def __init__(
        self,
        url: str,
        *,
        symbols: Sequence[str] | None = None,
        list_name: str | None = None,
        conflate_ms: int | None = None,
        key: str | None = None,
        ping_seconds: float | None = None,
        silence_seconds: float = 35.0,
        open_seconds: float = 5.0,
        rng: random.Random | None = None,
        backoff_cap: float = 30.0,
    ) -> None:
        self._url = url
        self._query = _query(symbols, list_name, conflate_ms)
        self._headers = {"Authorization": f"Bearer {key}"} if key else {}
        self._ping = ping_seconds
        self._silence = silence_seconds
        self._open_seconds = open_seconds
        self._backoff = Backoff(cap=backoff_cap, rng=rng)
        self._cursor: str | None = None
        self._after: float | None = None

    async def __aiter__(self) -> AsyncGenerator[ServerMessage | Lost, None]:
        """Messages as they come, and ``Lost`` between two connections.

        Raises:
            StreamClosedError: the server closed for good.
        """
        while True:
            try:
                async with self._connect() as socket:
                    while True:
                        yield await self._next(socket)
            except ConnectionClosed as error:
                yield self._closed(error)
            except (OSError, InvalidHandshake, ValidationError, _MuteError) as error:
                yield Lost(_reason(error))
            await asyncio.sleep(self._delay())

    def _connect(self) -> connect:
        query = dict(self._query)
        if self._cursor is not None:
            query["since"] = self._cursor
        return connect(
            stream_url(self._url, query),
            subprotocols=[PROTOCOL],  # type: ignore[list-item]
            additional_headers=self._headers,
            compression=None,
            open_timeout=self._open_seconds,
            close_timeout=1,
            ping_interval=None,
            max_size=2**24,
            proxy=None,
        )

    async def _next(self, socket: ClientConnection) -> ServerMessage:
        try:
            async with asyncio.timeout(self._silence):
                message = SERVER_MESSAGE.validate_json(await self._receive(socket))
        except TimeoutError as error:
            raise _MuteError from error
        if isinstance(message, Snapshot | Update):
            self._cursor = message.cursor
            self._backoff.reset()
        if isinstance(message, Reconnect):
            self._after = message.after_ms / 1000
        return message

    async def _receive(self, socket: ClientConnection) -> str | bytes:
        """The next message, pinging while there is none."""
        while self._ping is not None:
            try:
                async with asyncio.timeout(self._ping):
                    return await socket.recv()
            except TimeoutError:
                await socket.send(PING)
        return await socket.recv()

    def _closed(self, error: ConnectionClosed) -> Lost:
        if error.rcvd is None:
            return Lost("closed")
        if error.rcvd.code in FINAL:
            raise StreamClosedError(error.rcvd.code, error.rcvd.reason) from error
        if error.rcvd.code in AT_ONCE and self._backoff.rested:
            self._after = 0.0
        return Lost("closed", error.rcvd.code)

    def _delay(self) -> float:
        jittered = self._backoff.next()
        told, self._after = self._after, None
        return jittered if told is None else told


def stream_url(url: str, query: dict[str, str]) -> str:
    """The WebSocket address of a stream that is known by any scheme."""
    scheme, host, path, given, _ = urlsplit(url)
    secure = scheme in ("https", "wss")
    asked = "&".join(part for part in (given, urlencode(query, safe=",*^")) if part)
    return urlunsplit(("wss" if secure else "ws", host, path, asked, ""))


def _query(
    symbols: Sequence[str] | None, list_name: str | None, conflate_ms: int | None
) -> dict[str, str]:
    query = {}
    if symbols is not None:
        query["symbols"] = ",".join(symbols)
    if list_name is not None:
        query["list"] = list_name
    if conflate_ms is not None:
        query["conflate_ms"] = str(conflate_ms)
    return query


def _reason(error: Exception) -> LostReason:
    match error:
        case _MuteError():
            return "mute"
        case TimeoutError():
            return "timeout"
        case InvalidStatus():
            return "status"
        case InvalidHandshake() | ValidationError():
            return "invalid"
        case _:
            return "connect"
