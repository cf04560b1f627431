"""An echo on the direct transport, for conformance suites: ``python -m … PORT``."""

import sys

import uvicorn
from starlette.applications import Starlette
from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket

from newstape.fanout.transport.direct import (
    TAKE_OVER,
    DirectConnection,
    DirectSocketProtocol,
)

MAX_SIZE = 2**24


class Echo:
    """Sends back what it gets, as what it got."""

    def __init__(self, connection: DirectConnection) -> None:
        self._connection = connection

    def open(self) -> None:
        """Nothing to say."""

    def receive(self, message: str | bytes) -> None:
        """The same again."""
        self._connection.send(message)

    def pinged(self) -> None:
        """The transport has answered."""

    def block(self) -> None:
        """The transport stops reading by itself."""

    def resume(self) -> None:
        """And reads on."""

    def end(self, code: int = 1000) -> None:
        """Nothing is left to do."""


async def echo(websocket: WebSocket) -> None:
    """Take the connection over after its handshake."""
    await websocket.accept()
    websocket.scope["extensions"][TAKE_OVER](Echo)


def main(port: int) -> None:
    """Serve until stopped."""
    uvicorn.run(
        Starlette(routes=[WebSocketRoute("/", echo)]),
        port=port,
        ws=DirectSocketProtocol,
        ws_max_size=MAX_SIZE,
        ws_per_message_deflate=False,
        log_level="error",
    )


if __name__ == "__main__":
    main(int(sys.argv[1]))
