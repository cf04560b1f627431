"""The way of one posted price to everybody who watches."""

import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import orjson
import pytest
from playwright.async_api import Browser, expect
from websockets.sync.client import ClientConnection, connect

from tests.fakes.waiting import block_until
from tests.system.running import RunningStack

pytestmark = [pytest.mark.system, pytest.mark.alone]


@contextmanager
def _reading(stack: RunningStack, path: str) -> Iterator[ClientConnection]:
    """A reader of a stream, past its first snapshot."""
    with connect(f"ws://127.0.0.1:{stack.port}{path}", proxy=None) as reader:
        while _next(reader)["type"] != "snapshot":
            pass
        yield reader


def _next(reader: ClientConnection) -> dict[str, Any]:
    message: dict[str, Any] = orjson.loads(reader.recv(timeout=5))
    return message


def _wait_for_price(reader: ClientConnection, symbol: str) -> str:
    while True:
        message = _next(reader)
        for row in message.get("quotes", []):
            if row["symbol"] == symbol:
                price: str = row["price"]
                return price


def _page_price(stack: RunningStack, slug: str, symbol: str) -> str | None:
    quotes = stack.page(slug)["ticker"]["quotes"]
    return next((q["price"] for q in quotes if q["symbol"] == symbol), None)


def test_reaches_a_socket_within_a_second(stack: RunningStack, slug: str) -> None:
    """A reader of the page's stream has the posted price in less than a second."""
    with _reading(stack, f"/v1/pages/{slug}/stream") as reader:
        stack.post_tick("GSK", "40.01")
        posted = time.monotonic()
        assert _wait_for_price(reader, "GSK") == "40.01"
        assert time.monotonic() - posted < 1


def test_reaches_the_page_within_a_second(stack: RunningStack, slug: str) -> None:
    """The page's JSON has the posted price in less than a second."""
    stack.post_tick("BP", "36.02")
    block_until(lambda: _page_price(stack, slug, "BP") == "36.02", 1)


def test_survives_kill_of_quotes(stack: RunningStack, slug: str) -> None:
    """An acknowledged price is there after kill -9, and the page heals by itself."""
    before = stack.pid("quotes")
    stack.post_tick("AZN", "79.03")
    stack.send("quotes", signal.SIGKILL)
    block_until(lambda: stack.pid("quotes") != before, 30)
    assert stack.get("quotes", "/v1/quotes/AZN").json()["price"] == "79.03"
    block_until(lambda: stack.is_whole(slug), 10)
    assert _page_price(stack, slug, "AZN") == "79.03"


def test_readers_go_on_after_a_kill_of_quotes(stack: RunningStack, slug: str) -> None:
    """A reader of the page keeps its connection and gets what is posted afterwards."""
    with _reading(stack, f"/v1/pages/{slug}/stream") as reader:
        before = stack.pid("quotes")
        stack.send("quotes", signal.SIGKILL)
        block_until(lambda: stack.pid("quotes") != before, 30)
        stack.post_tick("VOD", "9.44")
        assert _wait_for_price(reader, "VOD") == "9.44"


@pytest.mark.browser
@pytest.mark.asyncio(loop_scope="session")
async def test_reaches_an_open_page_within_a_second(
    stack: RunningStack, slug: str, chromium: Browser
) -> None:
    """The page that a person looks at shows the posted price in less than a second."""
    page = await chromium.new_page()
    await page.goto(f"http://127.0.0.1:{stack.port}/articles/{slug}")
    await expect(page.locator(".strip-state")).to_have_text("Live")
    stack.post_tick("RIO", "65.05")
    figure = page.locator('[data-symbol="RIO"] .quote-figure')
    await expect(figure).to_have_text("65.05", timeout=1000)
    await page.close()
