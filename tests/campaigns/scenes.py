"""What the gallery shows: the gateway when all is well, and when it is not."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from math import sin
from pathlib import Path
from typing import Any

from playwright.async_api import Page, expect
from starlette.responses import PlainTextResponse

from newstape.wire.articles import Correction, Image, ImageBlock, SymbolRef
from newstape.wire.quotes import Bar
from tests.fakes.elsewhere import elsewhere
from tests.fakes.pages import CLOSE, PRICES, every_block
from tests.fakes.town import Town, town
from tests.house.tree import ROOT

SAMPLES = ROOT / "samples"
HEADLINES = (
    ("city", "Harbour board votes for a third pier"),
    ("city", "Rain fills the reservoirs for the first time since spring"),
    ("transport", "Late trams to run on Fridays, the council says"),
    ("transport", "Bridge closes for a week of repairs"),
    ("city", "Bakers ask for an earlier market hour"),
    ("transport", "Ticket machines learn to give change"),
    ("city", "Old cinema reopens as a reading room"),
)
ICON = Image(url="/static/favicon.svg", alt="A letter", width=600, height=400)
NOW = CLOSE + timedelta(minutes=1)


async def look(page: Page) -> None:
    """As the page comes, and alive where it can be."""
    state = page.locator(".strip[data-state='live'] .strip-state")
    if await state.count():
        await expect(state).to_have_text("Live")


@dataclass(frozen=True)
class Shot:
    """A picture: of what address, and what is done before it is taken."""

    name: str
    url: str
    touch: Callable[[Page], Awaitable[None]] = look


Scene = Callable[[Path], AbstractAsyncContextManager[list[Shot]]]


@asynccontextmanager
async def furnished(data: Path, **settings: Any) -> AsyncIterator[Town]:
    """A town with prices and stories in it, an evening in June, all of them known."""
    edition = settings.pop("edition", SAMPLES / "edition.toml")
    async with town(data, edition=edition, front_length=8, **settings) as built:
        built.hands.ahead = NOW - built.hands()
        furnish(built)
        if settings.get("quotes", True):
            await built.soon("/v1/front", _is_whole)
            for path in ("/v1/pages/ferry", "/v1/pages/pier"):
                await built.whole(path)
        yield built


def _is_whole(front: dict[str, Any]) -> bool:
    named = all(quote["name"] for quote in front["ticker"]["quotes"])
    return front["complete"] and named and len(front["articles"]) == 8


def furnish(built: Town) -> None:
    """Prices, their past, and stories: one with all that a story can have."""
    built.market.lists["front"] = [symbol for symbol, *_ in PRICES]
    for symbol, name, price, percent in PRICES:
        built.market.names[symbol] = name
        built.market.quote(symbol, price, change_percent=percent)
    built.market.bars["GSK"] = {"5m": a_day(), "1m": a_day()[-30:]}
    for number, (section, headline) in enumerate(HEADLINES):
        at = CLOSE - timedelta(hours=9 - number)
        slug = "pier" if number == 0 else f"story-{number}"
        built.news.publish(
            slug,
            headline=headline,
            kicker=None,
            section=section,
            published_at=at,
            lead_image=ICON if number == 1 else None,
        )
    built.news.publish("withdrawn", headline="Withdrawn")
    built.news.take_away("withdrawn", "killed")
    picture = Image(caption="The pier at noon", credit="Harbour Office")
    body = [block for block in every_block() if not isinstance(block, ImageBlock)]
    built.news.publish(
        "ferry",
        body=body,
        dateline="Northport",
        lead_image=picture,
        symbols=[SymbolRef(symbol="GSK"), SymbolRef(symbol="BP")],
        corrections=[Correction(note="The fare was wrong.", at=CLOSE, version=1)],
        published_at=CLOSE - timedelta(hours=1),
    )


def a_day() -> list[Bar]:
    """A day of bars, up and down."""
    bars, before = [], Decimal("38.50")
    for n in range(100):
        close = Decimal(f"{39.36 + sin((99 - n) / 9) / 2 - (99 - n) / 200:.2f}")
        bars.append(
            Bar(
                time=CLOSE - timedelta(minutes=5 * (100 - n)),
                open=before,
                high=max(before, close) + Decimal("0.05"),
                low=min(before, close) - Decimal("0.05"),
                close=close,
            )
        )
        before = close
    return bars


@asynccontextmanager
async def well(data: Path) -> AsyncIterator[list[Shot]]:
    """Every page, and what readers do with it."""
    with elsewhere(SAMPLES) as site:
        async with furnished(data, origins=("same-host", site.url)) as built:
            site.replaced["127.0.0.1:8000"] = built.url.removeprefix("http://")
            paths = {
                "front": "/",
                "story": "/articles/ferry",
                "story-without-picture": "/articles/pier",
                "section": "/sections/transport",
                "section-older": "/sections/city?before=2024-06-17T12:30:00.000Z",
                "market": "/markets/GSK",
                "market-without-bars": "/markets/BP?span=year",
                "search": "/search",
                "search-found": "/search?q=pier",
                "search-nothing": "/search?q=zeppelin",
                "frame": "/embed/ticker",
                "error-404": "/articles/nothing",
                "error-410": "/articles/withdrawn",
                "error-422": "/?symbols=b@d",
            }
            shots = [Shot(name, built.url + path) for name, path in paths.items()]
            yield [*shots, Shot("elsewhere", f"{site.url}/embed.html"), *acts(built)]


async def _pause(page: Page) -> None:
    await page.get_by_role("button", name="Pause").click()


async def _lose(page: Page) -> None:
    await look(page)
    away = "window.dispatchEvent(new PageTransitionEvent('pagehide'))"
    await page.evaluate(away)
    await expect(page.locator(".strip-state")).to_contain_text("Not live since")


async def _show_figures(page: Page) -> None:
    await page.locator(".chart-table summary").click()


async def _enlarge(page: Page) -> None:
    await page.get_by_label("Very large").check()


async def _put_on_paper(page: Page) -> None:
    await look(page)
    await page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    await page.emulate_media(media="print", color_scheme="light")


def acts(built: Town) -> list[Shot]:
    """What happens while a page is read."""
    front, story = f"{built.url}/", f"{built.url}/articles/pier"

    async def correct(page: Page) -> None:
        await look(page)
        built.news.edit("pier", "corrected", signal="correction")
        await expect(page.locator(".notice-text")).to_be_visible()

    async def withhold(page: Page) -> None:
        await look(page)
        built.news.take_away("pier", "withheld")
        await expect(page.locator(".notice-text")).to_be_visible()
        built.news.release("pier")

    return [
        Shot("front-paused", front, _pause),
        Shot("front-not-live", front, _lose),
        Shot("story-corrected", story, correct),
        Shot("story-withheld", story, withhold),
        Shot("story-very-large", story, _enlarge),
        Shot("story-on-paper", f"{built.url}/articles/ferry", _put_on_paper),
        Shot("market-in-figures", f"{built.url}/markets/GSK", _show_figures),
    ]


@asynccontextmanager
async def german(data: Path) -> AsyncIterator[list[Shot]]:
    """The second edition."""
    async with furnished(data, edition=SAMPLES / "edition-de.toml") as built:
        paths = {"front": "/", "story": "/articles/ferry", "market": "/markets/GSK",
                 "search": "/search?q=pier", "error-404": "/nothing"}  # fmt: skip
        yield [Shot(f"german-{name}", built.url + path) for name, path in paths.items()]


@asynccontextmanager
async def nothing_yet(data: Path) -> AsyncIterator[list[Shot]]:
    """Before the first story, with a strip that is switched off."""
    async with town(data, edition=SAMPLES / "edition.toml") as built:
        built.market.lists["front"] = []
        await built.whole("/v1/front")
        paths = {"front-empty": "/", "section-empty": "/sections/city"}
        yield [Shot(name, built.url + path) for name, path in paths.items()]


@asynccontextmanager
async def without_quotes(data: Path) -> AsyncIterator[list[Shot]]:
    """The quotes service was lost."""
    async with furnished(data) as built:
        await built.quotes_line.cut()
        await built.broken("/v1/front")
        paths = {"front": "/", "story": "/articles/ferry", "market": "/markets/GSK",
                 "frame": "/embed/ticker"}  # fmt: skip
        yield [Shot(f"{name}-stale", built.url + path) for name, path in paths.items()]


@asynccontextmanager
async def never_any_quotes(data: Path) -> AsyncIterator[list[Shot]]:
    """The quotes service was never there."""
    async with furnished(data, quotes=False) as built:
        await built.soon("/v1/front", lambda page: len(page["articles"]) == 8)
        paths = {"front": "/", "story": "/articles/ferry", "market": "/markets/GSK",
                 "frame": "/embed/ticker"}  # fmt: skip
        yield [
            Shot(f"{name}-without-prices", built.url + path)
            for name, path in paths.items()
        ]


@asynccontextmanager
async def without_articles(data: Path) -> AsyncIterator[list[Shot]]:
    """The articles service was lost, or answers what makes no sense, or not in time."""
    async with furnished(data, upstream_seconds=0.5) as built:
        await built.articles_line.cut()
        await built.broken("/v1/front")
        paths = {
            "front-lost": "/",
            "story-lost": "/articles/ferry",
            "section-lost": "/sections/city",
            "search-lost": "/search?q=pier",
            "error-503": "/articles/story-1",
        }
        yield [Shot(name, built.url + path) for name, path in paths.items()]


@asynccontextmanager
async def garbled(data: Path) -> AsyncIterator[list[Shot]]:
    """The articles service answers what makes no sense."""
    async with furnished(data) as built:
        built.news.instead["/v1/articles/odd"] = PlainTextResponse("odd")
        built.market.instead["/v1/quotes/RIO/bars"] = PlainTextResponse("odd")
        yield [
            Shot("error-502", f"{built.url}/articles/odd"),
            Shot("market-lost-bars", f"{built.url}/markets/RIO"),
        ]


@asynccontextmanager
async def slow(data: Path) -> AsyncIterator[list[Shot]]:
    """The articles service takes its time."""
    async with furnished(data) as built:
        built.articles_line.freeze()
        yield [Shot("error-504", f"{built.url}/articles/story-2")]


SCENES: tuple[Scene, ...] = (
    well,
    german,
    nothing_yet,
    without_quotes,
    never_any_quotes,
    without_articles,
    garbled,
    slow,
)
