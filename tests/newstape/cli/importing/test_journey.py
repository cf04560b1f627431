"""A page through both services."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal

import pytest

from newstape.cli.importing import Order, Outcome, PageImporter
from newstape.cli.page import ClipboardPage, Paragraph, StripRow
from newstape.client.rest import ArticlesApi, QuotesApi
from tests.fakes.service_apis import KEY, NOW, Calls, FakeArticles, FakeQuotes, problem
from tests.fakes.serving import serving

PAGE = ClipboardPage(
    site="The Courier",
    headline="Rain",
    strip=(
        StripRow("GSK", Decimal("39.36"), Decimal("-1.22"), "USD"),
        StripRow("BP", Decimal("35.59"), None, "USD"),
    ),
    lead_image=None,
    standfirst=None,
    body=(Paragraph("Wet."),),
)
CREATED = [
    Outcome("updated", "2 prices"),
    Outcome("created", "list rain"),
    Outcome("created", "list front"),
    Outcome("created", "story rain"),
]


@dataclass
class Stack:
    """Both services, and where they are."""

    quotes: FakeQuotes
    articles: FakeArticles
    quotes_url: str
    articles_url: str

    async def take(self, page: ClipboardPage, **order: object) -> list[Outcome]:
        """Import a page with the default order, or another."""
        async with (
            QuotesApi(self.quotes_url, KEY) as quotes,
            ArticlesApi(self.articles_url, KEY) as articles,
        ):
            told = replace(Order(as_of=NOW), **order)  # type: ignore[arg-type]
            return await PageImporter(quotes, articles, told).run(page)


@pytest.fixture
def stack() -> Iterator[Stack]:
    """Two empty services."""
    quotes, articles = FakeQuotes(Calls()), FakeArticles(Calls())
    with serving(quotes.app) as quotes_url, serving(articles.app) as articles_url:
        yield Stack(quotes, articles, quotes_url, articles_url)


async def test_a_page_brings_prices_lists_and_story(stack: Stack) -> None:
    """The list has the story's slug, and the story names the list."""
    assert await stack.take(PAGE) == CREATED
    assert stack.quotes.lists["rain"] == ["GSK", "BP"]
    assert stack.quotes.ticks["GSK"].time == NOW
    assert stack.articles.articles["rain"].ticker_list == "rain"


async def test_the_same_page_later_changes_nothing(stack: Stack) -> None:
    """A later time alone is no change."""
    await stack.take(PAGE)
    again = await stack.take(PAGE, as_of=NOW + timedelta(hours=1))
    assert again == [replace(told, result="unchanged") for told in CREATED]
    assert stack.articles.calls.writes() == ["POST /v1/articles"]


async def test_an_older_page_leaves_newer_prices(stack: Stack) -> None:
    """It is said which, and it is no failure."""
    await stack.take(PAGE)
    rows = (replace(PAGE.strip[0], price=Decimal(40)), PAGE.strip[1])
    older = replace(PAGE, strip=rows)
    told = await stack.take(older, as_of=NOW - timedelta(days=1))
    ignored = Outcome("ignored", "2 prices", "newer ones stand: GSK, BP")
    assert told[0] == ignored
    assert stack.quotes.ticks["GSK"].price == Decimal("39.36")


async def test_a_page_without_a_strip_is_a_story_alone(stack: Stack) -> None:
    """It has no list, so the front's strip stands beside it."""
    told = await stack.take(replace(PAGE, strip=()))
    assert told == [Outcome("created", "story rain")]
    assert stack.quotes.calls.seen == []
    assert stack.articles.articles["rain"].ticker_list is None


async def test_another_list_may_be_named(stack: Stack) -> None:
    """The strip is kept in it and the story shows it, also without a strip."""
    await stack.take(PAGE, list_name="morning")
    other = replace(PAGE, strip=(), headline="Sun")
    await stack.take(other, list_name="morning")
    assert set(stack.quotes.lists) == {"morning", "front"}
    shown = {a.slug: a.ticker_list for a in stack.articles.articles.values()}
    assert shown == {"rain": "morning", "sun": "morning"}


async def test_a_told_time_and_language_are_the_storys(stack: Stack) -> None:
    """They are the page's, if the person knows them."""
    then = NOW - timedelta(days=2)
    await stack.take(PAGE, published_at=then, language="de")
    stored = stack.articles.articles["rain"]
    assert (stored.published_at, stored.language) == (then, "de")


async def test_a_dead_articles_service_keeps_no_price_back(stack: Stack) -> None:
    """The strip goes to the list that the story would have had."""
    stack.articles.calls.instead["GET /v1/articles/rain"] = problem(503, "Starting.")
    told = await stack.take(PAGE)
    assert told == [*CREATED[:3], Outcome("refused", "story rain", "Starting.")]


async def test_a_dead_quotes_service_keeps_no_story_back(stack: Stack) -> None:
    """Each part tells why it failed."""
    for call in ("POST /v1/quotes", "GET /v1/lists/rain", "GET /v1/lists/front"):
        stack.quotes.calls.instead[call] = problem(503, "Starting.")
    told = await stack.take(PAGE)
    assert [outcome.result for outcome in told] == ["refused"] * 3 + ["created"]


async def test_a_refused_story_is_told_with_its_reason(stack: Stack) -> None:
    """Prices and lists stand all the same."""
    stack.articles.calls.instead["POST /v1/articles"] = problem(409, "A draft stands.")
    told = await stack.take(PAGE)
    assert told == [*CREATED[:3], Outcome("refused", "story rain", "A draft stands.")]
