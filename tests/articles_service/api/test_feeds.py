"""``GET /feeds/…`` and ``GET /sitemap-news.xml``."""

from datetime import timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path

import feedparser
import httpx2
import pytest

from articles_service.api.feeds import FEEDS
from tests.fakes.articles_app import Json, Newsroom, newsroom, problem
from tests.fakes.stories import NOW

PATHS = [*(f"/feeds/all.{form}" for form in FEEDS), "/sitemap-news.xml"]


async def titles(room: Newsroom, path: str) -> list[str]:
    """The headlines of a feed of XML, as another reader finds them."""
    answer = await room.public.get(path)
    assert answer.status_code == 200
    feed = feedparser.parse(answer.content)
    assert not feed.bozo
    return [entry.title for entry in feed.entries]


@pytest.mark.parametrize("form", ["rss", "atom"])
async def test_a_feed(room: Newsroom, form: str) -> None:
    """The published articles of all sections or of one, newest first."""
    await room.create("One", published_at="2024-06-17T19:00:00Z", section="world")
    await room.create("Two", published_at="2024-06-17T19:30:00Z")
    await room.create("Three", status="draft")
    assert await titles(room, f"/feeds/all.{form}") == ["Two", "One"]
    assert await titles(room, f"/feeds/world.{form}") == ["One"]
    assert await titles(room, f"/feeds/sport.{form}") == []


async def test_what_it_is(room: Newsroom) -> None:
    """Each form says what it is."""
    await room.create()
    for form, kind in FEEDS.items():
        answer = await room.public.get(f"/feeds/all.{form}")
        assert answer.headers["content-type"].partition(";")[0] == kind
        assert "Ferry line reopens" in answer.text
    answer = await room.public.get("/sitemap-news.xml")
    assert answer.headers["content-type"] == "application/xml; charset=utf-8"
    assert "<news:title>Ferry line reopens</news:title>" in answer.text


@pytest.mark.parametrize("path", PATHS)
async def test_conditions(room: Newsroom, path: str) -> None:
    """A tag and a time earn a 304 until there is a change; HEAD is answered."""
    made = await room.create()
    room.hands.turn(2)
    first = await room.public.get(path)
    assert first.headers["cache-control"] == "public, max-age=10"
    assert parsedate_to_datetime(first.headers["last-modified"]) == NOW
    held = {"If-None-Match": first.headers["etag"]}
    since = {"If-Modified-Since": first.headers["last-modified"]}
    for given in (held, since):
        assert (await room.public.get(path, headers=given)).status_code == 304
    head = await room.public.head(path)
    assert (head.content, head.headers["etag"]) == (b"", first.headers["etag"])
    await room.edit(made, headline="Ferry line closes")
    for given in (held, since):
        again = await room.public.get(path, headers=given)
        assert again.status_code == 200
        assert "Ferry line closes" in again.text


async def test_killed(room: Newsroom) -> None:
    """Gone from every feed with the answer of the kill, and a tombstone in Atom."""
    made = await room.create(section="world")
    await room.create("Another")
    for path in PATHS:
        await room.public.get(path)  # it is in memory now
    await room.act(made, "kill")
    for path in (*PATHS, "/feeds/world.json"):
        assert "Ferry" not in (await room.public.get(path)).text
    for name in ("all", "world"):
        atom = (await room.public.get(f"/feeds/{name}.atom")).text
        assert f'deleted-entry ref="{made["uri"]}" when="2024-06-17T20:00:00' in atom
    other = await room.public.get("/feeds/sport.atom")
    assert "deleted-entry" not in other.text
    room.hands.turn(timedelta(days=31).total_seconds())
    assert "Another" in (await room.public.get("/feeds/all.atom")).text
    await room.create("Third")
    assert "deleted-entry" not in (await room.public.get("/feeds/all.atom")).text


@pytest.mark.parametrize("path", PATHS)
async def test_an_article_to_come(room: Newsroom, path: str) -> None:
    """No cache keeps a feed beyond its moment; at that moment it is there."""
    await room.create("Another")
    await room.create("Secret", published_at="2024-06-17T20:00:05Z")
    answer = await room.public.get(path)
    assert answer.headers["cache-control"] == "public, max-age=5"
    assert "Secret" not in answer.text
    room.hands.turn(5)
    assert "Secret" in (await room.public.get(path)).text


async def test_old_news_leave_the_sitemap(room: Newsroom) -> None:
    """After two days, though nothing was written; and no cache keeps it longer."""
    await room.create("Old", published_at="2024-06-15T20:00:05Z")
    answer = await room.public.get("/sitemap-news.xml")
    assert answer.headers["cache-control"] == "public, max-age=5"
    assert "Old" in answer.text
    room.hands.turn(6)
    answer = await room.public.get("/sitemap-news.xml")
    assert "Old" not in answer.text
    assert answer.headers["cache-control"] == "public, max-age=10"


@pytest.mark.parametrize("path", ["/feeds/all.xml", "/feeds/No.rss", "/feeds/.rss"])
async def test_no_such_feed(room: Newsroom, path: str) -> None:
    """A form or a name that there cannot be is refused."""
    answer = await room.public.get(path)
    assert problem(answer, answer.status_code)["status"] in (404, 422)


async def test_closed_reads(tmp_path: Path) -> None:
    """Where reading is closed feeds need a key too, and no shared cache may keep them."""
    async with newsroom(tmp_path, reads="closed") as room:
        for path in PATHS:
            problem(await room.public.get(path), 401)
            answer = await room.writer.get(path)
            assert answer.headers["cache-control"] == "private, max-age=10"


async def imported(room: Newsroom, form: str, feed: httpx2.Response) -> Json:
    """What an import of a feed of our own makes of it."""
    answer = await room.editor.post(
        f"/v1/imports?format={form}",
        content=feed.content,
        headers={"Content-Type": feed.headers["content-type"]},
    )
    assert answer.status_code == 200, answer.text
    report: Json = answer.json()
    return report


@pytest.mark.parametrize(
    ("form", "name"), [("rss", "rss"), ("atom", "atom"), ("json", "jsonfeed")]
)
async def test_taking_our_own_feed_in(
    room: Newsroom, tmp_path: Path, form: str, name: str
) -> None:
    """Here nothing changes by it; elsewhere the same stories stand after it."""
    made = await room.create(
        section="world",
        authors=[{"name": "A. Writer", "url": "https://x.org/a"}],
        body=[{"type": "paragraph", "html": "One <b>two</b>"}],
    )
    feed = await room.public.get(f"/feeds/all.{form}")
    report = await imported(room, name, feed)
    assert (report["unchanged"], report["refusals"]) == (1, 0)
    async with newsroom(tmp_path / "elsewhere") as other:
        report = await imported(other, name, feed)
        assert (report["created"], report["refusals"]) == (1, 0)
        (there,) = (await other.public.get("/v1/articles")).json()["articles"]
        for field in ("uri", "headline", "section", "authors", "published_at"):
            assert there[field] == made[field]
