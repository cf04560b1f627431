"""Connections that break at any moment."""

import asyncio
import socket
import struct
from collections.abc import Iterator
from threading import Thread
from typing import Any

import httpx2
import pytest
import uvloop

from newstape.client.transport import SteadyTransport

AT_ONCE = struct.pack("ii", 1, 0)
"""What makes a socket end with a reset (SO_LINGER)."""


@pytest.fixture
def slammed() -> Iterator[str]:
    """A door that is slammed as soon as it is opened."""
    with socket.create_server(("127.0.0.1", 0), backlog=500) as listener:
        host, port = listener.getsockname()

        def slam() -> None:
            while True:
                peer, _ = listener.accept()
                peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, AT_ONCE)
                ends = peer.getpeername()[1] == last[0]
                peer.close()
                if ends:
                    return

        last = [0]
        thread = Thread(target=slam)
        thread.start()
        yield f"http://{host}:{port}"
        with socket.socket() as goodbye:
            goodbye.bind((host, 0))
            last[0] = goodbye.getsockname()[1]
            goodbye.connect((host, port))
        thread.join(10)


def test_a_door_that_is_slammed(slammed: str) -> None:
    """However soon it happens, it is an error of transport; on the loop of the services,
    where the socket of a closed connection is gone."""
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(_all_fail(slammed))


async def _all_fail(slammed: str) -> None:
    async with httpx2.AsyncClient(
        transport=SteadyTransport(), trust_env=False
    ) as client:

        async def ask() -> bool:
            try:
                await client.get(slammed)
            except httpx2.TransportError:
                return True
            return False

        for _ in range(10):
            async with asyncio.TaskGroup() as tasks:
                asking = [tasks.create_task(ask()) for _ in range(30)]
            assert all(task.result() for task in asking)


class Gone(httpx2.AsyncHTTPTransport):
    """Asks a socket that is gone for its peer, as anyio does at the wrong moment."""

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        gone: Any = None
        return httpx2.Response(200, text=gone.getpeername())


class Broken(httpx2.AsyncHTTPTransport):
    """Has a mistake of its own."""

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        broken: Any = request
        return httpx2.Response(200, text=broken.getpeername())


class SteadyGone(SteadyTransport, Gone):
    """The one, made steady."""


class SteadyBroken(SteadyTransport, Broken):
    """The other."""


async def test_the_wrong_moment() -> None:
    """That one error is told as what it is, and only that one."""
    async with httpx2.AsyncClient(transport=SteadyGone()) as client:
        with pytest.raises(httpx2.ConnectError, match="as soon as it was open"):
            await client.get("http://127.0.0.1:9/")
    async with httpx2.AsyncClient(transport=SteadyBroken()) as client:
        with pytest.raises(AttributeError):
            await client.get("http://127.0.0.1:9/")
