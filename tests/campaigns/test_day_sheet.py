"""The campaign of a market day reads a page's HTML and its JSON as the same page."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.campaigns.day_sheet import Sheet, read_sheet
from tests.fakes.town import Town, town


@pytest_asyncio.fixture(name="town")
async def _town(tmp_path: Path) -> AsyncIterator[Town]:
    async with town(tmp_path) as built:
        built.market.lists |= {"front": ["GSK", "BP", "NIL"]}
        built.market.quote("GSK", "39.36")
        built.market.quote("BP", "35.59", trading="halted")
        built.news.publish("ferry", headline="Ferry & <boat>")
        built.news.publish("boat")
        await built.whole("/v1/front")
        yield built


async def sheet_of(town: Town, path: str) -> Sheet:
    """What a page says."""
    answer = await town.get(path)
    assert answer.status_code == 200, answer.text
    return read_sheet(answer)


@pytest.mark.parametrize(
    ("as_json", "as_html"), [("/v1/front", "/"), ("/v1/pages/ferry", "/articles/ferry")]
)
async def test_both_say_the_same(town: Town, as_json: str, as_html: str) -> None:
    """Prices, their order and state, the story or the list of stories."""
    one, other = await sheet_of(town, as_json), await sheet_of(town, as_html)
    assert other._replace(rows=(), stream="") == one._replace(rows=(), stream="")
    assert one.order == ("GSK", "BP", "NIL")
    assert len(other.rows) == len(one.rows) == 2
    for shown, row in zip(other.rows, one.rows, strict=True):
        assert shown == {name: row[name] for name in shown}


async def test_what_is_old_is_marked(town: Town) -> None:
    """A page whose story cannot be checked says so in both."""
    assert (await sheet_of(town, "/v1/pages/ferry")).whole
    await town.articles_line.cut()
    await town.broken("/v1/pages/ferry")
    assert not (await sheet_of(town, "/v1/pages/ferry")).whole
    assert not (await sheet_of(town, "/articles/ferry")).whole
