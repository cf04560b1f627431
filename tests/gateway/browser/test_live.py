"""The page while it is read: prices move, breaks are told, readers decide."""

import re
from datetime import timedelta
from typing import Any

import pytest
from playwright.async_api import Page, expect

from tests.fakes.page_server import Message, ack, rows, welcome
from tests.fakes.pages import (
    NOW,
    PRICES,
    STORY_ID,
    a_front,
    a_page,
    a_quote,
    a_ticker,
    no_ticker,
    row,
)
from tests.gateway.browser.conftest import STORY, Site

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]
SYMBOLS = [symbol for symbol, *_ in PRICES]


def full(symbol: str, **fields: Any) -> Message:
    """A whole row as a snapshot has it."""
    return a_quote(symbol, **fields).model_dump(mode="json", exclude={"name"})


async def test_prices_move(site: Site, page: Page) -> None:
    """An update changes price, sign, arrow and word in place, and the page is live."""
    await page.goto(site.url + STORY)
    reader = await site.server.reader()
    cell = page.locator('[data-symbol="GSK"]')
    await expect(page.locator(".strip-state")).to_have_text("Live")

    reader.send(rows("update", 18241, row("GSK", 18241, "40.005", "0.39")))

    await expect(cell.locator(".quote-price")).to_have_text("$40.005")
    await expect(cell.locator(".quote-move")).to_have_text("▲ up +0.39%")
    await expect(cell).to_have_attribute("data-move", "up")


async def test_older_row_changes_nothing(site: Site, page: Page) -> None:
    """A row with a lower number than the page holds is ignored."""
    await page.goto(site.url + STORY)
    reader = await site.server.reader()

    reader.send(
        rows(
            "update",
            18241,
            row("GSK", 18239, "1.00", "-97"),
            row("BP", 18241, "36", "1"),
        )
    )

    await expect(page.locator('[data-symbol="BP"] .quote-figure')).to_have_text("36.00")
    await expect(page.locator('[data-symbol="GSK"] .quote-figure')).to_have_text(
        "39.36"
    )


async def test_cell_is_painted_once_a_second(site: Site, page: Page) -> None:
    """Of many updates within a second a reader sees the first and the last."""
    await page.goto(site.url + STORY)
    reader = await site.server.reader()
    await expect(page.locator(".strip-state")).to_have_text("Live")
    await page.evaluate(
        """() => {
          const figure = document.querySelector('[data-symbol="GSK"] .quote-figure');
          window.seen = [];
          new MutationObserver(() => window.seen.push([figure.textContent, performance.now()]))
            .observe(figure, { childList: true });
        }"""
    )

    reader.send(rows("update", 18241, row("GSK", 18241, "40.01", "1")))
    figure = page.locator('[data-symbol="GSK"] .quote-figure')
    await expect(figure).to_have_text("40.01")
    for seq in range(18242, 18261):
        reader.send(rows("update", seq, row("GSK", seq, f"40.{seq - 18240:02}", "1")))

    await expect(figure).to_have_text("40.20")
    (_, first), *_, (_, last) = seen = await page.evaluate("window.seen")
    assert [text for text, _ in seen] == ["40.01", "40.20"]
    assert last - first > 950  # the observer hears of the first a little late


async def test_a_cell_does_not_wait_for_another(site: Site, page: Page) -> None:
    """While one rests from its painting, the first news of the next is shown at once."""
    await page.goto(site.url + STORY)
    reader = await site.server.reader()
    await expect(page.locator(".strip-state")).to_have_text("Live")
    await page.evaluate(
        """() => {
          window.seen = [];
          new MutationObserver((all) => window.seen.push(...all.map((one) => one.target.textContent)))
            .observe(document.querySelector(".quotes"), { childList: true, subtree: true });
        }"""
    )
    figures = page.locator(".quote-figure")

    reader.send(rows("update", 18241, row("GSK", 18241, "40.01", "1")))
    await expect(figures.filter(has_text="40.01")).to_be_visible()
    gsk, bp = row("GSK", 18242, "40.02", "1"), row("BP", 18243, "36.77", "1")
    reader.send(rows("update", 18243, gsk, bp))
    await expect(figures.filter(has_text="40.02")).to_be_visible()
    seen = await page.evaluate("window.seen")
    assert [text for text in seen if text in {"40.01", "40.02", "36.77"}] == [
        "40.01",
        "36.77",
        "40.02",
    ]


