"""Asks a server for paths over connections that stay open, and times each answer.

``python -m bench.stories.reader PORT FILE CONNECTIONS WARM``: the file has a path in
each line; so many of the first are for warming up.
"""

import asyncio
import sys
from asyncio import Future, Transport
from collections.abc import Iterator, Sequence
from pathlib import Path
from time import perf_counter_ns
from typing import cast

import httptools
import uvloop

from bench.stories.timing import Timings, perform


class UnexpectedStatusError(Exception):
    """A server does not answer with the story that was asked for."""


class Reader(asyncio.Protocol):
    """One connection: it asks for the next path when the answer before has come."""

    def __init__(
        self, requests: Iterator[bytes], timings: Timings, done: Future[None]
    ) -> None:
        self._requests = requests
        self._timings = timings
        self._done = done
        self._asked = 0
        self._parser = httptools.HttpResponseParser(self)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(Transport, transport)
        self._asked = perf_counter_ns()
        self._next()

    def data_received(self, data: bytes) -> None:
        self._parser.feed_data(data)

    def on_message_complete(self) -> None:
        """An answer is there, all of it."""
        status = self._parser.get_status_code()
        if status != 200:
            self._end(UnexpectedStatusError(f"answered {status}"))
            return
        self._asked = self._timings.add(self._asked)
        self._next()

    def connection_lost(self, error: Exception | None) -> None:
        self._end(error or ConnectionError("the server hung up"))

    def _next(self) -> None:
        request = next(self._requests, None)
        if request is None:
            self._end(None)
        else:
            self._transport.write(request)

    def _end(self, error: Exception | None) -> None:
        if self._done.done():
            return
        if error is None:
            self._done.set_result(None)
        else:
            self._done.set_exception(error)
        self._transport.close()


async def read(port: int, connections: int, paths: Sequence[str]) -> Timings:
    """Ask for every path once.

    Raises:
        UnexpectedStatusError: an answer is not 200.
        OSError: the server is not there, or hung up.
    """
    host = f"127.0.0.1:{port}"
    requests = iter(
        [f"GET {path} HTTP/1.1\r\nHost: {host}\r\n\r\n".encode() for path in paths]
    )
    loop = asyncio.get_running_loop()
    timings = Timings()
    ends = [loop.create_future() for _ in range(connections)]
    for done in ends:
        await loop.create_connection(
            lambda done=done: Reader(requests, timings, done),  # type: ignore[misc]
            "127.0.0.1",
            port,
        )
    await asyncio.gather(*ends)
    return timings


async def main(port: int, paths: Sequence[str], connections: int, warm: int) -> None:
    """Ask for everything."""

    async def ask(some: Sequence[str]) -> Timings:
        return await read(port, connections, some)

    await perform(ask, paths, warm)


if __name__ == "__main__":
    port, lines, connections, warm = sys.argv[1:]
    paths = Path(lines).read_text("utf-8").splitlines()
    uvloop.run(main(int(port), paths, int(connections), int(warm)))
