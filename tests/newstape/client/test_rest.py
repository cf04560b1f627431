"""The REST calls against services on real sockets."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from decimal import Decimal

import pytest
from fastapi.responses import RedirectResponse, Response, StreamingResponse
from pydantic import BaseModel
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.routing import Route

from newstape.client.errors import (
    ClientError,
    MalformedError,
    RefusedError,
    UnreachableError,
)
from newstape.client.rest import ArticlesApi, QuotesApi
from newstape.wire.articles import ArticleInput, ParagraphBlock
from newstape.wire.quotes import InstrumentInput, Quote, Tick
from tests.fakes.service_apis import KEY, Calls, FakeArticles, FakeQuotes, problem
from tests.fakes.serving import serving

TICK = Tick(symbol="GSK", price=Decimal("39.360"), change_percent=Decimal("-1.22"))
STORY = ArticleInput(
    uri="urn:x:1", slug="rain", headline="Rain", body=[ParagraphBlock(html="Wet.")]
)


@pytest.fixture
def quotes() -> Iterator[tuple[FakeQuotes, str]]:
    """A quotes service and its address."""
    fake = FakeQuotes(Calls())
    with serving(fake.app) as url:
        yield fake, url


@pytest.fixture
def articles() -> Iterator[tuple[FakeArticles, str]]:
    """An articles service and its address."""
    fake = FakeArticles(Calls())
    with serving(fake.app) as url:
        yield fake, url


class Echo:
    """Answers every request with one body and remembers what was asked."""

    def __init__(self, body: object) -> None:
        self.body = body
        self.asked: list[str] = []
        methods = ["GET", "PUT", "DELETE", "POST"]
        self.app = Starlette(routes=[Route("/{rest:path}", self.any, methods=methods)])

    async def any(self, request: Request) -> Response:
        """Say it again."""
        path = request.scope["raw_path"].decode()
        query = f"?{request.url.query}" if request.url.query else ""
        sent = (await request.body()).decode()
        self.asked.append(f"{request.method} {path}{query} {sent}".strip())
        return Response(json.dumps(self.body), media_type="application/json")


async def test_ticks_are_sent_with_their_digits_and_reported_on(
    quotes: tuple[FakeQuotes, str],
) -> None:
    """A price arrives as it was given, and the report is the service's."""
    fake, url = quotes
    async with QuotesApi(url, KEY) as api:
        report = await api.post_ticks([TICK])
        again = await api.post_ticks([TICK])
    assert (report.accepted, report.unchanged) == (1, 0)
    assert (again.accepted, again.unchanged) == (0, 1)
    assert str(fake.ticks["GSK"].price) == "39.360"


async def test_a_list_is_put_and_read(quotes: tuple[FakeQuotes, str]) -> None:
    """Symbols keep their order; an unknown list is a refusal with 404."""
    _, url = quotes
    async with QuotesApi(url, KEY) as api:
        with pytest.raises(RefusedError) as refused:
            await api.list_named("front")
        await api.put_list("front", ["GSK", "BP"])
        assert (await api.list_named("front")).symbols == ["GSK", "BP"]
    assert refused.value.status == 404
    assert refused.value.problem is not None


QUOTE: dict[str, object] = {
    **dict.fromkeys(Quote.model_fields),
    "symbol": "^X",
    "seq": 1,
    "price": "1.50",
    "trading": "normal",
    "stale": False,
    **dict.fromkeys(["time", "received"], "2024-06-17T20:00:00.000Z"),
    "delay_seconds": 0,
    "source": "push",
    "precision": 2,
    "a_later_field": 1,
}
INSTRUMENT = {"symbol": "^X", "name": "X", "precision": 2}
MANY = {"cursor": "e-1", "as_of": "2024-06-17T20:00:00Z", "missing": []}


@pytest.mark.parametrize(
    ("call", "asked", "answered"),
    [
        (
            lambda api: api.quotes(["^X", "BP.XLON"]),
            "GET /v1/quotes?symbols=%5EX%2CBP.XLON",
            {**MANY, "quotes": [QUOTE]},
        ),
        (
            lambda api: api.quotes(list_name="front"),
            "GET /v1/quotes?list=front",
            {**MANY, "quotes": []},
        ),
        (lambda api: api.quote("^X"), "GET /v1/quotes/%5EX", QUOTE),
        (lambda api: api.lists(), "GET /v1/lists", {"lists": []}),
        (
            lambda api: api.instruments("rail"),
            "GET /v1/instruments?q=rail",
            {"instruments": [INSTRUMENT]},
        ),
        (lambda api: api.instrument("^X"), "GET /v1/instruments/%5EX", INSTRUMENT),
    ],
)
async def test_reads_ask_as_the_wire_says(
    call: Callable[[QuotesApi], Awaitable[BaseModel]], asked: str, answered: object
) -> None:
    """Keys are escaped, absent parameters stay away, unknown fields are skipped."""
    echo = Echo(answered)
    with serving(echo.app) as url:
        async with QuotesApi(url) as api:
            read = await call(api)
    assert echo.asked == [asked]
    assert type(read).model_validate(answered, extra="ignore") == read


