"""``<live-ticker>`` in somebody else's page, of another origin and a strict policy."""

from collections.abc import Iterator

import pytest
from playwright.async_api import Page, expect

from gateway.render.edition import Edition
from gateway.render.html import HtmlRenderer
from tests.fakes.page_server import PageServer, ack, rows
from tests.fakes.pages import NOW, a_quote, a_ticker, row
from tests.fakes.serving import serving
from tests.fakes.waiting import until
from tests.gateway.browser.conftest import Site

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

PAGE = """<!doctype html><html lang="de"><meta charset="utf-8"><title>Blog</title>
<script type="module" src="{url}/static/live-ticker.js"></script>
<live-ticker symbols="GSK,BP"></live-ticker></html>"""


@pytest.fixture
def blog(site: Site) -> Iterator[str]:
    """A page elsewhere that lets the site's script run and connect, and nothing else."""
    german = HtmlRenderer(Edition(locale="de", language="de"), clock=lambda: NOW)
    strip = a_ticker(list=None, quotes=[a_quote("GSK"), a_quote("BP", price="35.59")])
    host = site.url.removeprefix("http:")
    site.server.pages["/embed/ticker"] = lambda: german.embed(strip, host)
    site.server.opening[1] = ack(["GSK", "BP"])
    socket = site.url.replace("http", "ws", 1)
    elsewhere = PageServer(site.renderer.assets)
    elsewhere.pages["/"] = lambda: PAGE.format(url=site.url).encode()
    elsewhere.policies["/"] = (
        f"default-src 'none'; script-src {site.url}; connect-src {site.url} {socket}; "
        "require-trusted-types-for 'script'; trusted-types 'none'"
    )
    with serving(elsewhere.app()) as url:
        yield url


async def test_shows_and_follows_prices(site: Site, page: Page, blog: str) -> None:
    """One script tag gives names and prices in the page's own notation, and they move."""
    await page.goto(blog + "/")
    ticker = page.locator("live-ticker")
    await expect(ticker.locator(".quote-symbol")).to_have_text(["GSK", "BP"])
    price = ticker.locator('[data-symbol="GSK"] .quote-price')
    await expect(price).to_have_text("39,36\u00a0$")
    await expect(ticker.locator(".quote-symbol").first).to_have_attribute(
        "title", "GSK plc"
    )

    reader = await site.server.reader()
    reader.send(rows("update", 18241, row("GSK", 18241, "40.125", "1.94")))

    await expect(price).to_have_text("40,125\u00a0$")
    assert site.server.asked == ["embed/ticker?symbols=GSK,BP&list=&lang=de"]
    assert reader.query == {"symbols": "GSK,BP", "since": "6f1c-18240"}


async def test_can_be_paused(site: Site, page: Page, blog: str) -> None:
    """Its button stops it and lets it go on at the current value."""
    await page.goto(blog + "/")
    ticker = page.locator("live-ticker")
    price = ticker.locator('[data-symbol="GSK"] .quote-figure')
    reader = await site.server.reader()
    await expect(price).to_have_text("39,36")
    await ticker.get_by_role("button", name="Anhalten").click()

    reader.send(rows("update", 18241, row("GSK", 18241, "41", "4.14")))
    reader.hang_up(1012)
    await site.server.reader(2)  # so the update has arrived
    await expect(price).to_have_text("39,36")
    await ticker.get_by_role("button", name="Weiter").click()

    await expect(price).to_have_text("41,00")


async def test_changes_with_its_attributes(site: Site, page: Page, blog: str) -> None:
    """Other symbols are another strip: the old stream ends, a new one begins."""
    await page.goto(blog + "/")
    first = await site.server.reader()

    await page.locator("live-ticker").evaluate(
        "ticker => ticker.setAttribute('symbols', 'BP')"
    )

    await site.server.reader(2)
    await until(lambda: first.close_code == 1000)
    assert [path.partition("&")[0] for path in site.server.asked] == [
        "embed/ticker?symbols=GSK,BP",
        "embed/ticker?symbols=BP",
    ]


async def test_comes_when_the_gateway_does(site: Site, page: Page, blog: str) -> None:
    """An element that found nobody asks again, and keeps its place meanwhile."""
    strip = site.server.pages["/embed/ticker"]
    site.server.pages["/embed/ticker"] = lambda: site.renderer.error(503, 2)
    await page.clock.install(time=NOW)
    await page.goto(blog + "/")
    await expect(page.locator("live-ticker")).to_have_css("min-height", "56px")
    await until(lambda: len(site.server.asked) == 1)
    box = await page.locator("live-ticker").bounding_box()

    site.server.pages["/embed/ticker"] = strip
    await page.clock.run_for(10_000)

    await expect(page.locator("live-ticker .quote")).to_have_count(2)
    assert await page.locator("live-ticker").bounding_box() == box


async def test_removal_ends_its_stream(site: Site, page: Page, blog: str) -> None:
    """An element that is taken away keeps no connection."""
    await page.goto(blog + "/")
    reader = await site.server.reader()

    await page.locator("live-ticker").evaluate("ticker => ticker.remove()")

    await until(lambda: reader.close_code == 1000)


async def test_can_be_styled_from_outside(page: Page, blog: str) -> None:
    """Cells are parts, so the page's own style sheet reaches them."""
    await page.goto(blog + "/")
    await page.evaluate(
        """() => {
          const sheet = new CSSStyleSheet();
          sheet.replaceSync("live-ticker::part(quote-price) { color: rgb(1, 2, 3); }");
          document.adoptedStyleSheets = [sheet];
        }"""
    )

    price = page.locator("live-ticker .quote-price").first
    await expect(price).to_have_css("color", "rgb(1, 2, 3)")
