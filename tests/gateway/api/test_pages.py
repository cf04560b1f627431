"""The doors of pages: payloads, HTML, frames and files, on real sockets."""

import asyncio
import gzip
import re
from collections.abc import AsyncIterator
from pathlib import Path

import brotli  # type: ignore[import-untyped]  # the package has no types
import httpx2
import pytest
import pytest_asyncio

from newstape.kit.clock import utc_now
from newstape.kit.keys import KeysFile
from newstape.wire.pages import Front, Page
from tests.fakes.town import Town, town

PAGE = "/v1/pages/ferry"


@pytest_asyncio.fixture(name="town")
async def _town(tmp_path: Path) -> AsyncIterator[Town]:
    async with town(tmp_path, front_length=3) as built:
        built.market.lists |= {"front": ["GSK"], "ferry": ["BP"], "none": []}
        built.market.quote("GSK", "39.36")
        built.market.quote("BP", "35.59")
        built.news.publish("ferry", ticker_list="ferry", symbols=[])
        yield built


async def test_payloads_are_of_the_wire(town: Town) -> None:
    """What goes out is what the wire's models describe, no more and no less."""
    page = await town.whole(PAGE)
    assert Page.model_validate(page).model_dump(mode="json", by_alias=True) == page
    front = await town.whole("/v1/front")
    assert Front.model_validate(front).model_dump(mode="json", by_alias=True) == front


async def test_links_lead_where_they_say(town: Town) -> None:
    """A payload knows its own address, its page's and its stream's, with the choice."""
    page = await town.whole(f"{PAGE}?symbols=gsk,bp")
    assert page["links"] == {
        "self": f"{PAGE}?symbols=GSK,BP",
        "html": "/articles/ferry",
        "stream": f"{PAGE}/stream?symbols=GSK,BP",
    }
    front = await town.whole("/v1/front?list=ferry")
    assert front["links"]["stream"] == "/v1/front/stream?list=ferry"


async def test_links_behind_a_public_address(tmp_path: Path) -> None:
    """With a public address the links of a payload are absolute."""
    async with town(tmp_path, public_url="https://news.example.org") as there:
        links = (await there.page("/v1/front"))["links"]
    assert links["self"] == "https://news.example.org/v1/front"


@pytest.mark.parametrize(
    ("path", "name", "symbols"),
    [
        (PAGE, "ferry", ["BP"]),
        ("/v1/front", "front", ["GSK"]),
        (f"{PAGE}?list=front", "front", ["GSK"]),
        (f"{PAGE}?list=none", "none", []),
        (f"{PAGE}?symbols=bp,GSK,BP", None, ["BP", "GSK"]),
    ],
)
async def test_strip_of_a_page(
    town: Town, path: str, name: str | None, symbols: list[str]
) -> None:
    """The strip is what was asked for, else the story's own, else the front's."""
    ticker = (await town.whole(path))["ticker"]
    assert ticker["list"] == name
    assert [quote["symbol"] for quote in ticker["quotes"]] == symbols


async def test_strip_of_a_list_that_is_not_there(town: Town) -> None:
    """A story whose own list does not exist shows the front's."""
    town.news.publish("boat", ticker_list="boat")
    ticker = (await town.whole("/v1/pages/boat"))["ticker"]
    assert ticker["list"] == "front"


async def test_a_list_made_just_now(town: Town) -> None:
    """A list is found as soon as a story names it."""
    await town.whole(PAGE)
    town.market.lists["boat"] = ["GSK", "BP"]
    town.news.publish("boat", ticker_list="boat")
    ticker = (await town.whole("/v1/pages/boat"))["ticker"]
    assert (ticker["list"], len(ticker["quotes"])) == ("boat", 2)


async def test_symbols_without_a_price(town: Town) -> None:
    """A symbol that has no quote is told as missing, and the page is complete."""
    ticker = (await town.whole(f"{PAGE}?symbols=GSK,ZZZ"))["ticker"]
    assert [quote["symbol"] for quote in ticker["quotes"]] == ["GSK"]
    assert ticker["missing"] == ["ZZZ"]


async def test_cursor_vouches_for_the_strip(town: Town) -> None:
    """The cursor, and the validator with it, stay while only other symbols move."""
    await town.whole(PAGE)
    before = await town.get(f"{PAGE}?symbols=GSK")
    town.market.quote("BP", "36.00")
    await town.soon(PAGE, lambda page: page["ticker"]["quotes"][0]["price"] == "36.00")
    after = await town.get(f"{PAGE}?symbols=GSK")
    assert (
        after.json()["ticker"]["cursor"]
        == before.json()["ticker"]["cursor"]
        == "aaaa-1"
    )
    assert after.headers["ETag"] == before.headers["ETag"]


