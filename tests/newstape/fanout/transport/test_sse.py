"""The door of server-sent events, on a real socket behind a real server."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Iterator

import httpx2
import pytest

from newstape.fanout import Limits, codes
from newstape.fanout.frame import Frame
from newstape.fanout.transport.sse import TRANSPORT, EventSlot, lent_slot
from newstape.kit.lending import LendingProtocol
from tests.fakes.connections import connection
from tests.fakes.doors import Doors
from tests.fakes.serving import serving
from tests.fakes.waiting import block_until, until


@pytest.fixture
def doors() -> Doors:
    return Doors(Limits(max_connections=3, max_connections_per_address=2, stuck=0.1))


@pytest.fixture
def url(doors: Doors) -> Iterator[str]:
    """The stream's address."""
    with serving(doors.app) as base:
        yield f"{base}/stream"


async def test_sse_brings_the_same_messages(doors: Doors, url: str) -> None:
    """``event`` is the type, ``data`` the JSON, ``id`` the cursor where there is one."""
    async with httpx2.AsyncClient() as client, client.stream("GET", url) as answer:
        assert answer.headers["content-type"] == "text/event-stream; charset=utf-8"
        lines = answer.aiter_lines()
        events = [await _event(lines) for _ in range(4)]
        assert [event.get("event") for event in events] == [
            None,
            "welcome",
            "ack",
            "snapshot",
        ]
        assert events[3]["id"] == "e-1"
        assert "id" not in events[2]
        doors.publish("new")
        update = await _event(lines)
    assert json.loads(update["data"])["rows"][0]["text"] == "new"
    await until(lambda: not doors.hub.followers)


async def test_sse_resumes_from_the_last_event_id(url: str) -> None:
    """The browser sends it by itself."""
    headers = {"Last-Event-ID": "e-1"}
    async with (
        httpx2.AsyncClient() as client,
        client.stream("GET", url, headers=headers) as answer,
    ):
        lines = answer.aiter_lines()
        events = [await _event(lines) for _ in range(4)]
    assert json.loads(events[2]["data"])["resumed"] is True
    assert json.loads(events[3]["data"])["rows"] == []


async def test_a_lent_connection_tells_what_was_taken() -> None:
    """A frame counts until the other end has it, wherever it waits by then."""
    frame = Frame("update", b"x" * 100_000, "e-1")
    async with connection() as (transport, far):
        slot = EventSlot(transport)
        assert slot.backlog() == 0
        slot.write(frame)
        size = slot.size_of(frame)
        assert slot.backlog() == size > len(frame.sse)
        assert await slot.next() is frame
        transport.write(b"x" * size)
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.01):
                await slot.next()
        far.settimeout(5)
        await asyncio.to_thread(far.recv, size, socket.MSG_WAITALL)
        await until(lambda: slot.backlog() == 0)


async def test_a_chunk_is_as_large_as_the_server_makes_it() -> None:
    """Its size in hexadecimal and two line ends (RFC 9112 section 7.1)."""
    async with connection() as (transport, _):
        for count in (1, 15, 4096):
            frame = Frame("update", b"x" * count)
            chunk = b"%x\r\n%b\r\n" % (len(frame.sse), frame.sse)
            assert EventSlot(transport).size_of(frame) == len(chunk)


async def test_a_lent_connection_is_given_back_as_it_was() -> None:
    """The next request on it is not a stream."""
    option = (socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT)
    async with connection() as (transport, _):
        sock = transport.get_extra_info("socket")
        sock.setsockopt(*option, 5_000)
        limits = transport.get_write_buffer_limits()
        with lent_slot({"extensions": {TRANSPORT: transport}}):
            assert sock.getsockopt(*option) == 0
            assert transport.get_write_buffer_limits() == (0, 0)
        assert sock.getsockopt(*option) == 5_000
        assert transport.get_write_buffer_limits() == limits
        with lent_slot({"extensions": {TRANSPORT: transport}}):
            transport.abort()  # and one that has ended is left alone


async def test_who_left_before_the_stream_began() -> None:
    """Of a connection that has ended nothing is asked, and nothing set."""
    async with connection() as (transport, _):
        transport.abort()
        with lent_slot({"extensions": {TRANSPORT: transport}}) as slot:
            assert not isinstance(slot, EventSlot)


def test_who_takes_nothing_is_dropped_and_counted(doors: Doors) -> None:
    """As on a WebSocket; what waits in the kernel goes with the connection."""
    with (
        serving(doors.app, http=LendingProtocol) as base,
        socket.create_connection(("127.0.0.1", int(base.rpartition(":")[2]))) as far,
    ):
        far.sendall(b"GET /stream HTTP/1.1\r\nHost: a\r\n\r\n")
        block_until(lambda: bool(doors.hub.followers))
        while doors.all_open():
            doors.publish("x" * 100_000)
        block_until(lambda: _swept(doors))
        assert doors.hub.stats.closes == {codes.SLOW_CONSUMER: 1}
        with pytest.raises(ConnectionResetError):
            _read_to_the_end(far)


def _read_to_the_end(far: socket.socket) -> None:
    while far.recv(65_536):
        continue


def _swept(doors: Doors) -> bool:
    """Whether nobody is left, once more looked at."""
    doors.sweep()
    return not doors.hub.followers


async def _event(lines: AsyncIterator[str]) -> dict[str, str]:
    """The fields of one event."""
    fields: dict[str, str] = {}
    async with asyncio.timeout(5):
        async for line in lines:
            if not line:
                return fields
            name, _, value = line.partition(": ")
            fields[name] = value
    raise AssertionError("the stream ended")
