"""ACT rule efbfc7: text that changes by itself can be paused, stopped or hidden.

Every page with a strip is watched while prices move. Whatever text a reader can see that
changed without his doing must stand still once he has pressed the strip's button, with
the keyboard alone, for as long as he likes; and the button must be one of the page's own.
"""

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import FrameLocator, Page, WebSocket, expect

from tests.fakes.elsewhere import Elsewhere, elsewhere
from tests.fakes.town import Town, town
from tests.fakes.waiting import until
from tests.house.tree import ROOT

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

SEEN = """
window.seen = () => {
  const texts = [];
  const look = (root) => {
    for (const node of root.querySelectorAll("*")) {
      if (node.shadowRoot) look(node.shadowRoot);
      const style = getComputedStyle(node);
      if (style.clipPath !== "none" || !node.checkVisibility({ visibilityProperty: true })) continue;
      for (const child of node.childNodes) {
        if (child.nodeType === 3 && child.data.trim()) texts.push(child.data.trim());
      }
    }
  };
  look(document);
  return texts;
};
"""
"""All the text in sight, as it stands now."""

PAGES = {
    "front": "{gateway}/",
    "story": "{gateway}/articles/ferry",
    "market": "{gateway}/markets/GSK",
    "search": "{gateway}/search",
    "nothing": "{gateway}/articles/nothing",
    "frame": "{gateway}/embed/ticker",
    "elsewhere": "{site}/embed.html",
}


@pytest_asyncio.fixture(name="town", loop_scope="session")
async def _town(tmp_path: Path) -> AsyncIterator[tuple[Town, Elsewhere]]:
    with elsewhere(ROOT / "samples") as site:
        async with town(tmp_path, origins=("same-host", site.url)) as built:
            built.market.lists["front"] = ["GSK", "BP"]
            built.market.quote("GSK", "39.36")
            built.market.quote("BP", "35.59")
            built.news.publish("ferry")
            await built.soon("/v1/front", lambda it: len(it["ticker"]["quotes"]) == 2)
            site.replaced["127.0.0.1:8000"] = built.url.removeprefix("http://")
            yield built, site


class Ear:
    """Hears what the streams of a page bring."""

    def __init__(self, page: Page) -> None:
        self._prices: dict[WebSocket, str] = {}
        page.on("websocket", self._follow)

    def _follow(self, socket: WebSocket) -> None:
        self._prices[socket] = ""
        socket.on("framereceived", lambda frame: self._take(socket, frame))

    def _take(self, socket: WebSocket, frame: str | bytes) -> None:
        for row in json.loads(frame).get("quotes", ()):
            if row["symbol"] == "GSK":
                self._prices[socket] = row["price"]

    async def hears(self, price: str) -> None:
        """Wait until every stream of the page has brought a price."""
        await until(lambda: set(self._prices.values()) == {price}, 10)


async def move(town: Town, page: Page, ear: Ear, *prices: str) -> None:
    """Have a price move, more slowly than it is painted; the page has heard of each."""
    for price in prices:
        town.market.quote("GSK", price, change_percent=price[-1])
        await ear.hears(price)
        await page.clock.run_for(1100)


def strips(page: Page, name: str) -> list[Page | FrameLocator]:
    """What of a page has a button to stop it."""
    return [page, page.frame_locator("iframe")] if name == "elsewhere" else [page]


async def seen(page: Page) -> list[list[str]]:
    """The text in sight, in the page and in its frames."""
    return [await each.evaluate("window.seen()") for each in page.frames]


@pytest.mark.parametrize("name", PAGES)
async def test_text_that_changes_by_itself_can_be_stopped(
    town: tuple[Town, Elsewhere], page: Page, name: str
) -> None:
    """Prices change several times by themselves; once paused, no text changes at all."""
    there, site = town
    ear = Ear(page)
    await page.add_init_script(SEEN)
    await page.clock.install()
    await page.goto(PAGES[name].format(gateway=there.url, site=site.url))
    parts = strips(page, name)
    for part in parts:
        await expect(part.get_by_text("Live", exact=True)).to_be_visible()
    await move(there, page, ear, "39.1")
    first = await seen(page)
    await move(there, page, ear, "39.2", "39.3")
    assert all(now != then for now, then in zip(await seen(page), first, strict=True))

    for part in parts:
        await part.locator(".strip-pause").press("Enter")
    still = await seen(page)
    await move(there, page, ear, "39.4", "39.5", "39.6")

    assert await seen(page) == still
