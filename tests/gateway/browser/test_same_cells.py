"""Server and browser write prices the same way, in every locale and down to the node."""

from typing import Any

import pytest
from playwright.async_api import Page, expect

from gateway.render.edition import Edition
from gateway.render.html import HtmlRenderer
from newstape.wire.pages import StripQuote
from tests.fakes.page_server import ack, rows, welcome
from tests.fakes.pages import NOW, a_quote, a_ticker
from tests.gateway.browser.conftest import Site

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

LOCALES = (
    "en", "en-GB", "en-IN", "de", "de-AT", "de-CH", "fr", "es", "pt-BR", "it", "nl",
    "pl", "sv", "tr", "ja", "zh", "ko", "he",
)  # fmt: skip
FIGURES = ("55.646", "132.1", "5.57", "1234567.50", "1234", "0.000012", "13.70")
PERCENTS = ("100", "-6.64", "0", "1.5", None)
CURRENCIES = ("USD", "EUR", "GBP", "CHF", "JPY", "SEK", None)

CELLS = "[...document.querySelectorAll('.quote')].map((cell) => cell.outerHTML)"


def odd_quotes() -> list[StripQuote]:
    """Quotes of every shape: digits, currencies, no close, trading states, old ones."""
    shapes: list[dict[str, Any]] = [
        {"price": price, "currency": currency, "change_percent": percent}
        for price in FIGURES
        for currency, percent in zip(CURRENCIES, [*PERCENTS, *PERCENTS], strict=False)
    ]
    shapes += [{"trading": state} for state in ("halted", "suspended", "delisted")]
    shapes += [{"stale": True}, {"price": "-37.63"}, {"name": None}]
    return [a_quote(f"S{n}", **shape) for n, shape in enumerate(shapes)]


def before(quote: StripQuote) -> StripQuote:
    """The quote as it was: another price, another way, another state."""
    other = {"price": "1.5", "change_percent": "0.1", "seq": 1, "trading": "halted"}
    return a_quote(quote.symbol, name=quote.name, currency=quote.currency, **other)


@pytest.mark.parametrize("locale", LOCALES)
async def test_cells_are_equal_nodes(site: Site, page: Page, locale: str) -> None:
    """A cell that a row was painted into is the one that the server renders of it."""
    quotes = odd_quotes()
    renderer = HtmlRenderer(Edition(locale=locale), site.renderer.assets, lambda: NOW)
    then = a_ticker(quotes=[before(quote) for quote in quotes])
    site.server.pages["/now"] = lambda: renderer.embed(a_ticker(quotes=quotes))
    site.server.pages["/then"] = lambda: renderer.embed(then)
    site.server.opening = [welcome()]
    await page.goto(site.url + "/now")
    told = await page.evaluate(CELLS)
    snapshot = [quote.model_dump(mode="json", exclude={"name"}) for quote in quotes]
    site.server.opening = [
        welcome(),
        ack([quote.symbol for quote in quotes]),
        rows("snapshot", 18240, *snapshot),
    ]

    await page.goto(site.url + "/then")
    await expect(page.locator(".quote[data-seq='18240']")).to_have_count(len(quotes))

    assert await page.evaluate(CELLS) == told
