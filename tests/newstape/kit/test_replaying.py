"""Kept answers over a real socket, without a word to the app."""

import asyncio
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace

import httpx2
import pytest
import structlog
from fastapi import FastAPI, Request
from fastapi.responses import Response

from newstape.kit.asked import Asked, KnownFields
from newstape.kit.replaying import ReplayingProtocol
from newstape.kit.replies import Reply, Tell
from tests.fakes.plain_app import plain_app
from tests.fakes.serving import a_server, serving_in_loop
from tests.fakes.waiting import until

HELD = {"ETag": '"a"', "Vary": "Accept-Encoding", "Cache-Control": "public"}
_varying = re.compile(rb"(?im)^(date|x-request-id): .*\r\n")


class Reading(KnownFields):
    """It, counting the requests that it has read itself."""

    def __init__(self) -> None:
        super().__init__()
        self.known = 0

    def read(self, data: bytes, scheme: str) -> Asked | None:
        """The request, if its fields are known."""
        asked = super().read(data, scheme)
        self.known += asked is not None
        return asked


@dataclass
class Paper:
    """An app whose door counts; every answer holds as long as it is open."""

    url: str
    app: FastAPI
    reading: Reading
    asked: int = 0
    open: bool = True


@pytest.fixture
async def paper(tmp_path: Path) -> AsyncIterator[Paper]:
    """It, served as services are."""
    app = plain_app(tmp_path)
    paper = Paper("", app, Reading())
    app.state.known_fields = paper.reading

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


async def test_all_ways_give_the_same(client: httpx2.AsyncClient, paper: Paper) -> None:
    """But for its name and the time, an answer is the same whoever gives it: the app,
    or the socket when the app is known to answer so, parsed or not."""
    answers = [await client.get("/pages/a") for _ in range(3)]
    assert (paper.asked, paper.reading.known) == (1, 2)
    paper.app.state.known_fields = KnownFields()
    async with httpx2.AsyncClient(base_url=paper.url, trust_env=False) as other:
        answers.append(await other.get("/pages/a"))
    assert (paper.asked, paper.reading.known) == (1, 2)
    assert {answer.content for answer in answers} == {answers[0].content}
    assert len({answer.headers["X-Request-Id"] for answer in answers}) == 4
    own = {"x-request-id", "date"}
    first, *others = (
        sorted(one for one in answer.headers.multi_items() if one[0] not in own)
        for answer in answers
    )
    assert others == [first] * 3


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


async def _connected(url: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    host, port = url.removeprefix("http://").split(":")
    return await asyncio.open_connection(host, int(port))


async def _say(url: str, *pieces: bytes) -> bytes:
    """All that is answered until the server hangs up, without what always differs."""
    reader, writer = await _connected(url)
    for piece in pieces[:-1]:
        writer.write(piece)
        await reader.readuntil(b"\r\n\r\n")
    writer.write(pieces[-1])
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
    """Answers swiftly what is under ``/pages/quick``, or not, or fails; it holds back
    answers until its gate is open."""

    open: bool = True
    asked: int = 0
    fails: bool = False
    held: list[tuple[Asked, Tell]] = field(default_factory=list)

    def __call__(self, asked: Asked, tell: Tell) -> None:
        """Tell the answer."""
        self.asked += 1
        if self.fails:
            raise ZeroDivisionError
        if self.open:
            tell(self._reply(asked))
        else:
            self.held.append((asked, tell))

    def let_go(self) -> None:
        """Tell what was held back."""
        held, self.held = self.held, []
        for asked, tell in held:
            tell(self._reply(asked))

    @staticmethod
    def _reply(asked: Asked) -> Reply | None:
        if not asked.path.startswith("/pages/quick"):
            return None
        body = asked.path.encode()
        head = b'content-length: %d\r\netag: "q"\r\n' % len(body)
        route = SimpleNamespace(path="/pages/{name}")
        return Reply(head, body, route, lambda: False, 0.0, 0.0)


@pytest.fixture
def quick(paper: Paper) -> Quick:
    """It, asked before the app."""
    quick: Quick = Quick()
    paper.app.state.swift = quick
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


ASK = "GET /pages/{} HTTP/1.1\r\nHost: a\r\n\r\n"


async def _answer(reader: asyncio.StreamReader) -> str:
    """The body of the next answer, which says how long it is."""
    head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 10)
    found = re.search(rb"(?i)content-length: (\d+)", head)
    assert found is not None
    return (await reader.readexactly(int(found[1]))).decode()


