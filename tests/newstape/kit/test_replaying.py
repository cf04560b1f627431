"""Kept answers over a real socket, without a word to the app."""

import asyncio
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace

import httpx2
import pytest
import structlog
from fastapi import FastAPI, Request
from fastapi.responses import Response
from starlette.types import Scope

from newstape.kit.replies import Reply
from tests.fakes.plain_app import plain_app
from tests.fakes.serving import serving_in_loop
from tests.fakes.waiting import until

HELD = {"ETag": '"a"', "Vary": "Accept-Encoding", "Cache-Control": "public"}
_varying = re.compile(rb"(?im)^(date|x-request-id): .*\r\n")


@dataclass
class Paper:
    """An app whose door counts; every answer holds as long as it is open."""

    url: str
    app: FastAPI
    asked: int = 0
    open: bool = True


@pytest.fixture
async def paper(tmp_path: Path) -> AsyncIterator[Paper]:
    """It, served as services are."""
    app = plain_app(tmp_path)
    paper = Paper("", app)

    @app.get("/pages/{name}")
    async def page(request: Request, name: str) -> Response:
        paper.asked += 1
        request.state.holds = lambda: paper.open
        return Response(f"{name} {paper.asked} " + "x" * 5000, headers=HELD)

    async with serving_in_loop(app) as url:
        paper.url = url
        yield paper


@pytest.fixture
async def client(paper: Paper) -> AsyncIterator[httpx2.AsyncClient]:
    """A client of it."""
    async with httpx2.AsyncClient(base_url=paper.url, trust_env=False) as client:
        yield client


async def test_both_ways_give_the_same(
    client: httpx2.AsyncClient, paper: Paper
) -> None:
    """But for its name and the time, an answer is the same whoever gives it."""
    first, again = await client.get("/pages/a"), await client.get("/pages/a")
    assert paper.asked == 1
    assert again.content == first.content
    assert again.headers["X-Request-Id"] != first.headers["X-Request-Id"]
    own = {"x-request-id", "date"}
    told = [
        {n: v for n, v in a.headers.items() if n not in own} for a in (first, again)
    ]
    assert told[0] == told[1]
    assert set(first.headers) == set(again.headers)


async def test_what_is_held_and_heads(client: httpx2.AsyncClient, paper: Paper) -> None:
    """304 and HEAD are answered as the app would; the connection goes on."""
    whole = await client.get("/pages/a")
    held = await client.get("/pages/a", headers={"If-None-Match": '"a"'})
    head = await client.head("/pages/a")
    assert (held.status_code, held.content) == (304, b"")
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["Content-Length"] == str(len(whole.content))
    assert (await client.get("/pages/a")).content == whole.content
    assert paper.asked == 1


async def test_they_are_told_of(client: httpx2.AsyncClient, paper: Paper) -> None:
    """Log and metrics know no difference, and names are in both places."""
    await client.get("/pages/a")
    with structlog.testing.capture_logs() as lines:
        answer = await client.get("/pages/a")
    (line,) = [line for line in lines if line["event"] == "request"]
    assert line["x_request_id"] == answer.headers["X-Request-Id"]
    assert (line["method"], line["path"], line["status"]) == ("GET", "/pages/a", 200)
    metrics = (await client.get("/metrics")).text
    counted = 'route="/pages/{name}",status="200"} 2.0'
    assert counted in metrics
    assert paper.asked == 1


async def test_who_asks_for_more_is_answered_by_the_app(
    client: httpx2.AsyncClient, paper: Paper
) -> None:
    """Names that came in are echoed, other origins are told what they may."""
    await client.get("/pages/a")
    named = await client.get("/pages/a", headers={"X-Request-Id": "mine"})
    assert named.headers["X-Request-Id"] == "mine"
    assert paper.asked == 1
    await client.get("/pages/a", headers={"Origin": paper.url})
    assert paper.asked == 2


async def test_a_closed_door_is_seen(client: httpx2.AsyncClient, paper: Paper) -> None:
    """What does not hold any more is made anew."""
    await client.get("/pages/a")
    paper.open = False
    await client.get("/pages/a")
    assert paper.asked == 2


async def _say(url: str, request: bytes) -> bytes:
    """All that is answered until the server hangs up, without what always differs."""
    host, port = url.removeprefix("http://").split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    writer.write(request)
    heard = await asyncio.wait_for(reader.read(), 10)
    writer.close()
    await writer.wait_closed()
    return _varying.sub(b"", heard)


