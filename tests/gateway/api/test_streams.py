"""The streams of pages, over both transports, on real sockets."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx2
import pytest
import pytest_asyncio
from websockets.asyncio.client import ClientConnection, connect

from newstape.wire.stream import SERVER_MESSAGE
from tests.fakes.town import Town, town

Message = dict[str, Any]
PAGE = "/v1/pages/ferry"


@pytest_asyncio.fixture(name="town")
async def _town(tmp_path: Path) -> AsyncIterator[Town]:
    async with town(tmp_path) as built:
        built.market.lists |= {"front": ["GSK", "BP"], "ferry": ["BP"]}
        built.market.quote("GSK", "39.36")
        built.market.quote("BP", "35.59")
        built.news.publish("ferry", ticker_list="ferry")
        await built.whole(PAGE)
        yield built


@asynccontextmanager
async def socket(town: Town, path: str) -> AsyncIterator[ClientConnection]:
    async with connect(town.url.replace("http", "ws") + path, proxy=None) as connection:
        yield connection


async def until(connection: ClientConnection, kind: str) -> Message:
    """The next message of a kind; all that comes is of the wire."""
    async with asyncio.timeout(10):
        while True:
            text = await connection.recv()
            SERVER_MESSAGE.validate_json(text)
            message: Message = json.loads(text)
            if message["type"] == kind:
                return message


async def closed(connection: ClientConnection) -> tuple[int | None, str | None]:
    """How a connection ends."""
    async with asyncio.timeout(10):
        await connection.wait_closed()
    return connection.close_code, connection.close_reason


@pytest.mark.parametrize(
    ("path", "symbols"),
    [
        (PAGE, ["BP"]),
        ("/v1/front", ["GSK", "BP"]),
        (f"{PAGE}?list=front", ["GSK", "BP"]),
        ("/v1/front?symbols=bp,zzz,gsk", ["BP", "GSK"]),
    ],
)
async def test_subscribed_to_what_the_page_shows(
    town: Town, path: str, symbols: list[str]
) -> None:
    """A stream begins with the strip of its page, in its order."""
    page = await town.whole(path)
    async with socket(town, page["links"]["stream"]) as reader:
        assert (await until(reader, "ack"))["symbols"] == symbols
        snapshot = await until(reader, "snapshot")
        assert [quote["symbol"] for quote in snapshot["quotes"]] == symbols


async def test_handed_on_from_the_payload(town: Town) -> None:
    """From the payload's cursor on there is no gap, and nothing comes twice."""
    cursor = (await town.whole("/v1/front"))["ticker"]["cursor"]
    town.market.quote("GSK", "40.00")
    await town.soon("/v1/front", lambda page: page["ticker"]["cursor"] != cursor)
    async with socket(town, f"/v1/front/stream?since={cursor}") as reader:
        assert (await until(reader, "ack"))["resumed"] is True
        rows = (await until(reader, "snapshot"))["quotes"]
        assert [(row["symbol"], row["price"]) for row in rows] == [("GSK", "40.00")]


async def test_prices_reach_readers(town: Town) -> None:
    """A price that comes in goes out to those whose page shows it."""
    async with socket(town, f"{PAGE}/stream") as reader:
        await until(reader, "snapshot")
        town.market.quote("GSK", "41.00")
        town.market.quote("BP", "36.00", session="closed")
        row = (await until(reader, "update"))["quotes"][0]
        assert (row["symbol"], row["price"], row["session"]) == (
            "BP",
            "36.00",
            "closed",
        )


async def test_story_notices(town: Town) -> None:
    """The version that stands is told once at the start, then each that follows."""
    async with socket(town, f"{PAGE}/stream") as reader:
        notice = await until(reader, "article")
        assert (notice["id"], notice["version"], notice["signal"]) == ("id-1", 1, None)
        town.news.edit("ferry", "corrected")
        notice = await until(reader, "article")
        assert (notice["version"], notice["signal"]) == (2, "correction")
        town.news.take_away("ferry", "killed")
        assert (await until(reader, "article"))["status"] == "killed"


async def test_notice_of_a_story_edited_before(town: Town) -> None:
    """A reader who comes later is told the version of now."""
    town.news.edit("ferry")
    await town.soon(PAGE, lambda page: page["article"]["version"] == 2)
    async with socket(town, f"{PAGE}/stream") as reader:
        assert (await until(reader, "article"))["version"] == 2


async def test_story_under_another_slug(town: Town) -> None:
    """An open page goes on under the slug it came by, over both transports: a socket
    follows no redirect."""
    town.news.edit("ferry", slug="boat")
    await town.soon("/v1/pages/boat", lambda page: page["article"]["version"] == 2)
    async with socket(town, f"{PAGE}/stream") as reader:
        assert (await until(reader, "article"))["version"] == 2
    async with town.reader.sse(f"{PAGE}/stream") as stream, asyncio.timeout(10):
        told = await first_of(stream, "ack", "article")
    assert told["ack"]["symbols"] == ["BP"]
    assert told["article"]["version"] == 2


