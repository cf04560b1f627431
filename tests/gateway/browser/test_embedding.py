"""The page of ``docs/embed.md``, live: an element and a frame in somebody else's page."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, FrameLocator, Locator, Page, expect

from tests.fakes.elsewhere import Elsewhere, elsewhere
from tests.fakes.town import Town, town
from tests.house.tree import ROOT

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]
SAMPLES = ROOT / "samples"
GATEWAY = "127.0.0.1:8000"


@pytest_asyncio.fixture(name="town", loop_scope="session")
async def _town(tmp_path: Path) -> AsyncIterator[tuple[Town, Elsewhere]]:
    """A gateway that knows one other site, and that site."""
    with elsewhere(SAMPLES) as site:
        async with town(tmp_path, origins=(site.url,)) as built:
            built.market.lists["front"] = ["GSK", "BP", "RIO"]
            for symbol in built.market.lists["front"]:
                built.market.quote(symbol, "39.36")
            await built.soon("/v1/front", lambda it: len(it["ticker"]["quotes"]) == 3)
            site.replaced[GATEWAY] = built.url.removeprefix("http://")
            yield built, site


@pytest_asyncio.fixture(name="host", loop_scope="session")
async def _host(page: Page, town: tuple[Town, Elsewhere]) -> Page:
    """Somebody else's page, with both strips alive."""
    await page.goto(f"{town[1].url}/embed.html")
    await expect(element(page).locator(".strip-state")).to_have_text("Live")
    await expect(frame(page).locator(".strip-state")).to_have_text("Live")
    return page


def element(page: Page) -> Locator:
    """The strip as an element."""
    return page.locator("live-ticker")


def frame(page: Page) -> FrameLocator:
    """The strip as a frame."""
    return page.frame_locator("iframe")


async def test_both_follow_the_market(host: Page, town: tuple[Town, Elsewhere]) -> None:
    """Under a policy without any exception both show prices, each in its language."""
    await expect(element(host).locator(".quote-price")).to_have_text(
        ["39,36\u00a0$", "39,36\u00a0$"]
    )
    await expect(frame(host).locator(".quote-price")).to_have_text(["$39.36"] * 3)

    town[0].market.quote("GSK", "41.5", change_percent="5.44")

    price = '[data-symbol="GSK"] .quote-price'
    await expect(element(host).locator(price)).to_have_text("41,50\u00a0$")
    await expect(frame(host).locator(price)).to_have_text("$41.50")


async def test_keyboard_stops_each(host: Page, town: tuple[Town, Elsewhere]) -> None:
    """Tab and Enter reach the button of either; it tells what it did, and undoes it."""
    await host.keyboard.press("Tab")
    button = element(host).get_by_role("button")
    await expect(button).to_be_focused()
    await host.keyboard.press("Enter")
    await expect(button).to_have_text("Weiter")
    await expect(element(host).locator(".strip-state")).to_contain_text("Angehalten um")

    town[0].market.quote("GSK", "42", change_percent="6.71")
    price = '[data-symbol="GSK"] .quote-figure'
    await expect(frame(host).locator(price)).to_have_text("42.00")
    await expect(element(host).locator(price)).to_have_text("39,36")

    await host.keyboard.press("Space")
    await expect(element(host).locator(price)).to_have_text("42,00")
    await frame(host).get_by_role("button", name="Pause").press("Enter")
    await expect(frame(host).get_by_role("button", name="Resume")).to_be_visible()


async def test_wears_the_page(host: Page) -> None:
    """Font and colours are those of the page, by day and by night."""
    move = element(host).locator(".quote-move").first
    await expect(element(host).locator(".quote-symbol").first).to_have_css(
        "text-decoration-line", "none"
    )
    await expect(element(host).locator(".strip")).to_have_css(
        "font-family", re.compile("Georgia")
    )
    await expect(move).to_have_css("color", "rgb(138, 75, 0)")
    await host.emulate_media(color_scheme="dark")
    await expect(move).to_have_css("color", "rgb(255, 191, 128)")


async def test_moves_nothing(town: tuple[Town, Elsewhere], page: Page) -> None:
    """Neither its script, its prices nor its states shift a line of the page."""
    await page.add_init_script(
        """window.shift = 0;
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries()) window.shift += entry.value;
        }).observe({ type: "layout-shift", buffered: true });"""
    )
    await page.goto(f"{town[1].url}/embed.html")
    price = '[data-symbol="GSK"] .quote-figure'
    for given, shown in (("9.9", "9,90"), ("1234.5678", "1.234,5678")):
        town[0].market.quote("GSK", given, change_percent="101.63")
        await expect(element(page).locator(price)).to_have_text(shown)
    await town[0].quotes_line.cut()
    await expect(element(page).locator(".strip-state")).to_contain_text("Letzte Kurse")

    # The sign of a currency that stands behind its figure may move within its cell.
    assert await page.evaluate("window.shift") < 0.001


async def test_fits_a_small_screen(host: Page) -> None:
    """At 320 pixels the page does not scroll sideways; the button stays in reach."""
    await host.set_viewport_size({"width": 320, "height": 640})
    assert await host.evaluate("document.documentElement.scrollWidth") == 320
    strip = element(host).locator(".strip")
    await strip.evaluate("strip => { strip.scrollLeft = 9999 }")
    await expect(element(host).get_by_role("button")).to_be_in_viewport(ratio=1)
    height = await frame(host).locator("html").evaluate("html => html.scrollHeight")
    assert height <= 97


async def test_less_motion_is_respected(
    town: tuple[Town, Elsewhere], page: Page
) -> None:
    """Who asked for less motion sees no flash in either, and who did not in none of
    somebody else's page."""
    await page.emulate_media(reduced_motion="reduce")
    await page.goto(f"{town[1].url}/embed.html")
    await expect(frame(page).locator(".strip-state")).to_have_text("Live")
    town[0].market.quote("GSK", "41.5", change_percent="5.44")
    price = frame(page).locator('[data-symbol="GSK"] .quote-figure')
    await expect(price).to_have_text("41.50")
    count = "() => document.getAnimations().length"
    assert await price.evaluate(count) == await page.evaluate(count) == 0


async def test_strangers_get_nothing(tmp_path: Path, chromium: Browser) -> None:
    """A site that the gateway was not told of gets neither prices nor a frame."""
    with elsewhere(SAMPLES) as site:
        async with town(tmp_path) as built:
            built.market.lists["front"] = ["GSK"]
            built.market.quote("GSK", "39.36")
            site.replaced[GATEWAY] = built.url.removeprefix("http://")
            context = await chromium.new_context()
            page = await context.new_page()
            async with page.expect_event(
                "requestfailed", lambda it: "/embed/" in it.url
            ):
                await page.goto(f"{site.url}/embed.html")
            await expect(element(page)).to_have_css("min-height", "56px")
            assert await element(page).locator(".quote").count() == 0
            assert await frame(page).locator(".quote").count() == 0
            await context.close()
