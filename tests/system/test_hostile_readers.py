"""Readers that do harm: each gets a clear error and a close; nobody else notices."""

import asyncio
import random
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, closing, contextmanager, suppress
from typing import NamedTuple

import pytest
from websockets.frames import Frame, Opcode

from tests.campaigns import wire
from tests.campaigns.feed import Feed
from tests.campaigns.line import Line
from tests.campaigns.reader import Probe, Reader
from tests.campaigns.service import QuotesProcess, quotes_process
from tests.campaigns.sockets import Address, StallWatch
from tests.fakes.processes import environment
from tests.fakes.waiting import until

pytestmark = [pytest.mark.system, pytest.mark.alone]
SYMBOLS = [f"S{number:02}" for number in range(16)]
FLOOD = 100_000
SPARE = 32 * 2**20
"""Memory that the service may take for itself during one attack."""


def frame(opcode: Opcode, payload: bytes = b"", fin: bool = True) -> bytes:
    """A client's frame."""
    return Frame(opcode, payload, fin=fin).serialize(mask=True)


def many(message: bytes, count: int) -> Iterator[bytes]:
    """The same frame again and again, in large pieces."""
    for _ in range(count // 1000):
        yield message * 1000


FLOODED = frozenset({"rate_limited"})


class Attack(NamedTuple):
    """What is sent, and the ways in which that may be answered."""

    data: Callable[[], Iterator[bytes]]
    codes: set[int]
    errors: frozenset[str] = frozenset()
    stubborn: bool = False
    """Goes on whatever it is told, until it is thrown out."""


SUBSCRIBE = b'{"method":"subscribe","params":{"symbols":["S01"]}}'
NESTED = b'{"method":' + b"[" * 8000 + b"]" * 8000 + b"}"
BURIED = b'{"method":"ping","x":' + b'{"a":' * 500 + b"1" + b"}" * 500 + b"}"
ATTACKS = {
    "bad UTF-8": Attack(lambda: iter([wire.text(b'{"method":"\xff"}')]), {1007}),
    "UTF-8 that breaks off": Attack(lambda: iter([wire.text(b"\xe2\x82")]), {1007}),
    "16 MB in one message": Attack(
        lambda: iter([frame(Opcode.TEXT, b"x" * 2**24)]), {1009}
    ),
    "16 MB in fragments": Attack(
        lambda: iter(
            [frame(Opcode.TEXT, b"x" * 1024, fin=False)]
            + [frame(Opcode.CONT, b"x" * 1024, fin=False)] * 2**14
        ),
        {1009},
    ),
    "fragments without end": Attack(
        lambda: iter(
            [
                frame(Opcode.TEXT, b"", fin=False),
                *many(frame(Opcode.CONT, b"", fin=False), 10 * FLOOD),
            ]
        ),
        {1008},
    ),
    "a fragment of nothing": Attack(lambda: iter([frame(Opcode.CONT, b"x")]), {1002}),
    "reserved bits": Attack(lambda: iter([b"\xf1\x80\0\0\0\0"]), {1002}),
    "no mask": Attack(
        lambda: iter([Frame(Opcode.TEXT, b"{}").serialize(mask=False)]), {1002}
    ),
    "pings": Attack(lambda: many(frame(Opcode.PING), FLOOD), {1008}, FLOODED),
    "pings whatever it is told": Attack(
        lambda: many(frame(Opcode.PING), 100 * FLOOD), {1008}, FLOODED, stubborn=True
    ),
    "pongs": Attack(lambda: many(frame(Opcode.PONG), FLOOD), {1008}, FLOODED),
    "subscribes": Attack(lambda: many(wire.text(SUBSCRIBE), FLOOD), {1008}, FLOODED),
    "garbage": Attack(
        lambda: many(wire.text(b"GET / HTTP/1.1"), FLOOD),
        {1008},
        FLOODED | {"bad_json"},
    ),
    "deep nesting": Attack(
        lambda: iter([wire.text(NESTED)] * 40), {1008}, FLOODED | {"bad_json"}
    ),
    "objects in objects": Attack(
        lambda: iter([wire.text(BURIED)] * 40), {1008}, FLOODED | {"bad_request"}
    ),
}


class Answer(NamedTuple):
    """What the attacker heard."""

    errors: Counter[str]
    code: int | None


class Target:
    """The service, a reader that minds its own business, and prices that move."""

    def __init__(self, service: QuotesProcess, feed: Feed, good: Probe) -> None:
        self.service = service
        self.feed = feed
        self.good = good

    async def goes_on(self) -> None:
        """Until the good reader has had more prices."""
        heard = len(self.good.arrived)
        await until(lambda: len(self.good.arrived) > heard + 5)

    def slowest(self) -> float:
        """The longest that a price took to the good reader."""
        return max(self.good.latencies(self.feed.posted))


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[QuotesProcess]:
    with quotes_process(tmp_path_factory.mktemp("quotes"), source="none") as service:
        yield service


@asynccontextmanager
async def under_watch(service: QuotesProcess, moving: int = 4) -> AsyncIterator[Target]:
    """Prices move 20 times a second, and in the end the good reader has them all."""
    async with service.client as client:
        feed = Feed(client, SYMBOLS, random.Random(1))
        await feed.board()
        await feed.post_all()
        path = f"/v1/stream?symbols={','.join(SYMBOLS)}&conflate_ms=0"
        good = Probe(path, frozenset(SYMBOLS))
        line = Line(good, service.port, "127.0.0.2")
        await line.connect()
        with closing(line):
            async with asyncio.TaskGroup() as group:
                feeding = group.create_task(feed.run(moving, 20))
                yield Target(service, feed, good)
                feeding.cancel()
            board = await feed.board()
            await until(lambda: good.holds(board))
            assert list(good.judge(feed.record)) == []
            assert line.open


def attack(port: int, wanted: Attack) -> Answer:
    """Send, and listen at the same time for what is said to it."""
    with (
        socket.create_connection(("127.0.0.1", port), timeout=20) as sock,
        ThreadPoolExecutor(1) as beside,
    ):
        sock.sendall(wire.upgrade(port, "/v1/stream"))
        buffer = bytearray()
        while b"\r\n\r\n" not in buffer:
            buffer += sock.recv(1)
        beside.submit(_send, sock, wanted.data())
        answer = _listen(sock)
        if not wanted.stubborn:
            with suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)  # which ends the sending, too
        return answer


