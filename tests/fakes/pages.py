"""Pages, strips and stories of the wire to render, each field overridable."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from newstape.wire.articles import (
    ArticleLinks,
    ArticleSummary,
    Block,
    CrossheadBlock,
    DividerBlock,
    EmbedBlock,
    ImageBlock,
    LinkBlock,
    ListBlock,
    ParagraphBlock,
    QuoteBlock,
    SignoffBlock,
    TableBlock,
)
from newstape.wire.pages import (
    ArticlePart,
    Front,
    Page,
    PageLinks,
    StripQuote,
    TickerPart,
)
from newstape.wire.quotes import Bar

NOW = datetime(2024, 6, 17, 20, 1, tzinfo=UTC)
"""The time at which the fakes are read."""

CLOSE = datetime(2024, 6, 17, 20, 0, tzinfo=UTC)
"""The time of the fakes' prices."""

STORY_ID = "0190275c-8a40-7d33-b1c6-0a7d8be5c001"
SLUG = "ferry-line-reopens"

PRICES = (
    ("RBGPF", "RBG Holdings", "55.646", "100"),
    ("CMSC", "CMS Energy 2078", "24.294", "-0.23"),
    ("RYCEF", "Rolls-Royce Holdings", "5.57", "-6.64"),
    ("BCC", "Boise Cascade", "132.1", "-1.23"),
    ("NGG", "National Grid", "60.95", "-1.36"),
    ("GSK", "GSK plc", "39.36", "-1.22"),
    ("BCE", "BCE Inc.", "33.33", "-0.12"),
    ("RELX", "RELX PLC", "45.08", "0"),
    ("RIO", "Rio Tinto", "64.37", "-2.17"),
    ("VOD", "Vodafone Group", "9.09", "-0.88"),
    ("BTI", "British American Tobacco", "33.04", "1.03"),
    ("BP", "BP p.l.c.", "35.59", "0.48"),
)


def a_quote(symbol: str = "GSK", **fields: Any) -> StripQuote:
    """A quote as the gateway shows it."""
    values: dict[str, Any] = {
        "symbol": symbol,
        "name": f"{symbol} plc",
        "seq": 18240,
        "price": "39.36",
        "currency": "USD",
        "previous_close": "39.85",
        "previous_close_origin": "given",
        "change": "-0.49",
        "change_percent": "-1.23",
        "time": CLOSE,
        "received": CLOSE,
        "session": "regular",
        "trading": "normal",
        "stale": False,
        "delay_seconds": 0,
        "source": "push",
        "attribution": None,
        "precision": 2,
    }
    return StripQuote(**(values | fields))


def quotes() -> list[StripQuote]:
    """A strip's worth of quotes."""
    return [
        a_quote(symbol, name=name, price=price, change_percent=percent)
        for symbol, name, price, percent in PRICES
    ]


def a_ticker(**fields: Any) -> TickerPart:
    """A live strip."""
    values: dict[str, Any] = {
        "state": "live",
        "as_of": CLOSE,
        "cursor": "6f1c-18240",
        "list": "front",
        "quotes": quotes(),
        "missing": [],
    }
    return TickerPart(**(values | fields))


def no_ticker() -> TickerPart:
    """A strip of which nothing is known."""
    return a_ticker(state="unavailable", as_of=None, cursor=None, quotes=[])


def every_block() -> list[Block]:
    """One block of each kind."""
    return [
        ParagraphBlock(
            html="The first boat left the east pier at six, with <em>forty</em> on board."
        ),
        CrossheadBlock(text="A pier of its own"),
        ParagraphBlock(html='Tickets are <a href="https://example.org/">on sale</a>.'),
        ImageBlock(caption="The east pier", credit="Harbour Office"),
        ImageBlock(url="/photos/pier.png", alt="A pier", width=600, height=400),
        QuoteBlock(text="We count every boat.", attribution="The harbour office"),
        ListBlock(items=["<strong>North</strong> pier", "East pier"]),
        ListBlock(style="numbered", items=["Board", "Sit"]),
        TableBlock(
            header=["Pier", "Boats a day", "Fare"],
            rows=[["North", "12", "€3.20"], ["East", "1,140", "€4.00"]],
        ),
        LinkBlock(url="https://example.org/timetable", title="The timetable"),
        EmbedBlock(provider="Example Video", url="https://video.example.org/1"),
        DividerBlock(),
        SignoffBlock(text="nt/desk"),
    ]


def _summary_values(slug: str) -> dict[str, Any]:
    return {
        "id": STORY_ID,
        "uri": f"urn:example:{slug}",
        "slug": slug,
        "version": 1,
        "status": "published",
        "signal": None,
        "headline": "Ferry line reopens after seven years",
        "kicker": "Harbour",
        "standfirst": "Boats cross the bay again from Monday, and the fare is lower.",
        "byline": None,
        "authors": [],
        "source": "Harbour Office",
        "dateline": None,
        "language": "en",
        "section": "city",
        "tags": [],
        "symbols": [],
        "ticker_list": None,
        "lead_image": None,
        "first_published_at": CLOSE,
        "published_at": CLOSE,
        "updated_at": CLOSE,
        "embargoed_until": None,
        "corrections": [],
        "word_count": 120,
        "links": ArticleLinks(self=f"/v1/articles/{slug}", html=f"/articles/{slug}"),
    }


def a_summary(slug: str = SLUG, **fields: Any) -> ArticleSummary:
    """A story as lists show it."""
    return ArticleSummary(**(_summary_values(slug) | fields))


def a_story(**fields: Any) -> ArticlePart:
    """A fresh story with one block of each kind."""
    values = {**_summary_values(SLUG), "state": "fresh", "body": every_block()}
    return ArticlePart(**(values | fields))


def a_page(**fields: Any) -> Page:
    """A complete page."""
    values: dict[str, Any] = {
        "complete": True,
        "ticker": a_ticker(),
        "article": a_story(),
        "links": PageLinks(
            self=f"/v1/pages/{SLUG}",
            html=f"/articles/{SLUG}",
            stream=f"/v1/pages/{SLUG}/stream",
        ),
        "degraded": [],
    }
    return Page(**(values | fields))


def a_front(**fields: Any) -> Front:
    """A complete front page with three stories."""
    values: dict[str, Any] = {
        "complete": True,
        "ticker": a_ticker(),
        "articles": [a_summary(f"story-{n}", headline=f"Story {n}") for n in range(3)],
        "links": PageLinks(self="/v1/front", html="/", stream="/v1/front/stream"),
        "degraded": [],
    }
    return Front(**(values | fields))


def bars(*closes: str, minutes: int = 5) -> list[Bar]:
    """Bars that end now, each from the close of the one before to its own."""
    opens = [closes[0], *closes]
    begun = [CLOSE - timedelta(minutes=minutes * n) for n in range(len(closes), 0, -1)]
    return [
        Bar(time=t, open=o, high=max(o, c), low=min(o, c), close=c)
        for t, o, c in zip(
            begun, map(Decimal, opens), map(Decimal, closes), strict=False
        )
    ]


def row(symbol: str, seq: int, price: str, percent: str) -> dict[str, Any]:
    """A row of an update, as JSON."""
    return {
        "symbol": symbol,
        "seq": seq,
        "price": price,
        "change": str(Decimal(percent) / 2),
        "change_percent": percent,
        "time": "2024-06-17T20:02:00.000Z",
    }
