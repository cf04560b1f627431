"""The page as it is read: with any eyes, at any width, with or without scripts."""

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.async_playwright import (  # type: ignore[import-untyped]
    Axe,  # the package has no types
)
from playwright.async_api import Browser, Page, expect

from gateway.render.edition import Edition
from gateway.render.html import HtmlRenderer
from newstape.wire.articles import Correction, Image, SymbolRef
from tests.fakes.page_server import rows
from tests.fakes.pages import (
    NOW,
    a_front,
    a_page,
    a_story,
    a_summary,
    a_ticker,
    bars,
    no_ticker,
    quotes,
    row,
)
from tests.gateway.browser.conftest import STORY, Site

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

Make = Callable[[HtmlRenderer], bytes]


def everything(renderer: HtmlRenderer) -> bytes:
    """A story with all that a story can have."""
    story = a_story(
        state="stale",
        version=2,
        authors=[{"name": "The harbour desk", "url": "https://example.org/desk"}],
        dateline="Northport",
        symbols=[SymbolRef(symbol="GSK")],
        lead_image=Image(caption="The pier", credit="AFP"),
        corrections=[Correction(note="The fare was wrong.", at=NOW, version=2)],
    )
    ticker = a_ticker(quotes=[q.model_copy(update={"stale": True}) for q in quotes()])
    return renderer.story(a_page(article=story, ticker=ticker), [a_summary("other")])


STATES: dict[str, Make] = {
    "story": everything,
    "front": lambda renderer: renderer.front(
        a_front(articles=[a_summary(f"s-{n}", headline=f"Story {n}") for n in range(9)])
    ),
    "empty": lambda renderer: renderer.front(a_front(articles=[], ticker=no_ticker())),
    "gone": lambda renderer: renderer.error(410, None),
    "down": lambda renderer: renderer.error(503, 5, a_ticker()),
    "embed": lambda renderer: renderer.embed(a_ticker()),
}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("state", STATES)
async def test_axe_finds_nothing(
    site: Site, page: Page, state: str, scheme: str
) -> None:
    """No violation, and nothing that axe could not decide but the colour of an arrow,
    which is that of the percent beside it. Wide enough to see the whole strip."""
    site.server.pages["/state"] = lambda: STATES[state](site.renderer)
    await page.set_viewport_size({"width": 2600, "height": 900})
    await page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    await page.goto(site.url + "/state")

    results = (await Axe().run(page, options={})).response

    assert findings(results["violations"]) == []
    assert findings(results["incomplete"]) == []


def findings(results: list[dict[str, Any]]) -> list[str]:
    """Rule, place and reason of each finding."""
    return [
        f"{each['id']} at {node['target']}: {(node['any'] + node['all'] + node['none'])[0]['data']}"
        for each in results
        for node in each["nodes"]
        if ".quote-arrow" not in node["target"][0]
    ]


@pytest.mark.parametrize("state", STATES)
async def test_nothing_is_cut_off_on_a_small_screen(
    site: Site, page: Page, state: str
) -> None:
    """At 320 CSS pixels, and with text at 200 %, nobody scrolls sideways
    (WCAG 1.4.10 and 1.4.4)."""
    site.server.pages["/state"] = lambda: STATES[state](site.renderer)
    await page.set_viewport_size({"width": 320, "height": 640})
    await page.goto(site.url + "/state")
    overflow = "document.documentElement.scrollWidth - innerWidth"

    assert await page.evaluate(overflow) == 0
    await page.set_viewport_size({"width": 640, "height": 640})
    await page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert await page.evaluate(overflow) == 0


async def test_is_complete_without_scripts(chromium: Browser, site: Site) -> None:
    """Without JavaScript: the whole story, the strip with its time, a working text
    size, and no button that could do nothing."""
    context = await chromium.new_context(java_script_enabled=False)
    page = await context.new_page()
    await page.goto(site.url + STORY)

    await expect(page.locator("h1")).to_have_text(
        "Ferry line reopens after seven years"
    )
    await expect(page.locator(".signoff")).to_have_text("nt/desk")
    await expect(page.locator(".strip-state")).to_have_text("As of 20:00 UTC")
    await expect(page.locator('[data-symbol="BP"] .quote-price')).to_have_text("$35.59")
    await expect(page.locator(".strip-pause")).to_be_hidden()
    await page.get_by_label("Very large").check()
    await expect(page.locator(".body")).to_have_css("font-size", "28px")
    await context.close()