def _send(sock: socket.socket, data: Iterator[bytes]) -> None:
    with suppress(OSError):  # it has heard enough
        for piece in data:
            sock.sendall(piece)


def _listen(sock: socket.socket) -> Answer:
    """All that is said up to the goodbye."""
    buffer = bytearray()
    errors: Counter[str] = Counter()
    code = None
    while data := _receive(sock):
        buffer += data
        for opcode, payload in wire.take_frames(buffer):
            if opcode == wire.CLOSE:
                code = wire.close_code(payload)
            elif opcode == wire.TEXT:
                message = wire.understand(payload)
                if message.type == "error":
                    errors[message.whole["code"]] += 1
        if code is not None:
            break
    return Answer(errors, code)


def _receive(sock: socket.socket) -> bytes:
    try:
        return sock.recv(65_536)
    except ConnectionResetError:
        return b""


@pytest.mark.parametrize("name", ATTACKS)
async def test_an_attack_is_answered_and_ended(
    service: QuotesProcess, name: str
) -> None:
    """With its close code, soon, and at nobody else's cost."""
    wanted = ATTACKS[name]
    before = service.rss()
    async with under_watch(service) as target:
        answer = await asyncio.to_thread(attack, service.port, wanted)
        await target.goes_on()
        grown = service.rss() - before
    assert answer.code in wanted.codes
    assert set(answer.errors) == wanted.errors
    assert grown < SPARE
    assert target.slowest() < 0.5
    assert service.complaints() == []


_reader_process = """
import sys
from websockets.sync.client import connect
with connect(sys.argv[1], proxy=None) as talk:
    print(talk.local_address[1], flush=True)
    for message in talk:
        pass
"""


@contextmanager
def stopped_reader(url: str) -> Iterator[Address]:
    """A reader whose process is held with SIGSTOP: its kernel still takes a little."""
    with subprocess.Popen(
        [sys.executable, "-c", _reader_process, url],
        env=environment(),
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        port = int(process.stdout.readline())
        process.send_signal(signal.SIGSTOP)
        try:
            yield "127.0.0.1", port
        finally:
            process.kill()


@asynccontextmanager
async def vanishing_readers(service: QuotesProcess) -> AsyncIterator[set[Address]]:
    """One that never reads, one that the network lost, one whose process is held."""
    path = f"/v1/stream?symbols={','.join(SYMBOLS)}&conflate_ms=0"
    stuck = Line(Reader(path, frozenset()), service.port, "127.0.0.3", "stuck")
    deaf = Line(Reader(path, frozenset()), service.port, "127.0.0.4", "stuck")
    with closing(stuck), closing(deaf):
        await stuck.connect()
        await deaf.connect()
        deaf.go_deaf()
        with stopped_reader(f"ws://127.0.0.1:{service.port}{path}") as stopped:
            yield {stuck.address, deaf.address, stopped}


async def test_who_takes_nothing_is_gone_within_15_s(service: QuotesProcess) -> None:
    """Counted from the first byte that is not acknowledged; the others never notice."""
    watch = StallWatch(service.port)
    before = service.rss()
    async with (
        under_watch(service, moving=16) as target,
        vanishing_readers(service) as vanishing,
    ):
        async with asyncio.timeout(45):
            while not all(watch.ended(address) for address in vanishing):
                watch.look(vanishing, time.monotonic())
                await asyncio.sleep(0.1)  # the kernel announces nothing
        await target.goes_on()
    assert watch.longest(time.monotonic()) <= 15
    assert service.metric("newstape_stream_closes_total", code="4101") == 3
    assert target.slowest() < 0.5
    assert service.rss() - before < SPARE
    assert service.complaints() == []
