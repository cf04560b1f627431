"""A hub behind both doors of a stream, for tests of the transports."""

import asyncio

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.routing import Route, WebSocketRoute
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket

from newstape.fanout import Change, Hub, Limits, Opening, Session
from newstape.fanout.admission import Admission
from newstape.fanout.transport.socket import serve_socket
from newstape.fanout.transport.sse import EventStream
from tests.fakes.fanout import Item, PlainCodec, PlainRequest

PRICE = frozenset({"text"})


class Doors:
    """A hub behind both doors; the server's loop is where it lives."""

    def __init__(self, limits: Limits) -> None:
        self.hub: Hub[Item] = Hub(PlainCodec(), limits)
        self.hub.load("e", 1, {"A": Item("A", 1, "a")})
        self.admission = Admission(limits)
        self.loop: asyncio.AbstractEventLoop | None = None
        self.seq = 1
        self.app = Starlette(
            routes=[
                WebSocketRoute("/stream", self.talk),
                Route("/stream", _Events(self)),
            ]
        )

    async def talk(self, websocket: WebSocket) -> None:
        self.loop = asyncio.get_running_loop()
        opening = Opening(PlainRequest("subscribe", keys=["A"], conflate_ms=0))
        await serve_socket(websocket, self.hub, self.admission, opening, "plain.v1")

    def publish(self, text: str) -> None:
        """From the test's thread, on the server's loop."""
        assert self.loop is not None
        self.seq += 1
        change = Change("A", self.seq, Item("A", self.seq, text), PRICE)
        self.loop.call_soon_threadsafe(self.hub.publish, [change])

    def all_open(self) -> bool:
        """Whether nothing waits for any reader."""
        return all(
            isinstance(follower, Session) and follower._mailbox.open
            for follower in self.hub.followers
        )

    def sweep(self) -> None:
        assert self.loop is not None
        self.loop.call_soon_threadsafe(self.hub.sweep)


class _Events:
    """The SSE door."""

    def __init__(self, doors: Doors) -> None:
        self._doors = doors

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        doors = self._doors
        doors.loop = asyncio.get_running_loop()
        since = Request(scope).headers.get("last-event-id")
        asked = PlainRequest("subscribe", keys=["A"], since=since, conflate_ms=0)
        stream = EventStream(doors.hub, doors.admission, Opening(asked))
        await stream(scope, receive, send)