async def test_text_size_works_by_keyboard_and_stays(site: Site, page: Page) -> None:
    """Arrow keys choose the size; the next story has it from its first paint."""
    await page.goto(site.url + STORY)
    await page.get_by_label("Normal").focus()
    await page.keyboard.press("ArrowRight")
    await expect(page.locator(".body")).to_have_css("font-size", "23px")

    await page.goto(site.url + STORY)

    await expect(page.get_by_role("radio", name="Large", exact=True)).to_be_checked()
    await expect(page.locator(".body")).to_have_css("font-size", "23px")


async def test_works_where_nothing_may_be_kept(chromium: Browser, site: Site) -> None:
    """A browser that forbids storage still gets a page that lives."""
    context = await chromium.new_context()
    page = await context.new_page()
    await page.add_init_script(
        "Object.defineProperty(window, 'localStorage', "
        "{ get() { throw new DOMException('no', 'SecurityError') } })"
    )
    await page.goto(site.url + STORY)

    await expect(page.locator(".strip-state")).to_have_text("Live")
    await page.get_by_role("button", name="Pause").click()
    await expect(page.get_by_role("button", name="Resume")).to_be_visible()
    await context.close()


async def test_less_motion_is_respected(site: Site, page: Page) -> None:
    """Who asked for less motion sees prices change without a flash."""
    await page.emulate_media(reduced_motion="reduce")
    assert await _flashes(site, page) == 0
    await page.emulate_media(reduced_motion="no-preference")
    assert await _flashes(site, page) == 1


async def _flashes(site: Site, page: Page) -> int:
    number = len(site.server.readers) + 1
    await page.goto(site.url + STORY)
    reader = await site.server.reader(number)
    reader.send(rows("update", 18241, row("GSK", 18241, "40", "2")))
    await expect(page.locator('[data-symbol="GSK"] .quote-figure')).to_have_text(
        "40.00"
    )
    count: int = await page.evaluate("document.getAnimations().length")
    return count


async def test_prints_without_furniture(site: Site, page: Page) -> None:
    """On paper: the strip as text with its time, no controls, the whole story."""
    await page.clock.set_system_time(NOW)
    await page.goto(site.url + STORY)
    state = page.locator(".strip-state")
    await expect(state).to_have_text("Live")
    await page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    await page.emulate_media(media="print")

    await expect(page.locator(".strip-pause")).to_be_hidden()
    await expect(page.locator(".text-size")).to_be_hidden()
    await expect(state).to_have_text("As of Jun 17, 2024, 20:01 UTC")
    await expect(page.locator(".signoff")).to_be_visible()
    strip = await page.locator(".strip").bounding_box()
    assert strip is not None
    assert strip["height"] < 60  # a few lines of running text
    await page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    await expect(state).to_have_text("Live")


async def test_prints_the_price_first(site: Site, page: Page) -> None:
    """On the paper of a symbol's page the price stands before its change, as on screen."""
    front = a_front(articles=[])
    site.server.pages["/markets/GSK"] = lambda: site.renderer.market(
        front, "GSK", "day", bars("39.10", "39.36")
    )
    await page.goto(f"{site.url}/markets/GSK")
    await page.emulate_media(media="print")

    price = await page.locator(".quote-large .quote-price").bounding_box()
    change = await page.locator(".quote-large .quote-move").bounding_box()
    assert price is not None
    assert change is not None
    assert price["x"] + price["width"] <= change["x"]


@pytest.mark.parametrize("up", ["green", "red"])
async def test_colour_of_rising_prices(site: Site, page: Page, up: str) -> None:
    """Red is up where the edition says so."""
    renderer = HtmlRenderer(
        Edition(up_colour="red" if up == "red" else "green"),
        site.renderer.assets,
        lambda: NOW,
    )
    site.server.pages["/state"] = lambda: renderer.front(a_front())
    await page.goto(site.url + "/state")

    colour = "rgb(177, 34, 27)" if up == "red" else "rgb(10, 102, 56)"
    await expect(page.locator('[data-symbol="BP"] .quote-move')).to_have_css(
        "color", colour
    )
