"""The stream client: one cursor, two transports, and manners."""

import pytest
from playwright.async_api import Page, expect

from tests.fakes.page_server import rows, welcome
from tests.fakes.pages import row
from tests.fakes.waiting import until
from tests.gateway.browser.conftest import STORY, Site

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_goes_on_from_the_rendered_cursor(site: Site, page: Page) -> None:
    """The stream begins where the page was rendered."""
    await page.goto(site.url + STORY)

    assert (await site.server.reader()).query["since"] == "6f1c-18240"


async def test_reconnects_where_it_stopped(site: Site, page: Page) -> None:
    """After a drop the page resumes with the cursor of the last frame."""
    await page.goto(site.url + STORY)
    reader = await site.server.reader()
    reader.send(rows("update", 18250, row("GSK", 18250, "40.1", "1")))
    await expect(page.locator('[data-symbol="GSK"] .quote-figure')).to_have_text(
        "40.10"
    )

    reader.hang_up(1012)
    again = await site.server.reader(2)
    again.send(rows("update", 18251, row("GSK", 18251, "40.2", "1")))

    assert again.query["since"] == "6f1c-18250"
    await expect(page.locator('[data-symbol="GSK"] .quote-figure')).to_have_text(
        "40.20"
    )


async def test_waits_as_long_as_the_server_asks(site: Site, page: Page) -> None:
    """``after_ms`` is obeyed: no attempt comes before its time."""
    await page.goto(site.url + STORY)
    reader = await site.server.reader()
    await _watch_sockets(page)
    await page.evaluate("() => { window.dropped = performance.now() }")

    reader.send({"type": "reconnect", "reason": "drain", "after_ms": 1500})
    reader.hang_up(1012)
    await site.server.reader(2)

    assert await page.evaluate("window.opened[0] - window.dropped") >= 1500


async def test_two_missed_heartbeats_are_a_loss(site: Site, page: Page) -> None:
    """A connection that went silent is given up and opened anew."""
    site.server.opening[0] = welcome(heartbeat_ms=200)
    await page.goto(site.url + STORY)

    again = await site.server.reader(2)

    assert again.query["since"] == "6f1c-18240"


async def test_refusal_is_final(site: Site, page: Page) -> None:
    """After a code that forbids it the page does not come again."""
    await page.goto(site.url + STORY)
    reader = await site.server.reader()

    reader.hang_up(4003)

    await expect(page.locator(".strip-state")).to_contain_text("Not live since")
    assert len(site.server.readers) == 1


async def test_events_where_sockets_do_not_open(site: Site, page: Page) -> None:
    """Behind a proxy that refuses sockets, prices move by server-sent events."""
    site.server.sockets_work = False
    await page.goto(site.url + STORY)

    reader = await site.server.reader()
    reader.send(rows("update", 18241, row("GSK", 18241, "40.5", "1.6")))

    assert reader.transport == "events"
    await expect(page.locator('[data-symbol="GSK"] .quote-figure')).to_have_text(
        "40.50"
    )
    await expect(page.locator(".strip-state")).to_have_text("Live")


async def test_events_are_resumed_too(site: Site, page: Page) -> None:
    """A stream of events that ends is opened again with its cursor."""
    site.server.sockets_work = False
    await page.goto(site.url + STORY)
    reader = await site.server.reader()
    reader.send(rows("update", 18260, row("GSK", 18260, "40.5", "1.6")))
    await expect(page.locator('[data-symbol="GSK"] .quote-figure')).to_have_text(
        "40.50"
    )

    reader.hang_up(1000)

    again = await site.server.reader(2)
    assert (again.transport, again.query["since"]) == ("events", "6f1c-18260")


async def test_is_kept_and_comes_back(site: Site, page: Page) -> None:
    """A page that is left hangs up with 1000, so that the browser may keep it; when it
    comes back from there it is live again without a wait."""
    await page.goto(site.url + STORY)
    reader = await site.server.reader()
    await expect(page.locator(".strip-state")).to_have_text("Live")

    await _pass(page, "pagehide")
    await until(lambda: reader.close_code == 1000)
    await _watch_sockets(page)
    await _pass(page, "pageshow")

    assert await page.evaluate("window.opened.length") == 1
    assert (await site.server.reader(2)).query["since"] == "6f1c-18240"


async def _pass(page: Page, event: str) -> None:
    """What the browser tells a page that goes to its back-forward cache or returns."""
    transition = f"new PageTransitionEvent('{event}', {{ persisted: true }})"
    await page.evaluate(f"() => {{ window.dispatchEvent({transition}) }}")


async def _watch_sockets(page: Page) -> None:
    """Keep the times at which sockets are opened from now on."""
    await page.evaluate(
        """() => {
          window.opened = [];
          const Real = WebSocket;
          window.WebSocket = class extends Real {
            constructor(url) { super(url); window.opened.push(performance.now()); }
          };
        }"""
    )