async def test_fields(town: Town) -> None:
    """Only the parts that are asked for come, and how whole they are."""
    page = await town.whole(f"{PAGE}?fields=ticker,links")
    assert list(page) == ["schema", "complete", "ticker", "links", "degraded"]


@pytest.mark.parametrize("path", [PAGE, "/v1/front", "/embed/ticker"])
async def test_not_modified(town: Town, path: str) -> None:
    """Who has the newest is told so, weakened or not, and gets nothing; others all."""
    await town.whole(PAGE)
    await town.get(path)
    tag = (await town.get(path)).headers["ETag"]
    for held in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        answer = await town.get(path, If_None_Match=held)
        assert (answer.status_code, answer.content) == (304, b"")
        assert answer.headers["ETag"] == tag
        assert "Cache-Control" in answer.headers
    assert (await town.get(path, If_None_Match='"other"')).status_code == 200


async def test_codings(town: Town) -> None:
    """The same payload in three codings, each with a validator of its own."""
    await town.whole(PAGE)
    tags = set()
    for accepted, coding in (("br, gzip", "br"), ("gzip", "gzip"), ("identity", None)):
        url = town.reader.base_url.join(PAGE)
        request = town.reader.build_request(
            "GET", url, headers={"Accept-Encoding": accepted}
        )
        answer = await town.reader.send(request, stream=True)
        raw = b"".join([chunk async for chunk in answer.aiter_raw()])
        assert answer.headers.get("Content-Encoding") == coding
        assert answer.headers["Vary"].startswith("Accept-Encoding")
        plain = {"br": brotli.decompress, "gzip": gzip.decompress}.get(
            coding or "", bytes
        )
        assert plain(raw).startswith(b'{"schema":"page/1"')
        tags.add(answer.headers["ETag"])
    assert len(tags) == 3


async def test_head(town: Town) -> None:
    """HEAD answers as GET without the content."""
    await town.whole(PAGE)
    got = await town.get(PAGE)
    head = await town.reader.head(PAGE)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["ETag"] == got.headers["ETag"]


async def test_what_happened_is_told(town: Town) -> None:
    """The first reader waits for the story; soon it is served from memory."""
    first = await town.get(PAGE)
    assert first.headers["Cache-Status"].startswith("newstape/article; fwd=miss")
    async with asyncio.timeout(5):
        while "fwd" in (next_ := await town.get(PAGE)).headers["Cache-Status"]:
            pass
    assert (
        next_.headers["Cache-Status"] == "newstape/article; hit, newstape/ticker; hit"
    )
    assert 'article;desc="fresh";dur=0.0' in next_.headers["Server-Timing"]


async def test_one_call_for_all_who_wait(town: Town) -> None:
    """A hundred readers of a story that is not held cost its service one call."""
    town.news.publish("boat")
    await until_held(town)
    await asyncio.gather(*(town.get("/v1/pages/boat") for _ in range(100)))
    assert town.news.calls.count("/v1/articles/boat") == 1


async def test_names_of_a_request_are_passed_on(town: Town) -> None:
    """The service that is asked for a story learns which request wants it."""
    trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
    answer = await town.get(PAGE, X_Request_Id="one-7", traceparent=trace)
    told = town.news.heads["/v1/articles/ferry"]
    assert (told["x-request-id"], told["traceparent"]) == ("one-7", trace)
    assert answer.headers["X-Request-Id"] == "one-7"


async def until_held(town: Town) -> httpx2.Response:
    """The page, as soon as nobody is called for it."""
    async with asyncio.timeout(5):
        while "fwd" in (answer := await town.get(PAGE)).headers["Cache-Status"]:
            pass
    return answer


CASES = [
    ("/", 200),
    ("/articles/ferry", 200),
    ("/embed/ticker", 200),
    ("/articles/nothing", 404),
    ("/articles/ferry?symbols=b@d", 422),
    ("/?list=nothing", 422),
    ("/embed/ticker?list=nothing", 422),
]


@pytest.mark.parametrize(("path", "status"), CASES)
async def test_html(town: Town, path: str, status: int) -> None:
    """Pages and their errors are HTML under a strict policy, whoever asks."""
    await town.whole(PAGE)
    answer = await town.get(path)
    assert answer.status_code == status
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert answer.text.lower().startswith("<!doctype html>")
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert f"connect-src 'self' {town.url.replace('http', 'ws')};" in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert ("no-store" in answer.headers["Cache-Control"]) == (status not in {200, 404})


async def test_story_page(town: Town) -> None:
    """The page shows the story, its strip and the other stories."""
    town.news.publish("boat", headline="A boat leaves")
    await until_held(town)
    text = (await town.get("/articles/ferry")).text
    assert "Ferry line reopens after seven years" in text
    assert "35.59" in text
    assert "A boat leaves" in text


