"""A composed page in the wire's models, made without checking twice what is known."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal
from urllib.parse import urlencode

from gateway.domain.known import Choice, State, Strip
from gateway.domain.page import Page as Composed
from gateway.domain.page import Served
from newstape.wire.articles import Article, ArticleSummary
from newstape.wire.pages import (
    ArticlePart,
    Degraded,
    Front,
    Page,
    PageLinks,
    StripQuote,
    TickerPart,
)

_ticker_states: Mapping[str, State] = {
    "fresh": "live",
    "stale": "stale",
    "none": "unavailable",
}
_summary_fields = tuple(ArticleSummary.model_fields)


def story_page(composed: Composed, choice: Choice, base: str = "") -> Page:
    """``GET /v1/pages/{slug}``; ``base`` makes links absolute."""
    served = composed.parts["article"]
    article: Article = served.value
    state: Literal["fresh", "stale"] = "fresh" if served.state == "fresh" else "stale"
    return Page.model_construct(
        complete=composed.complete,
        ticker=ticker(composed),
        article=ArticlePart.model_construct(**dict(article), state=state),
        links=_links(
            base, f"/v1/pages/{article.slug}", choice, f"/articles/{article.slug}"
        ),
        degraded=degraded(composed),
    )


def front_page(
    composed: Composed, choice: Choice, base: str = "", here: str = "/"
) -> Front:
    """``GET /v1/front``, or another page of stories, which is ``here``."""
    return Front.model_construct(
        complete=composed.complete,
        ticker=ticker(composed),
        articles=summaries(composed.parts["article"].value),
        links=_links(base, "/v1/front", choice, here),
        degraded=degraded(composed),
    )


def ticker(composed: Composed) -> TickerPart:
    """The strip of a page."""
    served: Served = composed.parts["ticker"]
    strip: Strip = served.value
    return TickerPart.model_construct(
        state=_ticker_states[served.state],
        as_of=strip.as_of,
        cursor=strip.cursor,
        list=strip.list,
        quotes=quotes(strip),
        missing=strip.missing,
    )


def quotes(strip: Strip) -> tuple[StripQuote, ...]:
    """The quotes of a strip, each with its name."""
    return tuple(map(_named, strip.quotes, strip.names))


def summaries(articles: Sequence[Any]) -> list[ArticleSummary]:
    """Stories without their bodies."""
    return [
        ArticleSummary.model_construct(
            **{name: getattr(article, name) for name in _summary_fields}
        )
        for article in articles
    ]


def degraded(composed: Composed) -> list[Degraded]:
    """What is missing or old, and why."""
    return [
        Degraded(
            part=name, served=served.state, reason=reading.fault, as_of=reading.as_of
        )
        for name, served in composed.parts.items()
        if served.state != "fresh" and (reading := served.reading).fault is not None
    ]


def _named(quote: Any, name: str | None) -> StripQuote:
    return StripQuote.model_construct(**dict(quote), name=name)


def _links(base: str, payload: str, choice: Choice, html: str) -> PageLinks:
    asked = {"symbols": ",".join(choice.symbols), "list": choice.list or ""}
    query = urlencode({name: value for name, value in asked.items() if value}, safe=",")
    query = f"?{query}" if query else ""
    return PageLinks(
        self=f"{base}{payload}{query}",
        html=f"{base}{html}",
        stream=f"{base}{payload}/stream{query}",
    )
