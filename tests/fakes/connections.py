"""A connection with both its ends in the test."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from tests.fakes.waiting import until


@asynccontextmanager
async def connection() -> AsyncIterator[tuple[asyncio.Transport, socket.socket]]:
    """A transport of ours, and the other end as a plain socket."""
    loop = asyncio.get_running_loop()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        far = socket.create_connection(listener.getsockname())
        near, _ = listener.accept()
    near.setblocking(False)
    transport, _ = await loop.create_connection(asyncio.Protocol, sock=near)
    yield transport, far
    transport.abort()
    far.close()
    await until(lambda: near.fileno() == -1)