async def test_degraded_page(town: Town) -> None:
    """A page with old prices says so to its reader and to caches."""
    await town.whole(PAGE)
    await town.quotes_line.cut()
    await town.broken(PAGE)
    answer = await town.get("/articles/ferry")
    assert answer.headers["Page-Complete"] == "?0"
    assert 'data-state="stale"' in answer.text


async def test_moved_page(town: Town) -> None:
    """An old slug leads from page to page."""
    town.news.edit("ferry", slug="new-ferry")
    answer = await town.get("/articles/ferry")
    location = answer.headers["Location"]
    assert (answer.status_code, location) == (308, "/articles/new-ferry")


async def test_error_page_of_a_dead_service(town: Town) -> None:
    """A page that cannot be had says when to try again, below its strip."""
    await town.whole(PAGE)
    await town.articles_line.cut()
    await town.broken(PAGE)
    answer = await town.get("/articles/boat")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "2")
    assert "39.36" in answer.text


@pytest.mark.parametrize(
    ("path", "accept", "kind"),
    [
        ("/nowhere", "text/html,*/*;q=0.8", "text/html; charset=utf-8"),
        ("/nowhere", "*/*", "application/problem+json"),
        ("/v1/nowhere", "text/html", "application/problem+json"),
        ("/v1/pages/nothing", "text/html", "application/problem+json"),
    ],
)
async def test_no_such_address(town: Town, path: str, accept: str, kind: str) -> None:
    """Who looks with a browser gets a page; the API always answers with a problem."""
    answer = await town.get(path, Accept=accept)
    assert (answer.status_code, answer.headers["Content-Type"]) == (404, kind)


async def test_frames(tmp_path: Path) -> None:
    """The strip may be framed by whom the origins name; pages by nobody."""
    async with town(tmp_path, origins=("https://paper.example",)) as there:
        embed = (await there.get("/embed/ticker")).headers["Content-Security-Policy"]
        page = (await there.get("/")).headers["Content-Security-Policy"]
    assert "frame-ancestors 'self' https://paper.example" in embed
    assert "frame-ancestors 'none'" in page


async def test_files(town: Town) -> None:
    """What a page loads is there, for ever under its hashed name, and compressed."""
    page = (await town.get("/")).text
    address = re.findall(r'href="(/static/[^"]+\.css)"', page)[0]
    answer = await town.get(address, Accept_Encoding="br")
    assert answer.status_code == 200
    assert "immutable" in answer.headers["Cache-Control"]
    assert answer.headers["Content-Encoding"] == "br"
    held = await town.get(
        address, Accept_Encoding="br", If_None_Match=answer.headers["ETag"]
    )
    assert held.status_code == 304
    assert (await town.get("/static/nothing.js")).status_code == 404


async def test_reads_may_be_closed(tmp_path: Path) -> None:
    """Where reading needs a key there is no page without one; its files are open."""
    async with town(tmp_path, reads="closed") as there:
        assert (await there.get("/v1/front")).status_code == 401
        assert (await there.get("/")).status_code == 401
        assert (await there.get("/v1/front/stream")).status_code == 401
        assert (await there.get("/static/live-ticker.js")).status_code == 200


async def test_what_a_key_opens_is_not_for_caches(tmp_path: Path) -> None:
    """What was read with a key no cache may give to those who have none."""
    key = KeysFile(tmp_path / "keys").create(
        "reader", frozenset({"articles:write"}), utc_now()
    )
    async with town(tmp_path, reads="closed") as there:
        for path in ("/v1/front", "/"):
            answer = await there.get(path, Authorization=f"Bearer {key}")
            assert answer.status_code == 200
            assert answer.headers["Cache-Control"] == "private, no-cache"
            assert answer.headers["CDN-Cache-Control"] == "no-store"
            assert (await there.get(path)).status_code == 401


async def test_always_ready(tmp_path: Path) -> None:
    """The gateway can do its job without either service."""
    async with town(tmp_path, quotes=False, articles=False) as there:
        assert (await there.get("/readyz")).status_code == 200
        assert (await there.get("/")).status_code == 200


async def test_descriptions(town: Town) -> None:
    """The doors are described: calls by OpenAPI, streams by AsyncAPI."""
    calls = (await town.get("/openapi.json")).json()["paths"]
    assert {"/v1/front", "/v1/pages/{slug}"} <= calls.keys()
    assert {"404", "410", "503", "504"} <= calls["/v1/pages/{slug}"]["get"][
        "responses"
    ].keys()
    streams = (await town.get("/asyncapi.json")).json()["channels"].values()
    addresses = {channel["address"] for channel in streams}
    assert addresses == {"/v1/front/stream", "/v1/pages/{slug}/stream"}