async def test_pause_stops_and_resumes_at_the_current_value(
    site: Site, page: Page
) -> None:
    """Paused prices stand still; resuming shows what holds by then, by keyboard."""
    await page.goto(site.url + STORY)
    reader = await site.server.reader()
    await expect(page.locator(".strip-state")).to_have_text("Live")
    figure = page.locator('[data-symbol="GSK"] .quote-figure')
    await page.get_by_role("button", name="Pause").focus()
    await page.keyboard.press("Enter")
    await expect(page.locator(".strip-said")).to_have_text("Prices are paused.")

    reader.send(rows("update", 18241, row("GSK", 18241, "41.00", "3")))
    reader.send(rows("update", 18242, row("GSK", 18242, "42.00", "5")))
    reader.send({"type": "article", "id": STORY_ID, "version": 2, "signal": "update",
                 "status": "published"})  # fmt: skip
    await expect(page.locator(".notice-text")).to_be_visible()  # all have arrived
    await expect(figure).to_have_text("39.36")
    await page.keyboard.press("Enter")

    await expect(figure).to_have_text("42.00")
    await expect(page.locator(".strip-said")).to_have_text("Prices are live.")


async def test_pause_is_remembered(site: Site, page: Page) -> None:
    """Who paused the prices finds them paused on the next page."""
    await page.goto(site.url + STORY)
    await page.get_by_role("button", name="Pause").click()

    await page.goto(site.url + "/")

    await expect(page.get_by_role("button", name="Resume")).to_be_visible()
    await expect(page.locator(".strip-state")).to_contain_text("Paused at")


async def test_pause_comes_first_in_the_strip(site: Site, page: Page) -> None:
    """The first thing that can be reached in the strip stops it (WCAG 2.2.2)."""
    await page.goto(site.url + STORY)
    await site.server.reader()

    await page.keyboard.press("Tab")
    await page.keyboard.press("Tab")

    assert await page.evaluate("document.activeElement.className") == "strip-pause"


async def test_says_since_when_it_is_not_live(site: Site, page: Page) -> None:
    """A lost connection is told in sight and aloud, and so is its return."""
    await page.goto(site.url + STORY)
    reader = await site.server.reader()
    await expect(page.locator(".strip-state")).to_have_text("Live")

    reader.send({"type": "reconnect", "reason": "drain", "after_ms": 3000})
    reader.hang_up(1012)

    await expect(page.locator(".strip-state")).to_contain_text("Not live since")
    await expect(page.locator(".strip-said")).to_have_text("Prices are not live.")
    await expect(page.locator(".strip-state")).to_have_text("Live")
    await expect(page.locator(".strip-said")).to_have_text("Prices are live.")


async def test_mute_source_is_told(site: Site, page: Page) -> None:
    """When the gateway loses its quotes, the strip says of when its prices are."""
    await page.goto(site.url + STORY)
    reader = await site.server.reader()
    await expect(page.locator(".strip-state")).to_have_text("Live")

    reader.send({"type": "state", "part": "ticker", "state": "stale"})
    await expect(page.locator(".strip-state")).to_contain_text("Last prices of")
    reader.send({"type": "state", "part": "ticker", "state": "live"})

    await expect(page.locator(".strip-state")).to_have_text("Live")


async def test_stale_prices_keep_their_time(site: Site, page: Page) -> None:
    """A connection to the gateway does not make old prices newer."""
    site.server.pages[STORY] = lambda: site.renderer.story(
        a_page(ticker=a_ticker(state="stale")), []
    )
    await page.clock.install(time=NOW + timedelta(days=2))
    await page.goto(site.url + STORY)
    reader = await site.server.reader()

    reader.send(rows("update", 18241, row("GSK", 18241, "40.1", "1")))

    await expect(page.locator('[data-symbol="GSK"] .quote-figure')).to_have_text(
        "40.10"
    )
    await expect(page.locator(".strip-state")).to_have_text(
        "Last prices of Jun 17, 20:00 UTC"
    )


async def test_lost_strip_fills_itself(site: Site, page: Page) -> None:
    """A page rendered without any price gets its cells as soon as there are some."""
    site.server.pages[STORY] = lambda: site.renderer.story(
        a_page(ticker=no_ticker()), []
    )
    site.server.opening = [
        welcome(),
        ack(["BP", "GSK"], resumed=False),
        rows("snapshot", 7, full("GSK", seq=7), full("BP", seq=6, trading="halted")),
    ]
    site.shows_strip(a_quote("BP", seq=5), a_quote("GSK", seq=5, price="1"))

    await page.goto(site.url + STORY)

    symbols = page.locator(".quote-symbol")
    await expect(symbols).to_have_text(["BP", "GSK"])
    await expect(page.locator('[data-symbol="GSK"] .quote-price')).to_have_text(
        "$39.36"
    )
    await expect(page.locator('[data-symbol="BP"] .quote-flag')).to_have_text("halted")


async def test_first_price_of_a_symbol(site: Site, page: Page) -> None:
    """A symbol that had no price gets its figure, its unit and its link."""
    missing = a_ticker(quotes=[a_quote("BP")], missing=["NEW"])
    site.server.pages["/"] = lambda: site.renderer.front(a_front(ticker=missing))
    site.server.opening[1] = ack(["BP", "NEW"])
    site.shows_strip(a_quote("BP"), a_quote("NEW", seq=18241, price="7"))
    await page.goto(site.url + "/")
    reader = await site.server.reader()

    reader.send(rows("update", 18242, row("NEW", 18242, "7.25", "1")))

    cell = page.locator('[data-symbol="NEW"]')
    await expect(cell.locator(".quote-price")).to_have_text("$7.25")
    await expect(cell.locator("a")).to_have_attribute(
        "href", re.compile("/markets/NEW$")
    )


