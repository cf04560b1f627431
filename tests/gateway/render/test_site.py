"""Composed pages, ready to be sent."""

from datetime import UTC, datetime

import orjson
import pytest

from gateway.domain.known import Choice, Selection, Strip
from gateway.domain.page import ARTICLE, LATEST, TICKER, Reading, compose
from gateway.render.edition import Edition
from gateway.render.sheet import Sheet
from gateway.render.site import Site
from newstape.wire.articles import Article
from newstape.wire.problems import Problem
from tests.fakes.pages import CLOSE, a_story

NOW = datetime(2024, 6, 17, 20, 1, tzinfo=UTC)
STORY = Article(**a_story().model_dump(exclude={"state"}))
STRIP = Strip("front", cursor="e-1", as_of=CLOSE)
NOTHING = Choice()
PAGE = compose({ARTICLE: Reading(STORY), TICKER: Reading(STRIP)}, NOW)
FRONT = compose({LATEST: Reading((STORY,)), TICKER: Reading(STRIP)}, NOW)


@pytest.fixture(name="site", scope="module")
def _site() -> Site:
    return Site(Edition(), lambda: NOW)


def text(sheet: Sheet) -> str:
    return sheet.bodies["identity"].decode()


def test_payloads(site: Site) -> None:
    """JSON has the headers of its page, and equal pages are equal bytes."""
    sheets = [site.story_json(PAGE, NOTHING), site.front_json(FRONT, NOTHING)]
    for sheet in sheets:
        assert sheet.content_type == "application/json"
        assert sheet.told["Page-Complete"] == "?1"
        assert orjson.loads(sheet.bodies["identity"])["schema"] == "page/1"
    again = site.story_json(PAGE, NOTHING)
    assert again.headers("br")["ETag"] == sheets[0].headers("br")["ETag"]


def test_wanted_parts(site: Site) -> None:
    """Of a payload only what is wanted may be sent, with the truth about the whole."""
    sheet = site.front_json(FRONT, Choice(fields=frozenset({"articles"})))
    parts = list(orjson.loads(sheet.bodies["identity"]))
    assert parts == ["schema", "complete", "articles", "degraded"]


@pytest.mark.parametrize(
    ("origin", "socket"),
    [
        ("http://news.test:8000/", "ws://news.test:8000"),
        ("https://news.test/", "wss://news.test"),
        ("https://news.test; script-src */", None),
    ],
)
def test_pages(site: Site, origin: str, socket: str | None) -> None:
    """Pages are HTML under a policy that lets their socket through, and nothing in."""
    sheets = [
        site.story(PAGE, NOTHING, [STORY], (STRIP, {}), origin),
        site.front(FRONT, NOTHING, Selection(), False, origin),
        site.embed(FRONT, origin, ["https://paper.example"], ""),
    ]
    connect = " ".join(["connect-src 'self'", *([socket] if socket else [])])
    for sheet in sheets:
        assert sheet.content_type == "text/html; charset=utf-8"
        assert f"{connect};" in sheet.told["Content-Security-Policy"]
        assert sheet.told["X-Content-Type-Options"] == "nosniff"
        assert text(sheet).lower().startswith("<!doctype html>")
    assert "https://paper.example" in sheets[2].told["Content-Security-Policy"]


def test_problem(site: Site) -> None:
    """An error is a page that is not kept, with a hint when to come again."""
    problem = Problem(title="Gone", status=410, detail="This story was withdrawn.")
    sheet = site.problem(problem, "7", FRONT, "http://news.test/")
    assert sheet.told["Cache-Control"] == "no-store"
    assert "This story was withdrawn and will not come back." in text(sheet)
    assert "7" in text(sheet)
