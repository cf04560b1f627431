"""Server and browser write prices the same way, in every locale and down to the node."""

from typing import Any

import pytest
from playwright.async_api import Page

from gateway.render.edition import Edition
from gateway.render.html import HtmlRenderer
from newstape.wire.pages import StripQuote
from tests.fakes.page_server import welcome
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

COMPARE = """
async ([module, rows]) => {
  const { Strip } = await import(module);
  const theirs = [...document.querySelectorAll(".quote")];
  const list = document.createElement("ul");
  const strip = new Strip(list, JSON.parse(document.body.dataset.live));
  for (const row of rows) strip.names[row.symbol] = row.name;
  strip.arrange(rows.map((row) => row.symbol));
  strip.take(rows);
  return theirs
    .map((cell, index) => [cell.outerHTML, list.children[index].outerHTML,
      cell.isEqualNode(list.children[index])])
    .filter(([, , same]) => !same);
}
"""


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


@pytest.mark.parametrize("locale", LOCALES)
async def test_cells_are_equal_nodes(site: Site, page: Page, locale: str) -> None:
    """A cell built from a row is the node that the server renders from the quote."""
    quotes = odd_quotes()
    renderer = HtmlRenderer(Edition(locale=locale), site.renderer.assets, lambda: NOW)
    site.server.pages["/strip"] = lambda: renderer.embed(a_ticker(quotes=quotes))
    site.server.opening = [welcome()]
    await page.goto(site.url + "/strip")
    rows = [quote.model_dump(mode="json") for quote in quotes]
    module = site.renderer.assets.url("strip.js")

    differences = await page.evaluate(COMPARE, [module, rows])

    assert differences == []
