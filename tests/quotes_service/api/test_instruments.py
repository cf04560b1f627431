"""Instruments at their door."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx2
import pytest

from newstape.wire.quotes import InstrumentsAnswer
from tests.fakes.quotes_app import push, quotes_app

GSK = {
    "symbol": "GSK",
    "name": "GSK plc",
    "exchange": "XNYS",
    "currency": "USD",
    "type": "ads",
    "precision": 2,
}


@pytest.fixture
async def client(tmp_path: Path) -> AsyncIterator[httpx2.AsyncClient]:
    async with quotes_app(tmp_path) as client:
        yield client


async def test_what_ships(client: httpx2.AsyncClient) -> None:
    """Sixteen instruments are known from the start, by symbol."""
    answer = await client.get("/v1/instruments")
    found = InstrumentsAnswer.model_validate(answer.json()).instruments
    symbols = [one.symbol for one in found]
    assert len(symbols) == 16
    assert symbols == sorted(symbols)
    assert (await client.get("/v1/instruments/gsk")).json() == GSK


async def test_search(client: httpx2.AsyncClient) -> None:
    """Parts of symbols and names find them."""
    answer = await client.get("/v1/instruments?q=tinto")
    assert [one["symbol"] for one in answer.json()["instruments"]] == ["RIO"]
    tag = answer.headers["etag"]
    again = await client.get("/v1/instruments?q=RIO", headers={"If-None-Match": tag})
    assert again.status_code == 304


async def test_put(client: httpx2.AsyncClient) -> None:
    """A description is put in place of the one before; a new symbol is 201."""
    await push(client, {"symbol": "GSK", "price": "39.36"})
    answer = await client.put("/v1/instruments/gsk", json={"name": "G", "precision": 4})
    assert answer.status_code == 200
    assert answer.json() == {
        **dict.fromkeys(("exchange", "currency", "type")),
        "symbol": "GSK",
        "name": "G",
        "precision": 4,
    }
    assert (await client.get("/v1/quotes/GSK")).json()["precision"] == 4
    new = await client.put("/v1/instruments/BTC-USD", json={"type": "crypto"})
    assert new.status_code == 201
    assert (await client.get("/v1/instruments/BTC-USD")).json() == new.json()


async def test_refused(client: httpx2.AsyncClient) -> None:
    """Unknown symbols are 404, bad ones and bad descriptions 422, no key 401."""
    assert (await client.get("/v1/instruments/ZZZ")).status_code == 404
    assert (await client.get("/v1/instruments/A%20B")).status_code == 422
    bad = await client.put("/v1/instruments/GSK", json={"precision": 13})
    assert bad.status_code == 422
    assert bad.json()["errors"][0]["pointer"] == "/precision"
    del client.headers["Authorization"]
    assert (await client.put("/v1/instruments/GSK", json={})).status_code == 401
    assert (await client.get("/v1/instruments/GSK")).json() == GSK


async def test_it_stays(tmp_path: Path) -> None:
    """What was put is there after a restart."""
    async with quotes_app(tmp_path) as client:
        await client.put("/v1/instruments/GSK", json={"name": "Another"})
        await push(client, {"symbol": "NEW", "price": "1.234", "currency": "EUR"})
    async with quotes_app(tmp_path) as client:
        assert (await client.get("/v1/instruments/GSK")).json()["name"] == "Another"
        found = (await client.get("/v1/instruments/NEW")).json()
        assert (found["currency"], found["precision"]) == ("EUR", 3)
