"""The load client against a tiny server."""

import asyncio
import os
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from websockets.asyncio.server import ServerConnection, broadcast, serve

from bench.load import Load, Sample, Served, apply
from bench.talk import LoadError

READERS = 20
LOAD = Load(readers=READERS, rate=200, seconds=0.3, warm=0.1)


@asynccontextmanager
async def _server(repeat: int = 1) -> AsyncIterator[int]:
    """Passes on what comes in at ``/publish``; ``repeat`` 0 swallows it."""
    readers: set[ServerConnection] = set()

    async def handle(connection: ServerConnection) -> None:
        request = connection.request
        if request is None or request.path != "/publish":
            readers.add(connection)
            await connection.wait_closed()
            readers.discard(connection)
            return
        async for message in connection:
            for _ in range(repeat):
                broadcast(readers, message)

    async with serve(handle, "127.0.0.1", 0, compression=None) as server:
        port: int = next(iter(server.sockets)).getsockname()[1]
        yield port


async def _measured(
    wsload: Path, load: Load = LOAD, more: Sequence[str] = (), repeat: int = 1
) -> Sample:
    async with _server(repeat) as port:
        options = [f"--port={port}", "--path=/quotes", "--publish=ws", *more]
        options += [f"--publish-port={port}", "--publish-path=/publish"]
        served = Served(os.getpid(), options)
        return await asyncio.to_thread(apply, load, served, wsload)


@pytest.mark.parametrize("shape", ["frame", "row"])
async def test_counts_what_readers_get(wsload: Path, shape: str) -> None:
    """Every tick to every reader is an update, with the time that it took."""
    found = await _measured(wsload, more=[f"--shape={shape}"])
    assert found.whole
    assert found.published == 60
    assert found.updates == found.frames == 60 * READERS
    assert found.bytes > 100 * found.updates
    assert 0 < found.p50 <= found.p99
    assert found.cpu > 0


async def test_bursts_come_together(wsload: Path) -> None:
    """Ticks of a burst are sent at once, and counted one by one."""
    load = Load(readers=READERS, rate=400, burst=16, seconds=0.3, warm=0.1)
    found = await _measured(wsload, load)
    assert found.published % 16 == 0
    assert found.updates == found.published * READERS


async def test_a_window_goes_as_fast_as_readers_take(wsload: Path) -> None:
    """Without a rate the server sets the pace, and everything still comes."""
    load = Load(readers=READERS, burst=4, window=8, seconds=0.3, warm=0.1)
    found = await _measured(wsload, load)
    assert found.whole
    assert found.published >= 8


async def test_what_is_lost_is_not_counted(wsload: Path) -> None:
    """A server that swallows ticks is found out."""
    found = await _measured(wsload, repeat=0)
    assert found.updates == 0
    assert not found.whole


async def test_lag_can_be_told_by_time(wsload: Path) -> None:
    """A row's own time tells how old the price is, to the millisecond."""
    load = Load(
        readers=READERS, rate=200, seconds=0.3, warm=0.1, every=False, lag_by_time=True
    )
    found = await _measured(wsload, load)
    assert 0 < found.p50 < 10_000


async def test_a_refusal_is_an_error(wsload: Path) -> None:
    """Who lets no reader in has no figures."""
    served = Served(os.getpid(), ["--port=1"])
    with pytest.raises(LoadError, match=r"refused|reset"):
        await asyncio.to_thread(apply, LOAD, served, wsload)
