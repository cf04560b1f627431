"""Quotes at their door: read in the order asked, pushed tick by tick."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx2
import pytest

from newstape.kit.keys import KeysFile
from newstape.wire.problems import MEDIA_TYPE
from newstape.wire.quotes import BarsAnswer, IngestReport, Quote, QuotesAnswer
from tests.fakes.quotes import NOON, later
from tests.fakes.quotes_app import eventually, push, quotes_app

GSK = {"symbol": "GSK", "price": "39.36", "change_percent": "-1.22"}
BP = {"symbol": "BP", "price": "35.59", "previous_close": "35.42"}


@pytest.fixture
async def client(tmp_path: Path) -> AsyncIterator[httpx2.AsyncClient]:
    async with quotes_app(tmp_path, push_max_bytes=4096, push_max_ticks=20) as client:
        yield client


async def read(client: httpx2.AsyncClient, path: str) -> dict[str, Any]:
    answer = await client.get(path)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def assert_problem(answer: httpx2.Response, status: int) -> dict[str, Any]:
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == MEDIA_TYPE
    problem: dict[str, Any] = answer.json()
    return problem


async def test_quotes_in_the_order_asked(client: httpx2.AsyncClient) -> None:
    """Symbols are upper-cased, come once, and those without a quote are missing."""
    report = await push(client, GSK, BP)
    found = await read(client, "/v1/quotes?symbols=bp,GSK,ZZZ,BP")
    QuotesAnswer.model_validate(found)
    assert [quote["symbol"] for quote in found["quotes"]] == ["BP", "GSK"]
    assert found["missing"] == ["ZZZ"]
    assert found["cursor"] == report["cursor"]
    assert found["as_of"] == max(quote["received"] for quote in found["quotes"])


async def test_a_quote_is_exactly_what_was_printed(client: httpx2.AsyncClient) -> None:
    """Price and percent are strings with the digits they came with."""
    await push(client, GSK)
    quote = await read(client, "/v1/quotes/gsk")
    Quote.model_validate(quote)
    assert quote.pop("time") == quote.pop("received")
    assert quote == {
        "symbol": "GSK",
        "seq": 1,
        "price": "39.36",
        "currency": "USD",
        "previous_close": "39.846",
        "previous_close_origin": "derived",
        "change": "-0.486",
        "change_percent": "-1.22",
        "session": None,
        "trading": "normal",
        "stale": False,
        "delay_seconds": 0,
        "source": "push",
        "attribution": None,
        "precision": 2,
    }


async def test_lists_name_quotes(client: httpx2.AsyncClient) -> None:
    """A list is asked for by its name; without any name it is the front."""
    await push(client, GSK, BP)
    everything = await read(client, "/v1/quotes")
    assert [quote["symbol"] for quote in everything["quotes"]] == ["BP", "GSK"]
    assert everything == await read(client, "/v1/quotes?symbols=*")
    await client.put("/v1/lists/front", json={"symbols": ["GSK", "AZN"]})
    front = await read(client, "/v1/quotes")
    assert [quote["symbol"] for quote in front["quotes"]] == ["GSK"]
    assert front["missing"] == ["AZN"]
    assert front == await read(client, "/v1/quotes?list=front")
    await client.put("/v1/lists/front", json={"symbols": []})
    assert (await read(client, "/v1/quotes"))["quotes"] == []


async def test_nothing_yet(client: httpx2.AsyncClient) -> None:
    """An empty board is answered, and the same each time."""
    first = await client.get("/v1/quotes")
    assert first.json()["quotes"] == []
    assert first.headers["etag"] == (await client.get("/v1/quotes")).headers["etag"]


async def test_asked_again(client: httpx2.AsyncClient) -> None:
    """What has not changed is not sent again; what has changed is."""
    await push(client, GSK)
    first = await client.get("/v1/quotes?symbols=GSK")
    tag = first.headers["etag"]
    assert first.headers["cache-control"] == "no-cache"
    for given in (tag, f"W/{tag}", f'"x", {tag}', "*"):
        again = await client.get(
            "/v1/quotes?symbols=GSK", headers={"If-None-Match": given}
        )
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == tag
    await push(client, {"symbol": "GSK", "price": "39.37"})
    changed = await client.get("/v1/quotes?symbols=GSK", headers={"If-None-Match": tag})
    assert changed.status_code == 200


@pytest.mark.parametrize(
    ("query", "pointer"),
    [
        ("symbols=A%20B", "/query/symbols"),
        ("symbols=GSK,,BP", "/query/symbols"),
        ("list=Front!", "/query/list"),
        ("symbols=GSK&list=front", "/query/symbols"),
        ("symbols=" + ",".join(f"S{n}" for n in range(501)), "/query/symbols"),
    ],
)
async def test_bad_queries(
    client: httpx2.AsyncClient, query: str, pointer: str
) -> None:
    """What makes no sense is 422, and the problem points at it."""
    problem = assert_problem(await client.get(f"/v1/quotes?{query}"), 422)
    assert [error["pointer"] for error in problem["errors"]] == [pointer]


async def test_what_is_not_there(client: httpx2.AsyncClient) -> None:
    """Quotes, lists and bars that do not exist are 404."""
    for path in ("/v1/quotes/ZZZ", "/v1/quotes?list=no", "/v1/quotes/ZZZ/bars"):
        assert_problem(await client.get(path), 404)


async def test_the_report_of_a_push(client: httpx2.AsyncClient) -> None:
    """Each tick has its own fate, and the report tells it by index."""
    await push(client, {**GSK, "time": "2024-06-17T20:00:00Z"})
    report = await push(
        client,
        {**GSK, "time": "2024-06-18T20:00:00Z"},
        {**GSK, "price": "1", "time": "2020-01-01T00:00:00Z"},
        {"symbol": "GSK", "price": 39.5},
        BP,
    )
    IngestReport.model_validate(report)
    epoch, _, seq = report.pop("cursor").rpartition("-")
    assert epoch
    assert seq == "2"
    assert [one["index"] for one in report.pop("refused")] == [2]
    assert report == {
        "accepted": 1,
        "unchanged": 1,
        "ignored": [{"index": 1, "symbol": "GSK", "reason": "older"}],
    }


async def test_the_same_page_again(client: httpx2.AsyncClient) -> None:
    """The same prices and percents later change nothing but the time."""
    page = [{**GSK, "time": "2024-06-17T20:00:00Z"}]
    first = await push(client, *page)
    again = await push(client, *page)
    later = await push(client, {**GSK, "time": "2024-06-18T20:00:00Z"})
    assert (again["unchanged"], later["unchanged"]) == (1, 1)
    assert first["cursor"] == again["cursor"] == later["cursor"]
    quote = await read(client, "/v1/quotes/GSK")
    assert quote["time"] == "2024-06-18T20:00:00.000Z"
    assert quote["change_percent"] == "-1.22"


async def test_lines(client: httpx2.AsyncClient) -> None:
    """JSON Lines are taken like an array."""
    body = b'{"symbol":"GSK","price":"39.36"}\n{oops\n{"symbol":"BP","price":"35"}\n'
    answer = await client.post(
        "/v1/quotes",
        content=body,
        headers={"Content-Type": "application/x-ndjson; charset=utf-8"},
    )
    assert answer.json()["accepted"] == 2
    assert [one["index"] for one in answer.json()["refused"]] == [1]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"GSK 39.36", 400),
        (b"", 400),
        (b"{}", 422),
        (b"[" + b"{}," * 20 + b"{}]", 413),
        (b"[" + b" " * 5000 + b"]", 413),
    ],
)
async def test_refused_as_a_whole(
    client: httpx2.AsyncClient, body: bytes, status: int
) -> None:
    """No JSON, no array, too much of it."""
    assert_problem(await client.post("/v1/quotes", content=body), status)


async def test_only_with_a_key(client: httpx2.AsyncClient, tmp_path: Path) -> None:
    """Pushing needs a key, and one with the scope."""
    poor = KeysFile(tmp_path / "keys").create("p", frozenset({"articles:write"}), NOON)
    for header, status in (("Bearer wrong", 401), (f"Bearer {poor}", 403)):
        answer = await client.post(
            "/v1/quotes", json=[GSK], headers={"Authorization": header}
        )
        assert_problem(answer, status)
    del client.headers["Authorization"]
    assert_problem(await client.post("/v1/quotes", json=[GSK]), 401)
    assert (await client.get("/v1/quotes")).json()["quotes"] == []


async def test_closed_reads(tmp_path: Path) -> None:
    """Where reads are closed they need a key too."""
    async with quotes_app(tmp_path, reads="closed") as client:
        paths = ("/v1/quotes", "/v1/lists", "/v1/instruments", "/v1/instruments/GSK")
        for path in paths:
            assert (await client.get(path)).status_code == 200
        del client.headers["Authorization"]
        for path in (*paths, "/v1/quotes/GSK", "/v1/quotes/GSK/bars", "/v1/lists/x"):
            assert_problem(await client.get(path), 401)


async def test_unknown_symbols_where_they_are_ignored(tmp_path: Path) -> None:
    """A setting keeps ticks of unknown symbols out."""
    async with quotes_app(tmp_path, unknown_symbols="ignore") as client:
        report = await push(client, {"symbol": "NEW", "price": "1"}, GSK)
    assert report["accepted"] == 1
    assert report["ignored"] == [
        {"index": 0, "symbol": "NEW", "reason": "unknown_symbol"}
    ]


async def test_poison_harms_nobody_else(client: httpx2.AsyncClient) -> None:
    """Numbers at the edge of the wire are shown or refused; other quotes are served."""
    edge = "9" * 18
    report = await push(
        client,
        {"symbol": "A", "price": edge, "previous_close": "0.000000000001"},
        {"symbol": "B", "price": f"{edge}.{'9' * 12}", "previous_close": "100"},
        {"symbol": "C", "price": "0.000000000001", "change_percent": "-99.99"},
        {"symbol": "D", "price": edge, "change_percent": "-99.99"},
        {"symbol": "E", "price": "1", "time": "9999-12-31T23:59:59Z"},
        {"symbol": "F", "price": "1", "time": "0001-01-01T00:00:00+14:00"},
        {"symbol": "G", "price": "1", "time": "0001-01-01T00:00:00Z"},
        GSK,
    )
    assert [one["index"] for one in report["refused"]] == [0, 3, 5]
    answer = QuotesAnswer.model_validate(await read(client, "/v1/quotes"))
    assert [quote.symbol for quote in answer.quotes] == ["B", "C", "E", "G", "GSK"]


def gsk_at(seconds: int, price: str) -> dict[str, str]:
    """A tick so many seconds after noon."""
    return {"symbol": "GSK", "price": price, "time": later(seconds).isoformat()}


async def test_bars(tmp_path: Path) -> None:
    """Bars are there a second later at most, oldest first, by span and limit."""
    async with quotes_app(tmp_path, lambda: later(600)) as client:
        seen = ((0, "1.0"), (60, "2.0"), (120, "3.0"), (150, "5.0"))
        await push(client, *(gsk_at(seconds, price) for seconds, price in seen))
        path = "/v1/quotes/gsk/bars"
        answer = await eventually(client, path, lambda found: len(found["bars"]) == 3)
        BarsAnswer.model_validate(answer)
        assert answer["bars"][-1] == {
            "time": "2024-06-17T12:02:00.000Z",
            "open": "3.0",
            "high": "5.0",
            "low": "3.0",
            "close": "5.0",
        }

        async def opens(query: str) -> list[str]:
            answer = await read(client, f"{path}?{query}")
            return [bar["open"] for bar in answer["bars"]]

        assert await opens("from=2024-06-17T12:01:00Z&limit=1") == ["2.0"]
        assert await opens("to=2024-06-17T12:02:00Z") == ["1.0", "2.0"]
        assert await opens("limit=1") == ["3.0"]
        assert await opens("interval=1d") == ["1.0"]


@pytest.mark.parametrize("query", ["interval=2m", "from=monday", "limit=0"])
async def test_bad_bars(client: httpx2.AsyncClient, query: str) -> None:
    """Spans that make no sense are 422."""
    assert_problem(await client.get(f"/v1/quotes/GSK/bars?{query}"), 422)
