"""The gateway's payload: one story or the front, and the strip beside it."""

from typing import Literal

from pydantic import Field

from newstape.wire.articles import Article, ArticleSummary
from newstape.wire.model import WireModel
from newstape.wire.quotes import Quote
from newstape.wire.scalars import Symbol, Time

PAGE_SCHEMA: Literal["page/1"] = "page/1"

Part = Literal["ticker", "article"]
DegradedReason = Literal["timeout", "connect", "status", "invalid", "mute", "overload"]


class StripQuote(Quote):
    """A quote with its instrument's name."""

    name: str | None


class TickerPart(WireModel):
    """The strip: quotes in the order of its list."""

    state: Literal["live", "stale", "unavailable"]
    as_of: Time | None
    cursor: str | None
    list: str | None
    quotes: tuple[StripQuote, ...]
    missing: tuple[Symbol, ...]


class ArticlePart(Article):
    """The story, and whether it is known to be the newest."""

    state: Literal["fresh", "stale"]


class Degraded(WireModel):
    """A part that is missing or old, and why."""

    part: str
    served: Literal["stale", "none"]
    reason: DegradedReason
    as_of: Time | None


class PageLinks(WireModel):
    """Where this page is, in its other forms."""

    self: str
    html: str
    stream: str


class Page(WireModel):
    """``GET /v1/pages/{slug}``; ``complete`` exactly when ``degraded`` is empty."""

    schema_: Literal["page/1"] = Field(default=PAGE_SCHEMA, alias="schema")
    complete: bool
    ticker: TickerPart
    article: ArticlePart
    links: PageLinks
    degraded: list[Degraded]


class Front(WireModel):
    """``GET /v1/front``: the strip and the latest stories."""

    schema_: Literal["page/1"] = Field(default=PAGE_SCHEMA, alias="schema")
    complete: bool
    ticker: TickerPart
    articles: list[ArticleSummary]
    links: PageLinks
    degraded: list[Degraded]