async def test_edited_list_is_followed(site: Site, page: Page) -> None:
    """A new order of symbols moves, adds and removes cells; who stays keeps the focus."""
    await page.goto(site.url + STORY)
    reader = await site.server.reader()
    await page.locator('[data-symbol="GSK"] a').focus()
    site.shows_strip(a_quote("BP"), a_quote("NEW", seq=18250), a_quote("GSK"))

    reader.send(
        ack(["BP", "NEW", "GSK"]), rows("snapshot", 18250, full("NEW", seq=18250))
    )

    await expect(page.locator(".quote-symbol")).to_have_text(["BP", "NEW", "GSK"])
    await expect(page.locator('[data-symbol="GSK"] a')).to_be_focused()


async def test_new_epoch_is_believed(site: Site, page: Page) -> None:
    """After a restore numbers begin anew, and lower ones are the newer ones."""
    site.server.opening = [
        welcome(),
        ack(SYMBOLS, resumed=False),
        rows("snapshot", 3, full("GSK", seq=3, price="12.5")),
    ]

    await page.goto(site.url + STORY)

    await expect(page.locator('[data-symbol="GSK"] .quote-figure')).to_have_text(
        "12.50"
    )


@pytest.mark.parametrize(
    ("change", "text"),
    [
        ({"version": 2, "signal": "update"}, "There is a newer version of this story."),
        ({"version": 2, "signal": "correction"}, "This story has been corrected."),
        ({"version": 1, "status": "withheld"}, "This story is no longer available."),
        ({"version": 2, "status": "killed"}, "This story has been withdrawn."),
    ],
)
async def test_banner_tells_of_the_story(
    site: Site, page: Page, change: dict[str, Any], text: str
) -> None:
    """The text stays as it is; a banner offers the new version and can be dismissed."""
    await page.goto(site.url + STORY)
    reader = await site.server.reader()
    notice = {"type": "article", "id": STORY_ID, "signal": None, "status": "published"}

    reader.send({**notice, **change})

    await expect(page.locator(".notice-text")).to_have_text(text)
    await expect(page.get_by_role("link", name="Reload")).to_have_attribute(
        "href", STORY
    )
    await page.get_by_role("button", name="Dismiss").click()
    await expect(page.locator(".notice-text")).to_have_count(0)


async def test_banner_tells_of_a_story_that_went_meanwhile(
    site: Site, page: Page
) -> None:
    """A story that was taken away during a break has no stream to come back to."""
    await page.goto(site.url + STORY)
    reader = await site.server.reader()

    reader.hang_up(4006)

    await expect(page.locator(".notice-text")).to_have_text(
        "This story is no longer available."
    )
    await expect(page.get_by_role("link", name="Reload")).to_be_visible()


async def test_same_version_is_no_news(site: Site, page: Page) -> None:
    """The word on the story that stands on the page already shows nothing."""
    await page.goto(site.url + STORY)
    reader = await site.server.reader()

    reader.send(
        {"type": "article", "id": STORY_ID, "version": 1, "signal": None,
         "status": "published"},
        rows("update", 18241, row("GSK", 18241, "40.1", "1")),
    )  # fmt: skip

    await expect(page.locator('[data-symbol="GSK"] .quote-figure')).to_have_text(
        "40.10"
    )
    await expect(page.locator(".notice-text")).to_have_count(0)


async def test_nothing_shifts(site: Site, page: Page) -> None:
    """Loading, going live and a minute's worth of prices move no line of the page."""
    await page.goto(site.url + STORY)
    await page.evaluate(
        """() => {
          window.shift = 0;
          new PerformanceObserver((list) => {
            for (const entry of list.getEntries()) window.shift += entry.value;
          }).observe({ type: "layout-shift", buffered: true });
        }"""
    )
    reader = await site.server.reader()
    await expect(page.locator(".strip-state")).to_have_text("Live")

    moves = (("9.9", "1.50"), ("1234.5678", "12.00"), ("40.00", "101.63"))
    for seq, (price, percent) in enumerate(moves, start=18241):
        reader.send(rows("update", seq, row("GSK", seq, price, percent)))
        figure = page.locator('[data-symbol="GSK"] .quote-percent')
        await expect(figure).to_have_text(f"+{percent}%")
    reader.send({"type": "article", "id": STORY_ID, "version": 2, "signal": "update",
                 "status": "published"})  # fmt: skip
    await expect(page.locator(".notice-text")).to_be_visible()

    assert await page.evaluate("window.shift") == 0
