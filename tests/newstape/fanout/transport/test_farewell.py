"""The last seconds of a connection."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from newstape.fanout.transport.farewell import STILL_TAKEN, Farewell
from tests.fakes.waiting import until


@asynccontextmanager
async def leaving() -> AsyncIterator[tuple[Farewell, socket.socket, set[Any]]]:
    """A farewell over a real connection, and the other end of it."""
    loop = asyncio.get_running_loop()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        far = socket.create_connection(listener.getsockname())
        near, _ = listener.accept()
    near.setblocking(False)
    far.setblocking(False)
    transport, _ = await loop.create_connection(asyncio.Protocol, sock=near)
    transport.write(b"goodbye")
    connections: set[Any] = set()
    farewell = Farewell(transport, connections)
    with far:
        yield farewell, far, connections
    await until(lambda: not connections and near.fileno() == -1)


async def test_the_goodbye_arrives_and_then_the_end() -> None:
    """The other end hangs up, and nothing is left."""
    loop = asyncio.get_running_loop()
    async with leaving() as (_, far, connections):
        assert len(connections) == 1
        assert await loop.sock_recv(far, 100) == b"goodbye"
        assert await loop.sock_recv(far, 100) == b""


async def test_a_little_more_is_dropped() -> None:
    """What was on its way when the goodbye was said does not reset the connection."""
    loop = asyncio.get_running_loop()
    async with leaving() as (_, far, _connections):
        await loop.sock_sendall(far, b"x" * STILL_TAKEN)
        assert await loop.sock_recv(far, 100) == b"goodbye"


async def test_a_flood_stops_at_its_sender() -> None:
    """Beyond that nothing is read; in the end the connection is dropped."""
    loop = asyncio.get_running_loop()
    async with leaving() as (farewell, far, connections):
        sending = loop.sock_sendall(far, b"x" * 2**26)
        async with asyncio.TaskGroup() as group:
            flood = group.create_task(_until_refused(sending))
            await until(lambda: farewell._taken > STILL_TAKEN)
            assert not farewell._transport.is_reading()
            farewell.shutdown()
            await flood
        await until(lambda: not connections)


async def _until_refused(sending: Any) -> None:
    try:
        await sending
    except ConnectionError:
        return
    raise AssertionError("all of it was taken")