async def test_instruments_are_put_and_lists_deleted() -> None:
    """Whatever the answer's body, a status of the 200s is a yes."""
    echo = Echo(None)
    with serving(echo.app) as url:
        async with QuotesApi(url) as api:
            await api.put_instrument("^X", InstrumentInput(name="X"))
            await api.delete_list("front")
    put, deleted = echo.asked
    assert put.startswith('PUT /v1/instruments/%5EX {"name":"X",')
    assert deleted == "DELETE /v1/lists/front"


async def test_an_article_is_created_read_and_replaced(
    articles: tuple[FakeArticles, str],
) -> None:
    """Each answer brings the tag that the next replacement needs."""
    _, url = articles
    async with ArticlesApi(url, KEY) as api:
        created = await api.create(STORY)
        found = await api.get("rain")
        newer = STORY.model_copy(update={"headline": "Rain ends"})
        replaced = await api.replace(created.article.id, newer, found.etag)
        with pytest.raises(RefusedError) as refused:
            await api.replace(created.article.id, newer, found.etag)
    assert found == created
    assert (replaced.article.headline, replaced.article.version) == ("Rain ends", 2)
    assert refused.value.status == 412


async def test_an_old_slug_leads_to_the_article(
    articles: tuple[FakeArticles, str],
) -> None:
    """308 is followed for reads."""
    fake, url = articles
    moved = RedirectResponse("/v1/articles/rain", 308)
    fake.calls.instead["GET /v1/articles/drizzle"] = moved
    async with ArticlesApi(url, KEY) as api:
        created = await api.create(STORY)
        assert await api.get("drizzle") == created


async def test_changes_are_read_from_a_cursor() -> None:
    """The cursor is the service's, opaque."""
    change = {"seq": 1, "id": "a", "slug": "rain", "version": 1}
    body = {
        "changes": [{**change, "kind": "published", "at": "2024-06-17T20:00:00Z"}],
        "next_cursor": "c1",
    }
    echo = Echo(body)
    with serving(echo.app) as url:
        async with ArticlesApi(url) as api:
            answer = await api.changes(since="c0", limit=5)
    assert echo.asked == ["GET /v1/changes?since=c0&limit=5"]
    assert (answer.changes[0].kind, answer.next_cursor) == ("published", "c1")


async def test_a_wrong_key_is_a_refusal(quotes: tuple[FakeQuotes, str]) -> None:
    """The problem's detail says what is wrong."""
    _, url = quotes
    async with QuotesApi(url, "nt_other") as api:
        with pytest.raises(RefusedError, match="key is not known") as refused:
            await api.post_ticks([TICK])
    assert refused.value.status == 401


@pytest.mark.parametrize("body", [b"", b"<html>", b'{"name":"front"}'])
async def test_an_answer_that_is_not_of_the_wire_is_malformed(
    quotes: tuple[FakeQuotes, str], body: bytes
) -> None:
    """It says where the answer went wrong."""
    fake, url = quotes
    fake.calls.instead["GET /v1/lists/front"] = Response(body)
    async with QuotesApi(url) as api:
        with pytest.raises(MalformedError, match="/v1/lists/front"):
            await api.list_named("front")


async def test_an_article_without_a_tag_is_malformed() -> None:
    """Nothing could be replaced without one."""
    fake = FakeArticles(Calls())
    with serving(fake.app) as url:
        async with ArticlesApi(url, KEY) as api:
            stored = await api.create(STORY)
            body = Response(stored.article.model_dump_json())
            fake.calls.instead["GET /v1/articles/rain"] = body
            with pytest.raises(MalformedError, match="no ETag"):
                await api.get("rain")


@pytest.mark.parametrize("answered", [Response("gone wrong", 502), problem(503)])
async def test_an_error_without_words_is_still_a_refusal(
    quotes: tuple[FakeQuotes, str], answered: Response
) -> None:
    """Whoever stands between us may answer in any form."""
    fake, url = quotes
    fake.calls.instead["GET /v1/lists"] = answered
    async with QuotesApi(url) as api:
        with pytest.raises(RefusedError) as refused:
            await api.lists()
    assert refused.value.status == answered.status_code


async def test_a_service_that_is_not_there_is_unreachable() -> None:
    """The address is told."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    async with QuotesApi(url) as api:
        with pytest.raises(UnreachableError, match=url):
            await api.lists()


async def test_a_service_that_does_not_answer_is_unreachable() -> None:
    """A stopped process accepts and says nothing; the deadline ends it."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        async with QuotesApi(url, deadline_seconds=0.2) as api:
            with pytest.raises(UnreachableError, match=r"within 0\.2 s"):
                await api.lists()


async def test_a_service_that_trickles_is_unreachable() -> None:
    """The deadline is for the whole answer, not for each byte of it."""

    async def trickle() -> AsyncIterator[bytes]:
        while True:
            yield b" "
            await asyncio.sleep(0.01)  # the pace of the fault, nothing waits on it

    async def answer(_request: Request) -> Response:
        return StreamingResponse(trickle(), media_type="application/json")

    with serving(Starlette(routes=[Route("/v1/lists", answer)])) as url:
        async with QuotesApi(url, deadline_seconds=0.3) as api:
            with pytest.raises(UnreachableError, match="within"):
                await api.lists()


@pytest.mark.parametrize("url", ["http://[", "ftp://news.test", "news"])
async def test_what_is_no_address_is_unreachable(url: str) -> None:
    """A mistyped address is the same kind of failure."""
    with pytest.raises(ClientError):
        async with QuotesApi(url) as api:
            await api.lists()
