"""A composed page in the wire's models."""

from datetime import UTC, datetime
from typing import Any

import pytest

from gateway.domain.known import Choice, Strip
from gateway.domain.page import ARTICLE, LATEST, TICKER, Page, Reading, compose
from gateway.render import present
from newstape.wire import pages
from newstape.wire.articles import Article
from newstape.wire.quotes import Quote
from tests.fakes.pages import CLOSE, SLUG, a_quote, a_story

NOW = datetime(2024, 6, 17, 20, 1, tzinfo=UTC)
STORY = Article(**a_story().model_dump(exclude={"state"}))
QUOTE = Quote(**a_quote().model_dump(exclude={"name"}))
STRIP = Strip("front", (QUOTE,), ("GSK plc",), ("ZZZ",), "6f1c-18240", CLOSE)
NOTHING = Choice()


def composed(story: Reading | None = None, strip: Reading | None = None) -> Page:
    return compose(
        {ARTICLE: story or Reading(STORY), TICKER: strip or Reading(STRIP)}, NOW
    )


def as_json(model: Any) -> Any:
    return model.model_dump(mode="json", by_alias=True)


def test_story_page() -> None:
    """What is made without checking is what checking would have made."""
    page = present.story_page(composed(), NOTHING)
    checked = pages.Page.model_validate(as_json(page))
    assert as_json(checked) == as_json(page)
    assert (checked.complete, checked.degraded) == (True, [])
    assert (checked.article.slug, checked.article.state) == (SLUG, "fresh")
    assert [(q.symbol, q.name) for q in checked.ticker.quotes] == [("GSK", "GSK plc")]
    assert checked.ticker.missing == ("ZZZ",)


def test_front_page() -> None:
    """The front has stories without their bodies."""
    page = compose({LATEST: Reading((STORY, STORY)), TICKER: Reading(STRIP)}, NOW)
    front = present.front_page(page, NOTHING)
    checked = pages.Front.model_validate(as_json(front))
    assert as_json(checked) == as_json(front)
    assert [story.slug for story in checked.articles] == [SLUG, SLUG]
    assert "body" not in as_json(front)["articles"][0]


@pytest.mark.parametrize(
    ("strip", "state", "served"),
    [
        (Reading(STRIP, "mute", CLOSE), "stale", "stale"),
        (Reading(Strip("front"), "connect", blank=True), "unavailable", "none"),
    ],
)
def test_degraded_strip(strip: Reading, state: str, served: str) -> None:
    """An old or missing strip is told in its state and in the list, with the reason."""
    page = present.story_page(composed(strip=strip), NOTHING)
    assert (page.complete, page.ticker.state) == (False, state)
    (degraded,) = page.degraded
    assert (degraded.part, degraded.served) == ("ticker", served)
    assert (degraded.reason, degraded.as_of) == (strip.fault, strip.as_of)


def test_degraded_story() -> None:
    """A copy of a story is told to be one."""
    page = present.story_page(composed(Reading(STORY, "connect", CLOSE)), NOTHING)
    assert (page.complete, page.article.state) == (False, "stale")
    assert [one.part for one in page.degraded] == ["article"]


@pytest.mark.parametrize(
    ("choice", "query"),
    [
        (NOTHING, ""),
        (Choice(list="front"), "?list=front"),
        (Choice(symbols=("^GSPC", "BP")), "?symbols=%5EGSPC,BP"),
    ],
)
def test_links(choice: Choice, query: str) -> None:
    """Links keep what was chosen, and begin with the public address if there is one."""
    links = present.story_page(composed(), choice, "https://news.example.org").links
    base = f"https://news.example.org/v1/pages/{SLUG}"
    assert (links.self, links.stream) == (base + query, f"{base}/stream{query}")
    assert links.html == f"https://news.example.org/articles/{SLUG}"
