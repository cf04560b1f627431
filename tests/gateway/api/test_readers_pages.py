"""The pages around stories: sections, symbols, search, feeds, and files for crawlers."""

import json
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from starlette.responses import PlainTextResponse

from newstape.wire.articles import SymbolRef
from newstape.wire.quotes import Bar
from tests.fakes.markup import Node, parse
from tests.fakes.pages import CLOSE, bars
from tests.fakes.town import Town, town

EDITION = """
title = "The Harbour"
[[sections]]
slug = "city"
title = "In town"
[[sections]]
slug = "sport"
title = "Sport"
"""


@pytest_asyncio.fixture(name="town")
async def _town(tmp_path: Path) -> AsyncIterator[Town]:
    edition = tmp_path / "edition.toml"
    edition.write_text(EDITION)
    async with town(tmp_path, front_length=3, edition=edition) as built:
        built.market.lists["front"] = ["GSK", "BP"]
        built.market.names["GSK"] = "GSK plc"
        built.market.quote("GSK", "39.36")
        built.market.quote("BP", "35.59")
        for number in range(5):
            told: dict[str, Any] = {
                "headline": f"Ferry {number}",
                "published_at": CLOSE - timedelta(hours=5 - number),
                "symbols": [SymbolRef(symbol="GSK")] if number == 4 else [],
            }
            built.news.publish(f"ferry-{number}", **told)
        await built.soon("/v1/front", has_names)
        yield built


def has_names(page: dict[str, Any]) -> bool:
    """Whether the gateway knows what GSK is called."""
    return any(quote["name"] for quote in page["ticker"]["quotes"])


def moved(by: timedelta, *closes: str) -> list[Bar]:
    """Bars that end so long after the fakes' close."""
    return [bar.model_copy(update={"time": bar.time + by}) for bar in bars(*closes)]


async def read(town: Town, path: str, status: int = 200) -> Node:
    """A page, under its policy."""
    answer = await town.get(path)
    assert answer.status_code == status, answer.text
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    return parse(answer.content)


def headlines(page: Node) -> list[str]:
    """Of the stories on a page."""
    return [node.text for node in page.all(class_="card-headline")]


async def test_section(town: Town) -> None:
    """A section has its name and its latest stories, and tells where the older are."""
    page = await read(town, "/sections/city")
    assert page.one("h1").text == "In town"
    assert headlines(page) == ["Ferry 4", "Ferry 3", "Ferry 2"]

    older = page.one(class_="older").one("a").attributes["href"]
    assert older is not None
    rest = await read(town, older)

    assert headlines(rest) == ["Ferry 1", "Ferry 0"]
    assert rest.all(class_="older") == []


async def test_section_without_stories(town: Town) -> None:
    """A section that the edition has is a page though it is empty; another is 404."""
    page = await read(town, "/sections/sport")
    assert page.one("h1").text == "Sport"
    assert headlines(page) == []
    await read(town, "/sections/fashion", 404)


async def test_section_of_a_dead_service(town: Town) -> None:
    """While stories cannot be had a section says so, and is not taken for empty."""
    await town.articles_line.cut()
    await town.broken("/v1/front")
    answer = await town.get("/sections/sport")
    assert (answer.status_code, answer.headers["Page-Complete"]) == (200, "?0")
    assert answer.headers["Cache-Control"] == "no-cache"
    assert parse(answer.content).one(class_="front-degraded").text


async def test_change_reaches_a_section(town: Town) -> None:
    """A killed story leaves the lists at once, a new one comes in."""
    await read(town, "/sections/city")
    town.news.take_away("ferry-4", "killed")
    town.news.publish("boat", headline="A boat leaves", published_at=CLOSE)

    await town.soon("/v1/front", lambda it: it["articles"][0]["slug"] == "boat")

    page = await read(town, "/sections/city")
    assert headlines(page) == ["A boat leaves", "Ferry 3", "Ferry 2"]


async def test_market(town: Town) -> None:
    """A symbol has its price, its bars as a picture and in figures, and its stories."""
    town.market.bars["GSK"] = {"5m": moved(town.hands() - CLOSE, "38", "40", "39.36")}
    page = await read(town, "/markets/gsk")
    assert page.one("h1").text == "GSK plc"
    assert page.one(class_="quote-large").one("data").text == "39.36"
    assert page.one(class_="chart-curve").attributes["d"]
    assert len(page.one("tbody").all("tr")) == 3
    assert headlines(page) == ["Ferry 4"]
    live = json.loads(page.one("body").attributes["data-live"] or "")
    assert "symbols=GSK,BP" in live["stream"]


