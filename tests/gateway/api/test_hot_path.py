"""Pages that many ask for are given as they were made, as long as nothing changes."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
import structlog

from tests.fakes.town import Town, town

PAGE = "/v1/pages/ferry"
PATHS = (PAGE, "/v1/front", "/articles/ferry", "/", "/markets/GSK")
CODINGS = ("br", "gzip", "identity")


@pytest_asyncio.fixture(name="town")
async def _town(tmp_path: Path) -> AsyncIterator[Town]:
    async with town(tmp_path) as built:
        built.market.lists["front"] = ["GSK"]
        built.market.quote("GSK", "39.36")
        built.news.publish("ferry")
        await built.whole(PAGE)
        yield built


async def _swift(town: Town, path: str, coding: str) -> bool:
    """Whether an answer comes without a word to the app, as its log line tells."""
    with structlog.testing.capture_logs() as lines:
        await town.get(path, Accept_Encoding=coding)
    return any(line["event"] == "request" and "x_request_id" in line for line in lines)


@pytest.mark.parametrize("coding", CODINGS)
@pytest.mark.parametrize("path", PATHS)
async def test_a_page_is_made_once(town: Town, path: str, coding: str) -> None:
    """Each page in each coding is ready for the next who asks, the very same."""
    first = await town.get(path, Accept_Encoding=coding)
    async with asyncio.timeout(5):
        while not await _swift(town, path, coding):
            first = await town.get(path, Accept_Encoding=coding)
    again = await town.get(path, Accept_Encoding=coding)
    assert again.status_code == 200
    assert again.content == first.content
    assert again.headers.get("Content-Encoding", "identity") == coding
    etag = again.headers["ETag"]
    held = await town.get(path, Accept_Encoding=coding, If_None_Match=etag)
    assert (held.status_code, held.headers["ETag"]) == (304, etag)


async def test_a_page_follows_its_prices(town: Town) -> None:
    """A page that is asked for all the time is behind what is known for a moment only."""
    for price in ("40.01", "40.02", "40.03"):
        assert await _price(town, PAGE) != price
        town.market.quote("GSK", price)
        async with asyncio.timeout(10):
            while await _price(town, f"{PAGE}?symbols=GSK") != price:
                await _price(town, PAGE)
        async with asyncio.timeout(0.5):  # 100 ms, and the machine's moods
            while await _price(town, PAGE) != price:
                pass


async def _price(town: Town, path: str) -> str:
    page = await town.page(path)
    price: str = page["ticker"]["quotes"][0]["price"]
    return price


async def test_what_is_gone_is_gone_at_once(town: Town) -> None:
    """From the moment that one reader sees that a story was killed, all do."""
    assert {(await town.get(PAGE)).status_code for _ in range(5)} == {200}
    town.news.take_away("ferry", "killed")
    async with asyncio.timeout(5):
        while (await town.get(PAGE)).status_code == 200:
            pass
    assert {(await town.get(PAGE)).status_code for _ in range(5)} == {410}
