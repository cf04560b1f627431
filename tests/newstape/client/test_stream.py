"""The stream client against a real socket whose other end does as it is told."""

import asyncio
import json
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import aclosing, asynccontextmanager
from urllib.parse import parse_qs, urlsplit

import pytest
from websockets.asyncio.server import ServerConnection, serve

from newstape.client.stream import (
    Lost,
    QuoteStream,
    StreamClosedError,
    stream_url,
)
from newstape.wire.stream import Ack, Pong, ServerMessage, Snapshot, Update

Script = Callable[[ServerConnection], Awaitable[None]]
ROW = {
    "symbol": "GSK",
    "seq": 7,
    "price": "39.38",
    "change": None,
    "change_percent": None,
    "time": "2024-06-17T20:00:00.000Z",
}
UPDATE = json.dumps({"type": "update", "cursor": "e-7", "quotes": [ROW]})
SNAPSHOT = json.dumps(
    {"type": "snapshot", "cursor": "e-5", "quotes": [], "missing": ["GSK"]}
)


def query(socket: ServerConnection) -> dict[str, list[str]]:
    assert socket.request is not None
    return parse_qs(urlsplit(socket.request.path).query)


@asynccontextmanager
async def peer(*scripts: Script) -> AsyncIterator[str]:
    """A server that plays one script a connection, and waits after the last."""
    left = list(scripts)

    async def handle(socket: ServerConnection) -> None:
        if left:
            await left.pop(0)(socket)
        else:
            await socket.wait_closed()

    async with serve(handle, "127.0.0.1", 0, subprotocols=None) as server:
        port = server.sockets[0].getsockname()[1]
        yield f"http://127.0.0.1:{port}/v1/stream"


async def take(stream: QuoteStream, count: int) -> list[ServerMessage | Lost]:
    """The first messages of a stream."""
    taken: list[ServerMessage | Lost] = []
    async with asyncio.timeout(10), aclosing(aiter(stream)) as messages:
        async for message in messages:
            taken.append(message)
            if len(taken) == count:
                break
    return taken


def quick(url: str, **options: object) -> QuoteStream:
    """A client that does not wait long before it tries again."""
    return QuoteStream(url, backoff_cap=0.01, rng=random.Random(1), **options)  # type: ignore[arg-type]


async def test_messages_come_parsed() -> None:
    """Frames become the wire's models; the address asks for what was wanted."""
    asked = []

    async def script(socket: ServerConnection) -> None:
        asked.append(query(socket))
        await socket.send(SNAPSHOT)
        await socket.send(UPDATE)
        await socket.wait_closed()

    async with peer(script) as url:
        stream = quick(url, symbols=["GSK", "^FTSE"], conflate_ms=50)
        snapshot, update = await take(stream, 2)
    assert isinstance(snapshot, Snapshot)
    assert isinstance(update, Update)
    assert update.quotes[0].model_fields_set == set(ROW)
    assert asked == [{"symbols": ["GSK,^FTSE"], "conflate_ms": ["50"]}]


async def test_it_resumes_with_the_last_cursor() -> None:
    """After a break the new connection asks for what is newer."""
    asked = []

    async def breaks(socket: ServerConnection) -> None:
        await socket.send(UPDATE)
        await socket.close(1012)

    async def resumed(socket: ServerConnection) -> None:
        asked.append(query(socket)["since"])
        await socket.send(SNAPSHOT)
        await socket.wait_closed()

    async with peer(breaks, resumed) as url:
        messages = await take(quick(url, symbols=["GSK"]), 3)
    assert messages[1] == Lost("closed", 1012)
    assert asked == [["e-7"]]


async def test_it_waits_as_long_as_it_is_told() -> None:
    """``after_ms`` of a reconnect beats the back-off."""

    async def drains(socket: ServerConnection) -> None:
        told = {"type": "reconnect", "reason": "drain", "after_ms": 40}
        await socket.send(json.dumps(told))
        await socket.close(1012)

    async with peer(drains) as url:
        stream = QuoteStream(url, symbols=["GSK"])
        assert (await take(stream, 2))[1] == Lost("closed", 1012)
    assert stream._delay() == 0.04


@pytest.mark.parametrize("code", [1008, 1009, 4001, 4003, 4004, 4005, 4006])
async def test_it_stops_on_codes_that_say_so(code: int) -> None:
    """The reason is raised, with its code."""

    async def closes(socket: ServerConnection) -> None:
        await socket.close(code, "not like this")

    async with peer(closes) as url:
        with pytest.raises(StreamClosedError, match="not like this") as caught:
            await take(quick(url, symbols=["GSK"]), 1)
    assert caught.value.code == code


async def test_silence_is_told_as_mute() -> None:
    """A connection that says nothing is given up and made anew."""

    async def says_nothing(socket: ServerConnection) -> None:
        await socket.wait_closed()

    async def speaks(socket: ServerConnection) -> None:
        await socket.send(SNAPSHOT)
        await socket.wait_closed()

    async with peer(says_nothing, speaks) as url:
        stream = quick(url, symbols=["GSK"], silence_seconds=0.1)
        lost, snapshot = await take(stream, 2)
    assert lost == Lost("mute")
    assert isinstance(snapshot, Snapshot)


async def test_pings_keep_a_quiet_stream_alive() -> None:
    """Each pong counts as a sign of life."""

    async def answers(socket: ServerConnection) -> None:
        async for request in socket:
            assert json.loads(request) == {"method": "ping"}
            await socket.send('{"type":"pong","req_id":null}')

    async with peer(answers) as url:
        stream = quick(url, symbols=["A"], ping_seconds=0.02, silence_seconds=0.5)
        pongs = await take(stream, 40)
    assert all(isinstance(pong, Pong) for pong in pongs)


async def test_garbage_is_told_as_invalid() -> None:
    """What is not of the wire breaks the connection, not the client."""

    async def babbles(socket: ServerConnection) -> None:
        await socket.send("{]")
        await socket.wait_closed()

    async with peer(babbles) as url:
        assert await take(quick(url, symbols=["GSK"]), 1) == [Lost("invalid")]


async def test_nobody_there_is_told_as_connect() -> None:
    """And tried again and again."""
    async with peer() as url:
        gone = url
    assert await take(quick(gone, symbols=["A"]), 3) == [Lost("connect")] * 3


async def test_the_key_is_shown_at_the_handshake() -> None:
    """Where reads are closed a key opens them."""
    shown = []

    async def script(socket: ServerConnection) -> None:
        assert socket.request is not None
        shown.append(socket.request.headers["Authorization"])
        ack = Ack(
            req_id=None,
            method="subscribe",
            symbols=[],
            conflate_ms=100,
            resumed=False,
            rejected=[],
        )
        await socket.send(ack.model_dump_json())
        await socket.wait_closed()

    async with peer(script) as url:
        await take(quick(url, list_name="front", key="nt_1_x"), 1)
    assert shown == ["Bearer nt_1_x"]


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://h:1/v1/stream", "ws://h:1/v1/stream?symbols=A,^B"),
        ("https://h/v1/stream", "wss://h/v1/stream?symbols=A,^B"),
        ("ws://h/v1/stream?x=1", "ws://h/v1/stream?x=1&symbols=A,^B"),
    ],
)
def test_any_scheme_names_the_stream(url: str, expected: str) -> None:
    """The WebSocket scheme follows from the address's."""
    assert stream_url(url, {"symbols": "A,^B"}) == expected