@pytest.mark.parametrize("span", ["day", "month", "year"])
async def test_span_of_a_market(town: Town, span: str) -> None:
    """Each span is a link, and the one that is shown says so."""
    page = await read(town, f"/markets/GSK?span={span}")
    links = page.one(class_="spans").all("a")
    assert len(links) == 3
    chosen = [it for it in links if "aria-current" in it.attributes]
    assert [it.attributes["href"] for it in chosen] == [f"/markets/GSK?span={span}"]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/markets/NOTHING", 404),
        ("/markets/b@d", 422),
        ("/markets/GSK?span=week", 422),
        ("/sections/B@d", 422),
        ("/sections/city?before=soon", 422),
        (f"/search?q={'x' * 201}", 422),
    ],
)
async def test_what_there_is_not(town: Town, path: str, status: int) -> None:
    """What does not exist, or makes no sense, is a page that says so."""
    page = await read(town, path, status)
    assert page.one(class_="blank-status").text == str(status)


async def test_market_whose_bars_are_lost(town: Town) -> None:
    """Without bars there is the price, and a word about them; caches do not keep it."""
    town.market.instead["/v1/quotes/GSK/bars"] = PlainTextResponse("no", 500)
    answer = await town.get("/markets/GSK")
    page = parse(answer.content)
    assert (answer.status_code, answer.headers["Page-Complete"]) == (200, "?0")
    assert answer.headers["Cache-Control"] == "no-cache"
    assert page.one(class_="quote-large").one("data").text == "39.36"
    assert "cannot be loaded" in page.one(class_="market-chart").text


async def test_search(town: Town) -> None:
    """What is found shows the words that were looked for."""
    page = await read(town, "/search?q=Ferry+3")
    assert headlines(page) == ["Ferry 3"]
    assert page.one("mark").text == "Ferry 3"
    assert page.one(id="search-words").attributes["value"] == "Ferry 3"
    assert page.one("meta", name="robots").attributes["content"] == "noindex"


async def test_search_for_nothing(town: Town) -> None:
    """Without a word there is a form and the latest; without a find, a hint."""
    assert headlines(await read(town, "/search?q=+"))[0] == "Ferry 4"
    page = await read(town, "/search?q=Zeppelin")
    assert headlines(page) == []
    assert "Zeppelin" in page.one("main").text


@pytest.mark.parametrize("path", ["/feeds/all.rss", "/sitemap-news.xml"])
async def test_documents(town: Town, path: str) -> None:
    """Feeds and the site map are those of the articles service, with validators."""
    town.news.documents[path] = "<rss/>"
    answer = await town.get(path)
    assert (answer.status_code, answer.text) == (200, "<rss/>")
    assert answer.headers["Content-Type"] == "application/rss+xml"
    assert answer.headers["Cache-Control"] == "public, max-age=60"
    held = await town.get(path, If_None_Match=answer.headers["ETag"])
    assert (held.status_code, held.content) == (304, b"")


@pytest.mark.parametrize(
    ("path", "names"),
    [
        ("/", ["all"]),
        ("/sections/city", ["all", "city"]),
        ("/articles/ferry-1", ["all"]),
    ],
)
async def test_where_feeds_are_found(town: Town, path: str, names: list[str]) -> None:
    """A page names the feeds that it is in, in each format, where the gateway has them."""
    page = await read(town, path)
    found = [link for link in page.all("link") if link.attributes["rel"] == "alternate"]
    told = {link.attributes["href"] or "": link.attributes["type"] for link in found}
    kinds = {"rss": "rss+xml", "atom": "atom+xml", "json": "feed+json"}
    assert told == {
        f"/feeds/{name}.{form}": f"application/{kind}"
        for name in names
        for form, kind in kinds.items()
    }
    for address in told:
        town.news.documents[address] = "as it came"
        assert (await town.get(address)).text == "as it came"


async def test_document_that_cannot_be_had(town: Town) -> None:
    """What the service does not have is 404; without the service it is 503."""
    assert (await town.get("/feeds/fashion.rss")).status_code == 404
    await town.articles_line.cut()
    await town.broken("/v1/front")
    answer = await town.get("/feeds/all.rss")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "2")
    assert answer.headers["Content-Type"] == "application/problem+json"


async def test_robots(town: Town) -> None:
    """Crawlers are led to the site map, and away from what is no page of its own."""
    answer = await town.get("/robots.txt")
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert f"Sitemap: {town.url}/sitemap-news.xml" in answer.text
    assert "Disallow: /search" in answer.text


async def test_story_since_its_publication(town: Town) -> None:
    """A story tells how far its symbols moved since it was published."""
    town.market.bars["GSK"] = {"1m": moved(timedelta(hours=-2), "36", "36")}
    page = await read(town, "/articles/ferry-4")
    mention = page.one(class_="mentioned").one("li")
    assert mention.one("a").attributes["href"] == "/markets/GSK"
    assert "+9.33%" in mention.text


async def test_what_machines_read_of_a_story(town: Town) -> None:
    """A story describes itself as schema.org and Open Graph have it."""
    page = await read(town, "/articles/ferry-4")
    told = json.loads(page.one("script", type="application/ld+json").text)
    assert (told["@type"], told["headline"]) == ("NewsArticle", "Ferry 4")
    title = page.one("meta", property="og:title").attributes["content"]
    assert title == "Ferry 4"
