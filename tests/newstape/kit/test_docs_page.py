"""The page of the API: everything in it, nothing from elsewhere."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from fastapi import FastAPI

from newstape.kit.docs_page import docs_page
from newstape.wire.quotes import IngestReport, Tick
from tests.fakes.plain_app import asking, plain_app


@pytest.fixture
def app(tmp_path: Path) -> FastAPI:
    """An app with a call that takes and gives something."""
    app = plain_app(tmp_path)

    @app.post("/v1/quotes", response_model=IngestReport)
    async def ingest(ticks: list[Tick], limit: int | None = None) -> None:
        """Take prices in. Durable on return."""

    return app


class _Links(HTMLParser):
    """Where a page leads, and where it can be led to."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.hrefs: list[str] = []
        self.ids: set[str] = set()
        self.tags: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        for name, value in attrs:
            if name == "href" and value:
                self.hrefs.append(value)
            if name == "id" and value:
                self.ids.add(value)


async def test_the_page_needs_nothing_else(app: FastAPI) -> None:
    """No script, no foreign address, and a policy that would forbid both."""
    async with asking(app) as client:
        answer = await client.get("/docs")
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert not _Links(answer.text).tags & {"script", "link", "img", "iframe"}
    assert not re.search(r"(src|url)\s*[=(]", answer.text)
    assert "https://" not in answer.text


def test_every_call_and_object_is_there(app: FastAPI) -> None:
    """The page holds what the description holds, in words."""
    page = docs_page(app.openapi(), [])
    for word in ("/v1/quotes", "POST", "Take prices in", "limit", "list of"):
        assert word in page
    for name in app.openapi()["components"]["schemas"]:
        assert f'id="{name}"' in page


def test_links_lead_somewhere(app: FastAPI) -> None:
    """Each link to an object finds it."""
    links = _Links(docs_page(app.openapi(), ["/openapi.json"]))
    inside = {href[1:] for href in links.hrefs if href.startswith("#")}
    assert inside
    assert inside <= links.ids
    assert "openapi.json" in links.hrefs


def test_words_are_not_markup() -> None:
    """What a description says is shown, not run."""
    description = {
        "info": {"title": "<b>", "version": "1", "description": "<script>"},
        "paths": {"/a<b": {"get": {"summary": "<i>", "responses": {}}}},
        "components": {"schemas": {"X": {"properties": {"<u>": {"enum": ["<s>"]}}}}},
    }
    page = docs_page(description, [])
    assert not _Links(page).tags & {"script", "i", "u", "s"}
