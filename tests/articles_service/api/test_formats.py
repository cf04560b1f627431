"""``GET /v1/articles/{article_id}?format=``: one article in the formats of others."""

from pathlib import Path

import pytest

from articles_service.api.feeds import FEEDS
from articles_service.api.formats import Printer, Writers
from articles_service.api.reading import FORMATS
from articles_service.domain.site import Site
from articles_service.formats.catalogue import FEED_WRITERS, SITEMAP, STORY_WRITERS
from tests.fakes.articles_app import Newsroom, newsroom, problem
from tests.fakes.stories import a_story

TELLING = {
    "ninjs": '"value":"Ferry line reopens"',
    "jsonld": '"@type":"NewsArticle"',
    "html": "<h1>Ferry line reopens</h1>",
    "markdown": "# Ferry line reopens",
    "text": "Ferry line reopens\n",
}


def test_names() -> None:
    """What the doors describe is what can be written."""
    kinds = {name: writer.MEDIA_TYPE for name, writer in STORY_WRITERS.items()}
    assert kinds == FORMATS
    kinds = {name: writer.MEDIA_TYPE for name, writer in FEED_WRITERS.items()}
    assert kinds == FEEDS


@pytest.mark.parametrize("form", FORMATS)
async def test_formats(room: Newsroom, form: str) -> None:
    """Each says what it is, may be kept as long as any, and has its own tag."""
    made = await room.create()
    room.hands.turn(2)
    path = f"/v1/articles/{made['slug']}"
    plain = await room.public.get(path)
    answer = await room.public.get(path, params={"format": form})
    assert answer.status_code == 200
    kind, _, charset = answer.headers["content-type"].partition("; ")
    assert (kind, charset) == (FORMATS[form], "" if "json" in kind else "charset=utf-8")
    assert TELLING[form] in answer.text
    assert answer.headers["etag"] != plain.headers["etag"]
    assert answer.headers["etag"].startswith('"1-')
    for name in ("cache-control", "last-modified", "surrogate-key", "vary"):
        assert answer.headers[name] == plain.headers[name]


async def test_they_are_held_by_tag_or_time(room: Newsroom) -> None:
    """304 to who has just this format, and to a HEAD the same head without a body."""
    made = await room.create()
    room.hands.turn(2)
    path = f"/v1/articles/{made['id']}?format=ninjs"
    first = await room.public.get(path)
    held = {"If-None-Match": first.headers["etag"]}
    assert (await room.public.get(path, headers=held)).status_code == 304
    other = path.replace("ninjs", "text")
    assert (await room.public.get(other, headers=held)).status_code == 200
    since = {"If-Modified-Since": first.headers["last-modified"]}
    assert (await room.public.get(path, headers=since)).status_code == 304
    head = await room.public.head(path)
    assert (head.content, head.headers["etag"]) == (b"", first.headers["etag"])


async def test_a_new_version_is_a_new_document(room: Newsroom) -> None:
    """Whatever lies ready, the document is that of the version that stands."""
    made = await room.create()
    path = f"/v1/articles/{made['id']}?format=text"
    first = await room.public.get(path)
    await room.edit(made, headline="Ferry line closes")
    second = await room.public.get(path)
    assert "Ferry line closes" in second.text
    assert first.headers["etag"] != second.headers["etag"]


@pytest.mark.parametrize("form", FORMATS)
async def test_killed_and_moved(room: Newsroom, form: str) -> None:
    """An old slug leads on to the same format; a killed story is gone in all of them."""
    made = await room.create(slug="old-name")
    renamed = await room.edit(made, slug="new-name")
    assert renamed.status_code == 200
    answer = await room.public.get(f"/v1/articles/old-name?format={form}")
    assert answer.status_code == 308
    assert answer.headers["location"] == f"/v1/articles/new-name?format={form}"
    await room.act(made, "kill")
    for key in (made["id"], "old-name", "new-name"):
        problem(await room.public.get(f"/v1/articles/{key}?format={form}"), 410)


async def test_drafts(room: Newsroom) -> None:
    """A draft in any format is for editors, and for no cache."""
    made = await room.create(status="draft")
    path = f"/v1/articles/{made['id']}?format=markdown"
    problem(await room.public.get(path), 404)
    answer = await room.editor.get(path)
    assert answer.headers["cache-control"] == "private, no-store"


async def test_a_page_does_nothing(room: Newsroom) -> None:
    """An HTML document at an address of the API may show pictures, and no more."""
    made = await room.create()
    answer = await room.public.get(f"/v1/articles/{made['id']}?format=html")
    policy = answer.headers["content-security-policy"]
    assert policy == "default-src 'none'; img-src http: https:; sandbox"


async def test_the_site(tmp_path: Path) -> None:
    """Documents name the paper, and its address."""
    told = {"articles_title": "The Herald", "public_url": "https://herald.example.org"}
    async with newsroom(tmp_path, **told) as room:
        made = await room.create()
        answer = await room.public.get(f"/v1/articles/{made['id']}?format=jsonld")
        data = answer.json()
        assert data["publisher"]["name"] == "The Herald"
        assert data["url"] == "https://herald.example.org/articles/ferry-line-reopens"


def test_the_last_ones_lie_ready() -> None:
    """So many documents are kept, the last ones asked for; others are written anew."""
    writers = Writers(STORY_WRITERS, FEED_WRITERS, SITEMAP)
    printer = Printer(Site("The Newstape"), writers, capacity=2)
    first = printer.story("text", a_story(1))
    printer.story("text", a_story(2))
    assert printer.story("text", a_story(1)) is first
    printer.story("html", a_story(1))
    assert printer.story("text", a_story(1)) is first
    printer.story("text", a_story(2))
    printer.story("text", a_story(3))
    assert printer.story("text", a_story(1)) is not first
