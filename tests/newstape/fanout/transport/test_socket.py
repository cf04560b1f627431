"""The WebSocket door, on a real socket behind a real server."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import urlsplit

import pytest
from starlette.types import Message
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from newstape.fanout import Limits, codes
from newstape.fanout.transport.direct import DirectSocketProtocol
from tests.fakes.doors import Doors
from tests.fakes.serving import serving
from tests.fakes.waiting import until


@pytest.fixture
def doors() -> Doors:
    return Doors(Limits(max_connections=3, max_connections_per_address=2, stuck=0.1))


@pytest.fixture(params=[None, DirectSocketProtocol], ids=["plain", "direct"])
def url(doors: Doors, request: pytest.FixtureRequest) -> Iterator[str]:
    """The stream's address, on plain uvicorn and on ours: the same behaviour."""
    with serving(doors.app, request.param) as base:
        yield f"{base}/stream"


@asynccontextmanager
async def reader(url: str, **options: Any) -> AsyncIterator[ClientConnection]:
    """A WebSocket reader that has had its welcome, ack and snapshot."""
    async with connect(url.replace("http", "ws", 1), proxy=None, **options) as talk:
        kinds = [(await hear(talk))["type"] for _ in range(3)]
        assert kinds == ["welcome", "ack", "snapshot"]
        yield talk


async def hear(talk: ClientConnection) -> dict[str, Any]:
    async with asyncio.timeout(5):
        message: dict[str, Any] = json.loads(await talk.recv())
        return message


async def test_a_change_reaches_a_socket(doors: Doors, url: str) -> None:
    """One published change is one frame."""
    async with reader(url) as talk:
        doors.publish("new")
        update = await hear(talk)
    assert update["rows"][0]["text"] == "new"


async def test_requests_are_answered(doors: Doors, url: str) -> None:
    """Text and binary frames are both read."""
    async with reader(url) as talk:
        await talk.send('{"method":"ping","req_id":1}')
        await talk.send(b'{"method":"ping","req_id":2}')
        answers = [await hear(talk), await hear(talk)]
    assert [answer["req_id"] for answer in answers] == [1, 2]


async def test_the_subprotocol_is_accepted_and_not_required(url: str) -> None:
    """A client that offers it gets it back."""
    async with reader(url, subprotocols=["plain.v1"]) as talk:
        assert talk.subprotocol == "plain.v1"
    async with reader(url) as talk:
        assert talk.subprotocol is None


async def test_a_reader_that_leaves_is_forgotten(doors: Doors, url: str) -> None:
    """Nothing of it stays in the hub or in the count."""
    async with reader(url):
        assert doors.admission.total == 1
    await until(lambda: not doors.hub.followers and doors.admission.total == 0)


async def test_too_many_from_one_address_are_told_so(url: str) -> None:
    """The close code is one that a browser can see."""
    async with reader(url), reader(url), connect(url.replace("http", "ws")) as third:
        with pytest.raises(ConnectionClosed):
            await third.recv()
        assert third.close_code == codes.TOO_MANY_CONNECTIONS


async def test_a_bad_conversation_ends_with_its_code(url: str) -> None:
    """After the errors comes the close."""
    async with reader(url) as talk:
        for _ in range(40):
            await talk.send("{")
        with pytest.raises(ConnectionClosed):
            await _to_the_end(talk)
        assert talk.close_code in (codes.POLICY, codes.BAD_REQUESTS)


async def test_a_drained_reader_is_told_when_to_come_back(
    doors: Doors, url: str
) -> None:
    """``reconnect``, then close 1012."""
    async with reader(url) as talk:
        assert doors.loop is not None
        for follower in list(doors.hub.followers):
            doors.loop.call_soon_threadsafe(follower.drain, "drain", 250)
        assert (await hear(talk))["after_ms"] == 250
        with pytest.raises(ConnectionClosed):
            await talk.recv()
        assert talk.close_code == codes.RESTART


async def test_a_stuck_socket_is_cut_off_and_others_are_not(
    doors: Doors, url: str
) -> None:
    """Its buffer full, it is dropped; the other reader misses nothing."""
    async with reader(url, max_size=None) as good:
        stuck = _reader_that_never_reads(url)
        await until(lambda: len(doors.hub.followers) == 2 and doors.all_open())
        doors.publish("more than the buffers of both ends take" * 200_000)
        await hear(good)
        loop = asyncio.get_running_loop()
        deadline = loop.time() + 5
        while len(doors.hub.followers) > 1 and loop.time() < deadline:
            doors.sweep()
            doors.publish("tick")
            assert (await hear(good))["rows"][0]["text"] == "tick"
        assert doors.hub.stats.closes[codes.SLOW_CONSUMER] == 1
        stuck.close()


def _reader_that_never_reads(url: str) -> socket.socket:
    """A reader whose handshake is the last that is heard of it (RFC 6455 1.3)."""
    stuck = socket.create_connection(("127.0.0.1", urlsplit(url).port))
    stuck.sendall(
        b"GET /stream HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\n"
        b"Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
        b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
    )
    return stuck


async def _to_the_end(talk: ClientConnection) -> None:
    while True:
        await hear(talk)


async def test_who_leaves_before_the_handshake_takes_no_place(doors: Doors) -> None:
    """What is not let in is not counted, or the house would be full of nobody."""

    async def receive() -> Message:
        return {"type": "websocket.connect"}

    async def send(message: Message) -> None:
        raise ConnectionResetError(message["type"])

    scope = {"type": "websocket", "path": "/stream", "headers": [], "query_string": b""}
    with pytest.raises(ConnectionResetError):
        await doors.app(scope, receive, send)
    assert doors.admission.total == 0
