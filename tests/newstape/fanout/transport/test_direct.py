"""The short way: what a connection does once it was taken over."""

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import urlsplit

import pytest
from starlette.applications import Starlette
from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidMessage
from websockets.frames import Frame as Ws
from websockets.frames import Opcode

from newstape.fanout.frame import Frame
from newstape.fanout.transport.direct import (
    TAKE_OVER,
    DirectConnection,
    DirectSocketProtocol,
)
from tests.fakes.serving import serving
from tests.fakes.waiting import until


class Echo:
    """Sends back what it gets; remembers what happened to its connection."""

    last: "Echo"

    def __init__(self, connection: DirectConnection) -> None:
        Echo.last = self
        self.connection = connection
        self.happened: list[str] = []

    def open(self) -> None:
        self.happened.append("open")

    def receive(self, message: str | bytes) -> None:
        if message == "goodbye":
            self.connection.close(4321, "as you wish")
            return
        data = message.encode() if isinstance(message, str) else message
        self.connection.write(Frame("echo", data))

    def pinged(self) -> None:
        self.happened.append("pinged")

    def block(self) -> None:
        self.happened.append("block")

    def resume(self) -> None:
        self.happened.append("resume")

    def end(self, code: int = 1000) -> None:
        self.happened.append("end")
        self.code = code


async def echo(websocket: WebSocket) -> None:
    await websocket.accept()
    websocket.scope["extensions"][TAKE_OVER](Echo)


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    app = Starlette(routes=[WebSocketRoute("/", echo)])
    with serving(app, DirectSocketProtocol, max_size=16_384) as base:
        yield base.replace("http", "ws", 1)


@asynccontextmanager
async def talk(url: str, **options: Any) -> AsyncIterator[ClientConnection]:
    async with asyncio.timeout(10), connect(url, proxy=None, **options) as connection:
        yield connection


def raw(url: str, *frames: bytes) -> socket.socket:
    """A connection by hand, with frames sent right behind the handshake's request."""
    parts = urlsplit(url)
    connection = socket.create_connection((parts.hostname, parts.port), timeout=5)
    connection.sendall(
        b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\n"
        b"Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
        b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
    )
    head = b""
    while not head.endswith(b"\r\n\r\n"):
        head += connection.recv(1)
    for frame in frames:
        connection.sendall(frame)
    return connection


def read_frame(connection: socket.socket) -> bytes:
    """A server's short frame, header included."""
    head = connection.recv(2, socket.MSG_WAITALL)
    return head + connection.recv(head[1], socket.MSG_WAITALL)


async def test_the_server_lets_go_after_the_handshake(url: str) -> None:
    """No ASGI task, no parser, until something comes in."""
    async with talk(url) as connection:
        await connection.send("hello")
        assert await connection.recv() == "hello"
        assert Echo.last.connection._incoming is None
    await until(lambda: Echo.last.happened[-1] == "end")


@pytest.mark.parametrize("size", [0, 1, 125, 126, 16_384])
async def test_messages_of_any_size_come_through(url: str, size: int) -> None:
    """Text and binary, up to the limit."""
    async with talk(url) as connection:
        for message in ("x" * size, b"x" * size):
            await connection.send(message)
            assert len(await connection.recv()) == size


async def test_fragments_are_put_together(url: str) -> None:
    """Also with a ping between them, and a break inside a letter."""
    async with talk(url) as connection:
        letter = "é".encode()
        await connection.send([letter.decode(), "b", "c"])
        assert await connection.recv() == "ébc"
    half = raw(
        url,
        Ws(Opcode.TEXT, letter[:1], fin=False).serialize(mask=True),
        Ws(Opcode.PING, b"p").serialize(mask=True),
        Ws(Opcode.CONT, letter[1:]).serialize(mask=True),
    )
    assert read_frame(half) == Ws(Opcode.PONG, b"p").serialize(mask=False)
    assert read_frame(half) == Ws(Opcode.TEXT, letter).serialize(mask=False)
    half.close()


async def test_a_frame_may_come_byte_by_byte(url: str) -> None:
    """The parser stays until the frame is whole."""
    frame = Ws(Opcode.TEXT, b"slowly").serialize(mask=True)
    connection = raw(url, *(bytes([byte]) for byte in frame))
    assert read_frame(connection)[2:] == b"slowly"
    connection.close()


async def test_pings_are_answered_and_counted(url: str) -> None:
    """The library writes the pong; the peer is told, to hold a flood off."""
    async with talk(url) as connection:
        await (await connection.ping("are you there"))
        assert "pinged" in Echo.last.happened