@pytest.mark.parametrize(
    "last",
    [
        b"GET /pages/a HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
        b"GET /pages/a HTTP/1.0\r\nHost: a\r\n\r\n",
    ],
)
async def test_who_wants_to_hang_up_may(paper: Paper, last: bytes) -> None:
    """Requests that come all at once are answered in order, and then it is over."""
    one = b"GET /pages/a HTTP/1.1\r\nHost: a\r\n\r\n"
    other = b"GET /pages/b HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi"
    heard = await _say(paper.url, one * 3 + other + one + other + last)
    said = re.findall(rb"\r\n\r\n(\w \d) x", heard)
    assert said == [b"a 1", b"a 1", b"a 1", b"b 2", b"a 1", b"b 2", b"a 1"]
    assert paper.asked == 2


async def test_a_thousand_at_once(paper: Paper) -> None:
    """However many come in one piece, each is answered, and nothing piles up."""
    one = b"GET /pages/a HTTP/1.1\r\nHost: a\r\n\r\n"
    end = b"GET /pages/a HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
    heard = await _say(paper.url, one * 999 + end)
    assert len(re.findall(rb"\r\n\r\na \d+ x", heard)) == 1000
    assert paper.asked < 100


@dataclass
class Quick:
    """Answers swiftly what is under ``/pages/quick``, or not, or fails."""

    gate: asyncio.Event
    asked: int = 0
    fails: bool = False

    async def __call__(self, scope: Scope) -> Reply | None:
        """The answer."""
        self.asked += 1
        await self.gate.wait()
        if self.fails:
            raise ZeroDivisionError
        if not scope["path"].startswith("/pages/quick"):
            return None
        body = scope["path"].encode()
        headers = [(b"content-length", b"%d" % len(body)), (b"etag", b'"q"')]
        route = SimpleNamespace(path="/pages/{name}")
        return Reply(headers, body, route, lambda: False, 0.0, 0.0)


@pytest.fixture
def quick(paper: Paper) -> Quick:
    """It, asked before the app."""
    quick = paper.app.state.swift = Quick(asyncio.Event())
    quick.gate.set()
    return quick


async def test_a_swift_answer(
    client: httpx2.AsyncClient, paper: Paper, quick: Quick
) -> None:
    """It goes out without the app, is told of, and the connection goes on."""
    with structlog.testing.capture_logs() as lines:
        for name in ("quick", "quicker", "slow", "quick"):
            answer = await client.get(f"/pages/{name}")
            assert answer.status_code == 200
    assert answer.text == "/pages/quick"
    assert (quick.asked, paper.asked) == (4, 1)
    told = [line for line in lines if line["event"] == "request"]
    assert [line["path"].rpartition("/")[2] for line in told] == [
        *("quick", "quicker", "slow", "quick")
    ]
    assert told[-1]["x_request_id"] == answer.headers["X-Request-Id"]
    counted = 'route="/pages/{name}",status="200"} 4.0'
    assert counted in (await client.get("/metrics")).text


async def test_a_swift_failure(
    client: httpx2.AsyncClient, paper: Paper, quick: Quick
) -> None:
    """The log has it, and the app answers."""
    quick.fails = True
    with structlog.testing.capture_logs() as lines:
        assert (await client.get("/pages/quick")).text.startswith("quick 1 ")
    (line,) = [line for line in lines if line["event"] == "swift_answer_failed"]
    assert line["path"] == "/pages/quick"
    assert paper.asked == 1


async def test_swift_answers_in_order(paper: Paper, quick: Quick) -> None:
    """Requests that come all at once are answered one after the other."""
    ask = "GET /pages/{} HTTP/1.1\r\nHost: a\r\n{}\r\n"
    names = ["quick1", "a", "quick2", "quick3", "b"]
    request = "".join(ask.format(name, "") for name in names)
    request += ask.format("last", "Connection: close\r\n")
    heard = await _say(paper.url, request.encode())
    said = re.findall(rb"\r\n\r\n(?:/pages/)?([a-z]+\d?)", heard)
    assert said == [*(name.encode() for name in names), b"last"]


async def test_who_left_meanwhile(
    client: httpx2.AsyncClient, paper: Paper, quick: Quick
) -> None:
    """An answer that nobody waits for is not written, and nothing breaks."""
    quick.gate.clear()
    host, port = paper.url.removeprefix("http://").split(":")
    _, writer = await asyncio.open_connection(host, int(port))
    writer.write(b"GET /pages/quick HTTP/1.1\r\nHost: a\r\n\r\n")
    await until(lambda: quick.asked == 1)
    writer.close()
    await writer.wait_closed()
    quick.gate.set()
    assert (await client.get("/pages/quick")).text == "/pages/quick"
    assert paper.asked == 0