async def _turn(client: httpx2.AsyncClient) -> None:
    """Have the server see all that was sent to it before."""
    answer = await client.get("/livez", headers={"X-Request-Id": "turn"})
    assert answer.status_code == 200


async def test_a_known_request_in_pieces(
    client: httpx2.AsyncClient, paper: Paper
) -> None:
    """What does not come in one piece is parsed, and so is what follows the half of it;
    after it requests are known again."""
    reader, writer = await _connected(paper.url)
    whole = ASK.format("a").encode()
    for pieces in ([whole], [whole[:9], whole[9:]], [whole + whole[:30], whole[30:]]):
        for piece in pieces:
            writer.write(piece)
            await _turn(client)
    for _ in range(4):
        assert (await _answer(reader)).startswith("a 1 ")
    assert paper.reading.known == 0
    writer.write(whole)
    assert (await _answer(reader)).startswith("a 1 ")
    assert paper.reading.known == 1
    writer.close()


@pytest.mark.parametrize("first", ["quick", "a"])
async def test_while_a_swift_answer_is_made(
    client: httpx2.AsyncClient, paper: Paper, quick: Quick, first: str
) -> None:
    """What is asked meanwhile waits, and is answered in order, all of it; also when the
    app has to answer, which is not asked twice."""
    reader, writer = await _connected(paper.url)
    writer.write(ASK.format("quick").encode())
    assert await _answer(reader) == "/pages/quick"
    quick.open = False
    writer.write(ASK.format(first).encode())
    await until(lambda: len(quick.held) == 1)
    for piece in (ASK.format("quick2") + ASK.format("b"), ASK.format("c")[:-9]):
        writer.write(piece.encode())
        await _turn(client)
    quick.open = True
    quick.let_go()
    told = [(await _answer(reader)).removeprefix("/pages/") for _ in range(3)]
    assert [one.split()[0] for one in told] == [first, "quick2", "b"]
    writer.write(ASK.format("c")[-9:].encode())
    assert (await _answer(reader)).startswith("c ")
    assert quick.asked == (
        5 if first == "quick" else 4
    )  # what piled up went to the app
    writer.close()


async def test_at_the_end_nobody_is_left_waiting(tmp_path: Path) -> None:
    """Who waits for a swift answer when the server ends gets it, and then the end."""
    app, quick = plain_app(tmp_path), Quick()
    app.state.swift = quick
    async with a_server(app) as (url, server):
        reader, writer = await _connected(url)
        writer.write(ASK.format("quick").encode())
        assert await _answer(reader) == "/pages/quick"
        quick.open = False
        writer.write(ASK.format("quick").encode())
        await until(lambda: len(quick.held) == 1)
        (connection,) = server.server_state.connections
        assert isinstance(connection, ReplayingProtocol)
        server.should_exit = True
        await until(lambda: connection.leaving)
        quick.let_go()
        assert await _answer(reader) == "/pages/quick"
        assert await reader.read() == b""
        writer.close()


async def test_an_idle_connection_is_closed(tmp_path: Path) -> None:
    """Some seconds after the last answer, however that was given, and not before; nor
    while an answer is made."""
    app, quick = plain_app(tmp_path), Quick()
    app.state.swift = quick
    async with a_server(app) as (url, server):
        server.config.timeout_keep_alive = 1
        reader, writer = await _connected(url)
        for _ in range(6):
            await asyncio.sleep(0.3)  # what is shown is that time passes
            writer.write(ASK.format("quick").encode())
            assert await _answer(reader) == "/pages/quick"
        quick.open = False
        writer.write(ASK.format("quick").encode())
        await asyncio.sleep(1.5)  # the same
        quick.let_go()
        assert await _answer(reader) == "/pages/quick"
        assert await asyncio.wait_for(reader.read(), 5) == b""
        writer.close()


async def test_who_left_meanwhile(
    client: httpx2.AsyncClient, paper: Paper, quick: Quick
) -> None:
    """An answer that nobody waits for is not written, and nothing breaks."""
    quick.open = False
    _, writer = await _connected(paper.url)
    writer.write(ASK.format("quick").encode())
    await until(lambda: quick.asked == 1)
    writer.close()
    await writer.wait_closed()
    await _turn(client)
    quick.open = True
    quick.let_go()
    assert (await client.get("/pages/quick")).text == "/pages/quick"
    assert paper.asked == 0