@pytest.mark.parametrize(
    ("frame", "code"),
    [
        (Ws(Opcode.TEXT, b"\xff\xfe").serialize(mask=True), 1007),
        (Ws(Opcode.TEXT, b"x" * 20_000).serialize(mask=True), 1009),
        (Ws(Opcode.TEXT, b"x").serialize(mask=False), 1002),
        (Ws(Opcode.CONT, b"x").serialize(mask=True), 1002),
        (b"\xc1\x80\x00\x00\x00\x00", 1002),
    ],
    ids=["not UTF-8", "too long", "unmasked", "out of place", "reserved bits"],
)
async def test_a_breach_of_the_protocol_closes_with_its_code(
    url: str, frame: bytes, code: int
) -> None:
    """At once, whatever it is."""
    connection = raw(url, frame)
    head = connection.recv(4, socket.MSG_WAITALL)
    assert head[0] == 0x88
    assert int.from_bytes(head[2:4], "big") == code
    connection.close()
    await until(lambda: Echo.last.happened[-1] == "end", 1)
    assert Echo.last.code == code


async def test_a_flood_is_not_read_beyond_its_goodbye(url: str) -> None:
    """What came with the word that ends the conversation is dropped."""
    words = Ws(Opcode.TEXT, b"goodbye").serialize(mask=True)
    connection = raw(url, words + Ws(Opcode.PING, b"").serialize(mask=True) * 10_000)
    while not (frame := read_frame(connection)).startswith(b"\x88"):
        assert frame == Ws(Opcode.PONG, b"").serialize(mask=False)
    assert frame[2:4] == (4321).to_bytes(2, "big")
    await until(lambda: Echo.last.happened[-1] == "end")
    assert Echo.last.happened.count("pinged") < 200
    connection.close()


async def test_the_client_may_close(url: str) -> None:
    """Its code is echoed."""
    async with talk(url) as connection:
        await connection.close(3000, "enough")
        assert connection.close_code == 3000


async def test_the_server_may_close(url: str) -> None:
    """And takes the client's answer as the end."""
    async with talk(url) as connection:
        await connection.send("goodbye")
        with pytest.raises(ConnectionClosed):
            await connection.recv()
        assert connection.close_code == 4321
        assert connection.close_reason == "as you wish"


async def test_frames_go_straight_into_the_socket(url: str) -> None:
    """Until the connection ends: then the descriptor is not ours any more."""
    wire = Ws(Opcode.TEXT, b"now").serialize(mask=False)
    async with talk(url) as connection:
        await until(lambda: Echo.last.happened == ["open"])
        send = Echo.last.connection.direct
        assert send is not None
        assert send(wire) == len(wire)
        assert await connection.recv() == "now"
    await until(lambda: Echo.last.happened[-1] == "end")
    with pytest.raises(OSError, match="descriptor"):
        send(wire)


async def test_the_rest_of_a_frame_comes_behind_it(url: str) -> None:
    """What the kernel did not take at once, the transport writes."""
    wire = Ws(Opcode.TEXT, b"in two parts").serialize(mask=False)
    async with talk(url) as connection:
        await until(lambda: Echo.last.happened == ["open"])
        direct = Echo.last.connection
        assert direct.direct is not None
        assert direct.direct(wire[:5]) == 5
        direct.finish(wire[5:])
        assert await connection.recv() == "in two parts"


async def test_a_vanished_client_is_noticed(url: str) -> None:
    """Without a goodbye."""
    connection = raw(url)
    await until(lambda: Echo.last.happened == ["open"])
    connection.close()
    await until(lambda: Echo.last.happened[-1] == "end")


async def test_who_is_paused_is_not_silent(url: str) -> None:
    """Nothing is read from it meanwhile, so that nothing can be heard."""
    connection = raw(url)
    await until(lambda: Echo.last.happened == ["open"])
    direct = Echo.last.connection
    direct._paused = True
    assert [direct.watch(now) for now in (0, 50, 100)] == [True] * 3
    direct._paused = False
    assert [direct.watch(now) for now in (101, 139, 141)] == [True, True, False]
    connection.close()


async def test_who_stays_silent_is_pinged_and_then_given_up(url: str) -> None:
    """A ping after 20 s, the end after 40."""
    connection = raw(url)
    await until(lambda: Echo.last.happened == ["open"])
    direct = Echo.last.connection
    alive = [direct.watch(now) for now in (0, 19, 21, 39, 41)]
    assert alive == [True, True, True, True, False]
    assert read_frame(connection) == Ws(Opcode.PING, b"").serialize(mask=False)
    connection.close()


async def leaving(websocket: WebSocket) -> None:
    """An app whose client leaves in the midst of the handshake."""
    take_over = websocket.scope["extensions"][TAKE_OVER]
    take_over.__self__.transport.abort()
    await websocket.accept()
    take_over(Echo)


async def test_who_leaves_in_the_handshake_is_no_error(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """The connection ends like any other; nobody is answered any more."""
    app = Starlette(routes=[WebSocketRoute("/", leaving)])
    with serving(app, DirectSocketProtocol) as base:
        with pytest.raises(InvalidMessage):
            async with talk(base.replace("http", "ws", 1)):
                pass
        await until(lambda: Echo.last.happened == ["open", "end"])
    assert [r.message for r in caplog.records if r.levelname == "ERROR"] == []
