"""A gateway's doors without a gateway: rendered pages, and streams played by hand.

Pages go out under their real policy, and scripts of other origins may read them. A test waits for a reader, sends it messages and
hangs up as it likes.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from gateway.render.assets import Assets
from gateway.render.csp import page_csp
from tests.fakes.pages import PRICES
from tests.fakes.waiting import until

Message = Mapping[str, Any]
EPOCH = "6f1c"


@dataclass(frozen=True)
class HangUp:
    """Ends a connection with a close code."""

    code: int


@dataclass(eq=False)
class Reader:
    """One connection of a page."""

    transport: str
    query: Mapping[str, str]
    loop: asyncio.AbstractEventLoop = field(default_factory=asyncio.get_running_loop)
    outbox: asyncio.Queue[Message | HangUp] = field(
        default_factory=lambda: asyncio.Queue(maxsize=1000)
    )
    close_code: int | None = None

    def send(self, *messages: Message) -> None:
        """Give it messages; from any thread."""
        for message in messages:
            self.loop.call_soon_threadsafe(self.outbox.put_nowait, message)

    def hang_up(self, code: int) -> None:
        """End it; from any thread."""
        self.loop.call_soon_threadsafe(self.outbox.put_nowait, HangUp(code))


def welcome(heartbeat_ms: int = 15_000) -> Message:
    """The first message of a stream."""
    return {
        "type": "welcome",
        "protocol": "quotes.v1",
        "epoch": EPOCH,
        "heartbeat_ms": heartbeat_ms,
        "limits": {},
    }


def ack(symbols: list[str], *, resumed: bool = True) -> Message:
    """What follows: the symbols that the page is subscribed to."""
    return {
        "type": "ack",
        "req_id": None,
        "method": "subscribe",
        "symbols": symbols,
        "conflate_ms": 100,
        "resumed": resumed,
        "rejected": [],
    }


def rows(kind: str, seq: int, *quotes: Message) -> Message:
    """A ``snapshot`` or an ``update`` up to ``seq``."""
    message = {"type": kind, "cursor": f"{EPOCH}-{seq}", "quotes": list(quotes)}
    return message if kind == "update" else {**message, "missing": []}


class PageServer:
    """Pages by path, and everyone who reads their streams."""

    def __init__(self, assets: Assets) -> None:
        self.pages: dict[str, Callable[[], bytes]] = {}
        self.policies: dict[str, str] = {}
        self.asked: list[str] = []
        self.readers: list[Reader] = []
        symbols = [symbol for symbol, *_ in PRICES]
        self.opening: list[Message] = [
            welcome(),
            ack(symbols),
            rows("snapshot", 18240),
        ]
        self.sockets_work = True
        self._assets = assets

    def app(self) -> Starlette:
        """The doors."""
        return Starlette(
            routes=[
                Route("/static/{name}", self._static),
                Route("/v1/{path:path}/stream", self._events),
                WebSocketRoute("/v1/{path:path}/stream", self._socket),
                Route("/{path:path}", self._page),
            ]
        )

    async def reader(self, number: int = 1) -> Reader:
        """The n-th connection, counted from one, as soon as it is there."""
        await until(lambda: len(self.readers) >= number, 10)
        return self.readers[number - 1]

    async def _static(self, request: Request) -> Response:
        asset = self._assets.get(request.path_params["name"])
        if asset is None:
            raise HTTPException(404)
        return Response(asset.bodies["identity"], headers=asset.headers("identity"))

    async def _page(self, request: Request) -> Response:
        path = "/" + request.path_params["path"]
        self.asked.append(str(request.url).removeprefix(str(request.base_url)))
        if path not in self.pages:
            raise HTTPException(404)
        policy = self.policies.get(path) or page_csp(f"ws://{request.headers['host']}")
        headers = {
            "Content-Security-Policy": policy,
            "Access-Control-Allow-Origin": "*",
        }
        return Response(self.pages[path](), 200, headers, "text/html")

    def _seat(self, transport: str, query: Mapping[str, str]) -> Reader:
        reader = Reader(transport, dict(query))
        for message in self.opening:
            reader.outbox.put_nowait(message)
        self.readers.append(reader)
        return reader

    async def _socket(self, socket: WebSocket) -> None:
        if not self.sockets_work:
            await socket.close()
            return
        await socket.accept()
        reader = self._seat("socket", socket.query_params)
        with suppress(WebSocketDisconnect):
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(_listen(socket, reader))
                while not isinstance(item := await reader.outbox.get(), HangUp):
                    await socket.send_text(json.dumps(item))
                if reader.close_code is None:
                    await socket.close(item.code)

    async def _events(self, request: Request) -> Response:
        reader = self._seat("events", request.query_params)
        return StreamingResponse(
            _frames(reader),
            media_type="text/event-stream",
            headers={"Access-Control-Allow-Origin": "*"},
        )


async def _listen(socket: WebSocket, reader: Reader) -> None:
    """Until the page hangs up, and with which code."""
    while (message := await socket.receive())["type"] != "websocket.disconnect":
        pass
    reader.close_code = message.get("code")
    reader.outbox.put_nowait(HangUp(1000))


async def _frames(reader: Reader) -> AsyncIterator[str]:
    while not isinstance(item := await reader.outbox.get(), HangUp):
        yield f"event: {item['type']}\ndata: {json.dumps(item)}\n\n"
