"""Answers that are given again: which, to whom, and for how long."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import httpx2
import pytest
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from newstape.kit.asked import Asked, Fields
from newstape.kit.replies import (
    BEHIND_SECONDS,
    LIMIT,
    LONGEST,
    Replies,
    Reply,
    ReplyMiddleware,
    while_same,
)

KEPT = {"Vary": "Accept-Encoding, Origin", "Cache-Control": "public, max-age=1"}


@dataclass
class Paper:
    """An app that counts how often it is asked, and whose answers hold until told."""

    replies: Replies
    edition: int = 0
    asked: int = 0
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    whole: bool = True

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.asked += 1
        request, edition = Request(scope), self.edition
        request.state.holds = while_same(lambda: self.edition)
        text = f"{request.url} {edition}".encode()
        told = {"ETag": f'"{edition}"', **KEPT, **self.headers}
        response = (
            Response(text, self.status, told)
            if self.whole
            else StreamingResponse(_pieces(text), self.status, told)
        )
        await response(scope, receive, send)


async def _pieces(text: bytes) -> AsyncIterator[bytes]:
    yield text


@dataclass
class Clock:
    """Time, as the test has it."""

    now: float = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    """A clock that stands."""
    return Clock()


@pytest.fixture
def paper(clock: Clock) -> Paper:
    """An app whose answers hold."""
    return Paper(Replies(clock))


@pytest.fixture
async def client(paper: Paper) -> AsyncIterator[httpx2.AsyncClient]:
    """Asks the app through what keeps its answers."""
    app = ReplyMiddleware(paper, paper.replies)
    transport = httpx2.ASGITransport(app=app)
    async with httpx2.AsyncClient(
        transport=transport,
        base_url="http://news.test",
        headers={"Accept-Encoding": ""},
    ) as client:
        yield client


async def test_an_answer_is_given_again(
    client: httpx2.AsyncClient, paper: Paper
) -> None:
    """Who asks the same gets the same bytes and headers, and the app is not asked."""
    first, second = await client.get("/a"), await client.get("/a")
    assert paper.asked == 1
    assert second.content == first.content
    assert second.headers == first.headers


async def test_who_has_it_already_gets_304(
    client: httpx2.AsyncClient, paper: Paper
) -> None:
    """A kept answer is compared with what the client holds; another one is sent."""
    await client.get("/a")
    held = await client.get("/a", headers={"If-None-Match": 'W/"0", "x"'})
    assert (held.status_code, held.content) == (304, b"")
    assert held.headers["ETag"] == '"0"'
    assert "Content-Length" not in held.headers
    other = await client.get("/a", headers={"If-None-Match": '"1"'})
    assert other.status_code == 200
    assert paper.asked == 1


async def test_the_head_alone(client: httpx2.AsyncClient, paper: Paper) -> None:
    """HEAD is answered from what a GET left, and leaves nothing itself."""
    await client.head("/a")
    whole = await client.get("/a")
    assert paper.asked == 2
    head = await client.head("/a")
    assert paper.asked == 2
    assert head.content == b""
    assert head.headers == whole.headers


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        ("/b", {}),
        ("/a?x", {}),
        ("/a", {"Host": "other.test"}),
        ("/a", {"Accept-Encoding": "gzip"}),
        ("/a", {"Accept-Encoding": "br;q=0, gzip"}),
    ],
)
async def test_another_question_has_another_answer(
    client: httpx2.AsyncClient, paper: Paper, path: str, headers: dict[str, str]
) -> None:
    """Address, host, scheme and what codings are taken tell questions apart."""
    await client.get("/a")
    await client.get(path, headers=headers)
    assert paper.asked == 2


async def test_the_same_codings_are_the_same_question(
    client: httpx2.AsyncClient, paper: Paper
) -> None:
    """However it is worded, and whatever else is taken that nobody here knows."""
    for worded in ("gzip, br", "br;q=0.5, GZIP, deflate", "gzip;q=1.0,br"):
        await client.get("/a", headers={"Accept-Encoding": worded})
    assert paper.asked == 1


@pytest.mark.parametrize(
    "headers", [{"Authorization": "Bearer x"}, {"Origin": "http://a.test"}]
)
async def test_what_is_personal_is_not_kept(
    client: httpx2.AsyncClient, paper: Paper, headers: dict[str, str]
) -> None:
    """Who shows a key or comes from another origin is answered in person."""
    for _ in range(2):
        await client.get("/a", headers=headers)
    await client.get("/a")
    assert paper.asked == 3
    await client.get("/a", headers=headers)
    assert paper.asked == 4


@pytest.mark.parametrize(
    "change",
    [
        {"status": 404},
        {"headers": {"Vary": "Accept"}},
        {"headers": {"Vary": "*"}},
        {"headers": {"Cache-Control": "no-cache"}},
        {"whole": False},
    ],
)
async def test_what_is_not_for_all_is_not_kept(
    client: httpx2.AsyncClient, paper: Paper, change: dict[str, object]
) -> None:
    """Errors, pieces, and what depends on more than questions are told apart by."""
    for name, value in change.items():
        setattr(paper, name, value)
    await client.get("/a")
    await client.get("/a")
    assert paper.asked == 2


async def test_posts_are_not_answered_from_memory(
    client: httpx2.AsyncClient, paper: Paper
) -> None:
    """Only what is safe to ask twice is given twice."""
    await client.post("/a")
    await client.get("/a")
    await client.post("/a")
    assert paper.asked == 3


async def test_a_change_is_seen_at_once(
    client: httpx2.AsyncClient, paper: Paper
) -> None:
    """The first who asks after a change gets the new answer, and so do all later ones."""
    await client.get("/a")
    paper.edition = 1
    assert (await client.get("/a")).text.endswith(" 1")
    assert (await client.get("/a")).text.endswith(" 1")
    assert paper.asked == 2


def _asked(path: str = "/a") -> Asked:
    fields = Fields([(b"host", b"news.test"), (b"accept-encoding", b"")])
    return Asked("GET", "http", path, b"", fields)


async def test_while_one_makes_it_anew_others_do_not_wait(
    client: httpx2.AsyncClient, paper: Paper, clock: Clock
) -> None:
    """They get what was so a moment ago; after 100 ms nobody does."""
    await client.get("/a")
    clock.now += 5 * BEHIND_SECONDS
    assert paper.replies.find(_asked()) is not None
    paper.edition = 1
    first = _asked()
    assert paper.replies.find(first) is None
    assert paper.replies.find(first) is None
    clock.now += BEHIND_SECONDS * 0.9
    assert paper.replies.find(_asked()) is not None
    clock.now += BEHIND_SECONDS * 0.2
    assert paper.replies.find(_asked()) is None
    assert (await client.get("/a")).text.endswith(" 1")


async def test_what_may_not_be_kept_ends_what_was(
    client: httpx2.AsyncClient, paper: Paper
) -> None:
    """Who saw that a page is gone does not see it again a moment later."""
    await client.get("/a")
    paper.edition, paper.status = 1, 410
    assert [(await client.get("/a")).status_code for _ in range(3)] == [410] * 3


async def test_nothing_is_kept_for_ever(
    client: httpx2.AsyncClient, paper: Paper, clock: Clock
) -> None:
    """What does not seem to change is made anew each second all the same."""
    await client.get("/a")
    clock.now += 1.01
    await client.get("/a")
    assert paper.asked == 2


async def test_what_was_asked_before_a_change_does_not_outlive_it(
    client: httpx2.AsyncClient, paper: Paper, clock: Clock
) -> None:
    """An answer is as old as its question: one that took long has less time left."""
    await client.get("/a")
    paper.edition = 1
    clock.now += BEHIND_SECONDS * 1.1
    assert paper.replies.find(_asked()) is None


async def test_memory_is_bounded(client: httpx2.AsyncClient, paper: Paper) -> None:
    """Those that were not made anew for longest make room."""
    for number in range(LIMIT + 1):
        await client.get(f"/{number}")
    assert paper.replies.find(_asked("/0")) is None
    assert paper.replies.find(_asked(f"/{LIMIT}")) is not None


async def test_an_answer_that_is_brought(
    client: httpx2.AsyncClient, paper: Paper
) -> None:
    """One that was made elsewhere is given like one that the app gave, if it is short
    enough."""
    for size, given in ((LONGEST + 1, 1), (10, 1)):
        head = b"content-length: %d\r\n" % size
        brought = Reply(head, b"x" * size, None, lambda: True, 100.0, 100.0)
        paper.replies.keep(_asked(), brought)
        answer = await client.get("/a")
        assert (len(answer.content) == 10) == (size == 10)
        assert paper.asked == given


async def test_where_nothing_may_be_behind(
    client: httpx2.AsyncClient, paper: Paper
) -> None:
    """Where it is so told, nobody gets what does not hold while another renews it."""
    paper.replies.behind = 0.0
    await client.get("/a")
    assert paper.replies.find(_asked()) is not None
    paper.edition = 1
    assert [paper.replies.find(_asked()) for _ in range(3)] == [None] * 3
    assert (await client.get("/a")).headers["ETag"] == '"1"'


async def test_who_asks_by_date_alone_is_answered_by_the_app(
    client: httpx2.AsyncClient, paper: Paper
) -> None:
    """Dates are compared where they are known; beside a tag they do not matter."""
    await client.get("/a")
    date = {"If-Modified-Since": "Mon, 17 Jun 2024 20:00:00 GMT"}
    await client.get("/a", headers=date)
    assert paper.asked == 2
    both = await client.get("/a", headers={**date, "If-None-Match": '"0"'})
    assert both.status_code == 304
    assert paper.asked == 2
