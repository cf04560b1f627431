"""A page in a real browser, and the server behind it."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page

from gateway.render.edition import Edition
from gateway.render.html import HtmlRenderer
from newstape.wire.pages import StripQuote
from tests.fakes.page_server import PageServer
from tests.fakes.pages import NOW, SLUG, a_front, a_page, a_summary, a_ticker
from tests.fakes.serving import serving

STORY = f"/articles/{SLUG}"


@dataclass
class Site:
    """Where the pages are, who serves them and who wrote them."""

    url: str
    server: PageServer
    renderer: HtmlRenderer = field(repr=False)

    def shows_strip(self, *quotes: StripQuote) -> None:
        """The strip as it is from now on for who asks for it alone."""
        ticker = a_ticker(quotes=list(quotes))
        self.server.pages["/embed/ticker"] = lambda: self.renderer.embed(
            ticker, self.url.removeprefix("http:")
        )


@pytest.fixture(scope="session")
def renderer() -> HtmlRenderer:
    """The default edition, read when the fakes were made."""
    return HtmlRenderer(Edition(), clock=lambda: NOW)


@pytest.fixture
def site(renderer: HtmlRenderer) -> Iterator[Site]:
    """A story and a front page, served."""
    server = PageServer(renderer.assets)
    server.pages[STORY] = lambda: renderer.story(a_page(), [a_summary("other")])
    server.pages["/"] = lambda: renderer.front(a_front())
    with serving(server.app()) as url:
        yield Site(url, server, renderer)


@pytest_asyncio.fixture(loop_scope="session")
async def page(chromium: Browser) -> AsyncIterator[Page]:
    """A fresh tab that must not complain: no script error, no broken policy."""
    context = await chromium.new_context(viewport={"width": 1280, "height": 900})
    tab = await context.new_page()
    complaints: list[str] = []
    tab.on("pageerror", lambda error: complaints.append(str(error)))
    tab.on(
        "console",
        lambda line: complaints.append(line.text) if line.type == "error" else None,
    )
    yield tab
    await context.close()
    assert [line for line in complaints if not _is_network(line)] == []


def _is_network(line: str) -> bool:
    """Lines that Chromium writes about connections which the test itself broke."""
    return "WebSocket connection to" in line or "Failed to load resource" in line
