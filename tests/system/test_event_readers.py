"""Readers of server-sent events that take nothing, and such as take a little."""

import asyncio
import json
import random
import socket
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing
from pathlib import Path

import pytest

from tests.campaigns.feed import Feed
from tests.campaigns.service import QuotesProcess, quotes_process
from tests.campaigns.sockets import StallWatch
from tests.fakes.waiting import until

pytestmark = [pytest.mark.system, pytest.mark.alone]
SYMBOLS = [f"S{number:02}" for number in range(16)]
STUCK_SECONDS, GONE_SECONDS = 10, 15


@pytest.fixture
def service(tmp_path: Path) -> Iterator[QuotesProcess]:
    """A quotes service that knows the symbols."""
    with quotes_process(tmp_path, source="none") as service:
        service.call(
            "POST", "/v1/quotes", [{"symbol": s, "price": "1"} for s in SYMBOLS]
        )
        yield service


@asynccontextmanager
async def feeding(service: QuotesProcess, moving: int) -> AsyncIterator[None]:
    """So many prices move 20 times a second."""
    async with service.client as client:
        feed = Feed(client, SYMBOLS, random.Random(1))
        await feed.board()
        async with asyncio.TaskGroup() as group:
            running = group.create_task(feed.run(moving, 20))
            yield
            running.cancel()


class Reader:
    """A reader with a small buffer, read as its owner likes."""

    def __init__(self, port: int, source: str) -> None:
        self._socket = socket.socket()
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        self._socket.bind((source, 0))
        self._socket.connect(("127.0.0.1", port))
        path = f"/v1/stream?symbols={','.join(SYMBOLS)}&conflate_ms=0"
        self._socket.sendall(f"GET {path} HTTP/1.1\r\nHost: a\r\n\r\n".encode())
        self._socket.setblocking(False)
        self.heard = b""

    @property
    def address(self) -> tuple[str, int]:
        """Its own end."""
        host, port = self._socket.getsockname()
        return host, port

    def read(self, most: int) -> None:
        """Read what is there, so much at most.

        Raises:
            ConnectionError: it was cut off.
        """
        try:
            data = self._socket.recv(most)
        except BlockingIOError:
            return
        if not data:
            raise ConnectionResetError("the stream ended")
        self.heard += data

    def prices(self) -> dict[str, str]:
        """What it believes in by now."""
        held = {}
        for event in self._whole().split(b"\n\n"):
            _, found, data = event.rpartition(b"\ndata: ")
            rows = json.loads(data).get("quotes", ()) if found else ()
            held.update({row["symbol"]: row["price"] for row in rows})
        return held

    def holds(self, prices: dict[str, str]) -> bool:
        """Whether it does by now, with what has just come."""
        self.read(65_536)
        return self.prices() == prices

    def _whole(self) -> bytes:
        """The events that came, out of their chunks."""
        rest, body = self.heard.partition(b"\r\n\r\n")[2], b""
        while b"\r\n" in rest:
            size, _, rest = rest.partition(b"\r\n")
            length = int(size, 16)
            if len(rest) < length + 2:
                break
            body, rest = body + rest[:length], rest[length + 2 :]
        return body

    def close(self) -> None:
        """Hang up."""
        self._socket.close()


async def see_it_go(watch: StallWatch, reader: Reader) -> None:
    """Until a reader that takes nothing is cut off."""
    async with asyncio.timeout(40):
        while not watch.ended(reader.address):
            watch.look({reader.address}, time.monotonic())
            await asyncio.sleep(0.1)  # the kernel announces nothing


async def take_a_little(reader: Reader) -> None:
    """For longer than a stuck one would live."""
    ends = time.monotonic() + GONE_SECONDS + 5
    while time.monotonic() < ends:
        reader.read(1024)
        await asyncio.sleep(0.25)  # its pace


async def test_who_takes_nothing_of_little_is_gone_within_15_s(
    service: QuotesProcess,
) -> None:
    """Counted from the first byte that is not acknowledged, though little waits; as a
    stuck reader, and without an error in the log."""
    watch = StallWatch(service.port)
    with closing(Reader(service.port, "127.0.0.3")) as reader:
        async with feeding(service, 1):
            await see_it_go(watch, reader)
    assert STUCK_SECONDS - 1 < watch.longest(time.monotonic()) <= GONE_SECONDS
    assert service.metric("newstape_stream_closes_total", code="4101") == 1
    assert service.metric("newstape_stream_readers") == 0
    assert service.complaints() == []


async def test_who_takes_a_little_is_kept_and_has_the_newest(
    service: QuotesProcess,
) -> None:
    """It falls behind a feed that is faster, for longer than the stuck one beside it
    lives; when it takes all again it holds what the board holds."""
    watch = StallWatch(service.port)
    with (
        closing(Reader(service.port, "127.0.0.3")) as stuck,
        closing(Reader(service.port, "127.0.0.4")) as slow,
    ):
        async with feeding(service, 16), asyncio.TaskGroup() as group:
            group.create_task(see_it_go(watch, stuck))
            group.create_task(take_a_little(slow))
        quotes = service.call("GET", "/v1/quotes?symbols=*", None)["quotes"]
        wanted = {quote["symbol"]: quote["price"] for quote in quotes}
        await until(lambda: slow.holds(wanted), 20)
    assert STUCK_SECONDS - 1 < watch.longest(time.monotonic()) <= GONE_SECONDS
    assert service.metric("newstape_stream_rows_conflated_total") > 0
    assert service.metric("newstape_stream_closes_total", code="4101") == 1
    assert service.complaints() == []