async def test_state_of_the_strip(town: Town) -> None:
    """Readers are told when prices stop being current, and when they are again."""
    async with socket(town, "/v1/front/stream") as reader:
        assert (await until(reader, "state"))["state"] == "live"
        await town.quotes_line.cut()
        assert (await until(reader, "state"))["state"] == "stale"
        town.market.quote("GSK", "42.00")
        await town.quotes_line.mend()
        row = (await until(reader, "update"))["quotes"][0]
        assert row["price"] == "42.00"
        assert (await until(reader, "state"))["state"] == "live"


async def test_another_numbering(town: Town) -> None:
    """When the quotes are numbered anew readers are sent to come again."""
    async with socket(town, "/v1/front/stream") as reader:
        await until(reader, "snapshot")
        town.market.renumber("bbbb")
        assert (await until(reader, "reconnect"))["reason"] == "epoch"
        assert (await closed(reader))[0] == 1012
    page = await town.whole("/v1/front")
    assert page["ticker"]["cursor"].startswith("bbbb-")
    assert len(page["ticker"]["quotes"]) == 2


async def test_a_list_is_edited(town: Town) -> None:
    """The readers of a list see its new symbols."""
    async with socket(town, "/v1/front/stream") as reader:
        await until(reader, "snapshot")
        town.market.lists["front"] = ["BP"]
        assert (await until(reader, "ack"))["symbols"] == ["BP"]


async def test_before_quotes_were_ever_known(tmp_path: Path) -> None:
    """A reader who comes before the quotes is told, and sent to come again for them."""
    async with town(tmp_path, quotes=False) as there:
        there.market.lists["front"] = ["GSK"]
        there.market.quote("GSK", "39.36")
        async with socket(there, "/v1/front/stream") as reader:
            assert (await until(reader, "ack"))["symbols"] == []
            assert (await until(reader, "state"))["state"] == "unavailable"
            await there.quotes_line.mend()
            assert (await until(reader, "reconnect"))["after_ms"] == 0
        await there.whole("/v1/front")
        async with socket(there, "/v1/front/stream") as reader:
            assert len((await until(reader, "snapshot"))["quotes"]) == 1


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("/v1/pages/nothing/stream", 4006),
        (f"{PAGE}/stream?symbols=b@d", 4006),
        (f"{PAGE}/stream?conflate_ms=fast", 4006),
        ("/v1/front/stream?list=nothing", 4006),
    ],
)
async def test_refused(town: Town, path: str, code: int) -> None:
    """Who asks for what cannot be is let in first, to be told why."""
    async with socket(town, path) as reader:
        found, reason = await closed(reader)
    assert found == code
    assert reason


async def test_story_not_at_hand(town: Town) -> None:
    """While its story cannot be had a reader is asked to back off and come again."""
    await town.articles_line.cut()
    async with socket(town, "/v1/pages/boat/stream") as reader:
        assert (await closed(reader))[0] == 4100


async def test_foreign_origin(town: Town) -> None:
    """A page of an origin that is not named gets no stream."""
    url = town.url.replace("http", "ws") + "/v1/front/stream"
    async with connect(url, origin="https://evil.example", proxy=None) as reader:  # type: ignore[arg-type]
        assert (await closed(reader))[0] == 1008


async def test_key_inside_the_stream(tmp_path: Path) -> None:
    """Where reading needs a key it may be shown in the stream; a wrong one ends it."""
    async with town(tmp_path, reads="closed") as there:
        async with socket(there, "/v1/front/stream") as reader:
            await reader.send('{"method":"auth","params":{"token":"no"}}')
            assert (await until(reader, "error"))["code"] == "unauthorized"
        url = there.url.replace("http", "ws") + "/v1/front/stream"
        headers = {"Authorization": "Bearer no"}
        async with connect(url, additional_headers=headers, proxy=None) as reader:
            assert (await closed(reader))[0] == 4001


async def test_events(town: Town) -> None:
    """Server-sent events bring the same, and go on from the last one seen."""
    cursor = (await town.whole("/v1/front"))["ticker"]["cursor"]
    town.market.quote("BP", "37.00")
    await town.soon("/v1/front", lambda page: page["ticker"]["cursor"] != cursor)
    headers = {"Last-Event-ID": cursor}
    path = "/v1/front/stream?since=zzzz-9"
    async with town.reader.sse(path, headers=headers) as stream, asyncio.timeout(10):
        told = await first_of(stream, "ack", "snapshot", "state")
    assert told["ack"]["resumed"] is True
    assert [row["symbol"] for row in told["snapshot"]["quotes"]] == ["BP"]
    assert told["state"]["state"] == "live"


async def first_of(stream: httpx2.EventSource, *kinds: str) -> dict[str, Message]:
    """The first event of each kind."""
    told: dict[str, Message] = {}
    async for event in stream:
        if event.data:
            message: Message = json.loads(event.data)
            assert message["type"] == event.event
            told.setdefault(event.event, message)
        if told.keys() >= set(kinds):
            break
    return told


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/v1/pages/nothing/stream", 404),
        ("/v1/front/stream?symbols=b@d", 422),
        ("/v1/front/stream?list=nothing", 422),
    ],
)
async def test_events_refused(town: Town, path: str, status: int) -> None:
    """An event stream that cannot be is answered like its page."""
    answer = await town.get(path)
    assert (answer.status_code, answer.json()["status"]) == (status, status)
