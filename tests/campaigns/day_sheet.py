"""What a page says, whether it came as JSON or as HTML; read once for all its readers."""

import html
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, NamedTuple

import httpx2
import orjson

Row = Mapping[str, Any]

_live = re.compile(r'<body data-live="([^"]*)"')
_cell = re.compile(
    r'data-symbol="([^"]*)" data-seq="([^"]*)" data-precision="[^"]*" '
    r'data-trading="([^"]*)" data-stale="([^"]*)".*?<data class="quote-figure" '
    r'value="([^"]*)">'
)
_story = re.compile(
    r'<article class="story"[^>]* data-id="([^"]*)" data-version="(\d+)"'
)
_headline = re.compile(r'<h1 class="headline">(.*?)</h1>')
_card = re.compile(
    r'<h\d class="(?:card|opener)-headline"><a href="([^"]*)">(.*?)</a></h\d>'
)


class Told(NamedTuple):
    """A story: its id, its version, its headline."""

    id: str
    version: int
    headline: str


class Sheet(NamedTuple):
    """A page as its reader sees it first. ``whole`` is false while its story or its list
    of stories is old or missing, which the page says until it is loaded again."""

    rows: tuple[Row, ...]
    order: tuple[str, ...]
    cursor: str | None
    state: str
    stream: str
    story: Told | None
    listed: tuple[tuple[str, str], ...]
    whole: bool


def read_sheet(answer: httpx2.Response) -> Sheet:
    """Read a page that was answered with 200."""
    whole = 'article;desc="fresh"' in answer.headers["server-timing"]
    if "json" in answer.headers["content-type"]:
        return _from_json(answer.content, whole)
    return _from_html(answer.content, whole)


@lru_cache(maxsize=256)
def _from_json(body: bytes, whole: bool) -> Sheet:
    page = orjson.loads(body)
    ticker, article = page["ticker"], page.get("article")
    symbols = [quote["symbol"] for quote in ticker["quotes"]]
    return Sheet(
        rows=tuple(ticker["quotes"]),
        order=(*symbols, *ticker["missing"]),
        cursor=ticker["cursor"],
        state=ticker["state"],
        stream=page["links"]["stream"],
        story=article and Told(article["id"], article["version"], article["headline"]),
        listed=tuple(
            (each["links"]["html"], each["headline"])
            for each in page.get("articles", ())
        ),
        whole=whole,
    )


@lru_cache(maxsize=256)
def _from_html(body: bytes, whole: bool) -> Sheet:
    page = body.decode()
    found = _live.search(page)
    assert found is not None, "a page without its live settings"
    live = orjson.loads(html.unescape(found[1]))
    strip = page.partition('<ul class="quotes">')[2].partition("</ul>")[0]
    story = _story.search(page)
    headline = _headline.search(page)
    cards = _card.findall(page) if story is None else []
    return Sheet(
        rows=tuple(_row(*cell) for cell in _cell.findall(page) if int(cell[1]) >= 0),
        order=tuple(re.findall(r'data-symbol="([^"]*)"', strip)),
        cursor=live["cursor"],
        state=live["state"],
        stream=live["stream"],
        story=story
        and headline
        and Told(story[1], int(story[2]), html.unescape(headline[1])),
        listed=tuple((link, html.unescape(text)) for link, text in cards),
        whole=whole,
    )


def _row(symbol: str, seq: str, trading: str, stale: str, price: str) -> Row:
    return {
        "symbol": symbol,
        "seq": int(seq),
        "price": price,
        "trading": trading,
        "stale": stale == "true",
    }
