"""Every surface on which a story can be read, walked for those that must not be."""

from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path

import httpx2
import pytest

from tests.fakes.articles_app import Json, Newsroom, newsroom

MOMENT = "2024-06-17T20:00:30.000Z"
SECRET = "Zanzibar"
"""A word that stands in the story and nowhere else."""
STORY: Json = {
    "headline": f"{SECRET} talks",
    "slug": "the-talks",
    "standfirst": SECRET,
    "section": "world",
    "tags": ["talks"],
    "symbols": [{"symbol": "BP"}],
    "source": "AFP",
    "body": [{"type": "paragraph", "html": SECRET}],
}
# Where each path of the description leads for a story; a new path has no entry yet, and
# the walk fails until somebody has said how its surface is to be walked.
SURFACES: dict[str, tuple[str, ...]] = {
    "/v1/articles": (
        "?limit=100",
        "?section=world",
        "?tag=talks",
        "?symbol=BP",
        "?language=en",
        "?source=AFP",
        "?sort=published_at",
        "?sort=-updated_at",
        "?updated_since=2024-01-01T00:00:00Z",
        "?published_since=2024-01-01T00:00:00Z",
        "?published_before=2030-01-01T00:00:00Z",
        "?fields=headline",
        f"?q={SECRET}",
        f"?q={SECRET[:5]}*&sort=-published_at",
        f"?q={SECRET}&sort=published_at&section=world",
        f"?q={SECRET}&sort=-updated_at&fields=highlights",
    ),
    "/v1/articles/{key}": (
        *("{id}", "{slug}", "{old}", "{id}?format=json", "{old}?format=text"),
        *("{id}?format=ninjs", "{id}?format=jsonld"),
        *("{id}?format=html", "{slug}?format=markdown"),
    ),
    "/v1/articles/{article_id}/versions": ("{id}",),
    "/v1/articles/{article_id}/versions/{number}": (
        "{id}/1",
        "{id}/2",
        "{id}/2?diff=1",
    ),
    "/v1/changes": ("", "?limit=1000"),
    "/feeds/{name}.{form}": (
        *("all.rss", "all.atom", "all.json"),
        *("world.rss", "world.atom", "world.json"),
    ),
    "/sitemap-news.xml": ("",),
}
NO_STORIES = {"/livez", "/readyz"}


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[Newsroom]:
    """The service inside the test."""
    async with newsroom(tmp_path) as opened:
        yield opened


class Walk:
    """What one asker gets on every surface for one story."""

    def __init__(self, client: httpx2.AsyncClient, story: Json) -> None:
        self._client = client
        self._story = story

    async def listed(self) -> list[httpx2.Response]:
        """The lists and feeds: they answer, with the story or without."""
        feeds = [f"/feeds/{name}" for name in SURFACES["/feeds/{name}.{form}"]]
        paths = [*self._paths("/v1/articles"), *feeds, "/sitemap-news.xml"]
        return [await self._get(path) for path in paths]

    async def single(self) -> list[httpx2.Response]:
        """The surfaces of the story alone."""
        rooms = [path for path in SURFACES if path.startswith("/v1/articles/")]
        return [await self._get(path) for room in rooms for path in self._paths(room)]

    async def log(self) -> list[httpx2.Response]:
        """The change log."""
        return [await self._get(path) for path in self._paths("/v1/changes")]

    def _paths(self, room: str) -> list[str]:
        names = {
            "id": self._story["id"],
            "slug": self._story["slug"],
            "old": "old-name",
        }
        stem, _, below = room.partition("{")
        middle = "" if not below else below.partition("}")[2].partition("/{")[0]
        paths = []
        for surface in SURFACES[room]:
            first, slash, rest = surface.format(**names).partition("/")
            paths.append(f"{stem}{first}{middle}{slash}{rest}")
        return paths

    async def _get(self, path: str) -> httpx2.Response:
        return await self._client.get(path, follow_redirects=True)


async def a_renamed_story(room: Newsroom, **given: object) -> Json:
    """A story of two versions, made one after the other, and two slugs."""
    made = await room.create(**{**STORY, "slug": "old-name", **given})
    room.hands.turn(1)
    answer = await room.edit(made, slug=STORY["slug"])
    assert answer.status_code == 200, answer.text
    renamed: Json = answer.json()
    return renamed


def test_every_surface_is_walked(room: Newsroom) -> None:
    """The description has no path to read from that the walk does not know."""
    described = {
        path for path, item in room.app.openapi()["paths"].items() if "get" in item
    }
    assert described - NO_STORIES == SURFACES.keys()


async def test_an_open_story_is_everywhere(room: Newsroom) -> None:
    """The walk finds what may be found, so that its silence means something."""
    walk = Walk(room.public, await a_renamed_story(room))
    for answer in [*await walk.listed(), *await walk.single()]:
        assert answer.status_code == 200, answer.url
        if not str(answer.url).endswith(("/versions", "?diff=1")):
            assert SECRET in answer.text, answer.url
    for answer in await walk.log():
        assert [c["kind"] for c in answer.json()["changes"]] == ["published", "updated"]


@pytest.mark.parametrize("asker", ["public", "writer", "editor"])
async def test_a_killed_story_is_nowhere(room: Newsroom, asker: str) -> None:
    """For nobody, in no version: gone, but for its tombstone in the log."""
    story = await a_renamed_story(room)
    await room.public.get(f"/v1/articles/{story['slug']}")  # it is in memory now
    await room.act(story, "kill", reason=f"{SECRET} was a hoax")
    walk = Walk(getattr(room, asker), story)
    for answer in await walk.listed():
        assert SECRET not in answer.text, answer.url
        is_told = answer.url.path.endswith(".atom")  # by its tombstone
        assert (story["id"] in answer.text) == is_told, answer.url
    for answer in await walk.single():
        assert answer.status_code == 410, answer.url
        assert SECRET not in answer.text
        assert answer.headers["cache-control"] == "no-store"
    for answer in await walk.log():
        assert answer.json()["changes"][-1]["kind"] == "killed"
        assert SECRET not in answer.text


@pytest.mark.parametrize(
    "given",
    [
        {"embargoed_until": MOMENT},
        {"published_at": MOMENT},
        {"published_at": "2024-06-17T20:00:10Z", "embargoed_until": MOMENT},
    ],
    ids=["embargoed", "scheduled", "both"],
)
async def test_a_story_to_come_is_nowhere_until_its_moment(
    room: Newsroom, given: Json
) -> None:
    """Everywhere at one moment, though nothing is written at it, and no answer before
    it may be kept beyond it."""
    await room.create("Another")
    story = await a_renamed_story(room, **given)
    for seconds in (0, 25, 3.999):
        room.hands.turn(seconds)
        await _is_nowhere(room, story)
    room.hands.turn(0.001)
    walk = Walk(room.public, story)
    for answer in await walk.listed():
        assert SECRET in answer.text, answer.url
    shown = [one for one in await walk.single() if one.status_code == 200]
    paths = {one.request.url.path.removeprefix("/v1/articles/") for one in shown}
    assert paths == {
        story["id"],
        story["slug"],
        f"{story['id']}/versions",
        f"{story['id']}/versions/2",
    }


async def _is_nowhere(room: Newsroom, story: Json) -> None:
    for client in (room.public, room.writer):
        walk = Walk(client, story)
        for answer in await walk.listed():
            assert SECRET not in answer.text, answer.url
            assert _kept_until(answer, room.hands().timestamp()) <= _moment()
        for answer in await walk.single():
            assert answer.status_code == 404, answer.url
            assert answer.headers["cache-control"] == "no-store"
        for answer in await walk.log():
            assert story["id"] not in answer.text
            assert answer.headers["cache-control"] == "no-store"


def _kept_until(answer: httpx2.Response, now: float) -> float:
    return now + int(answer.headers["cache-control"].rpartition("max-age=")[2])


def _moment() -> float:
    return datetime.fromisoformat(MOMENT).timestamp()


async def test_withheld_is_nowhere_for_readers(room: Newsroom) -> None:
    """Readers see 404 on every surface, and the log says that it went."""
    story = await a_renamed_story(room)
    await room.act(story, "withhold", reason=SECRET)
    walk = Walk(room.public, story)
    for answer in await walk.listed():
        assert SECRET not in answer.text
    for answer in await walk.single():
        assert answer.status_code == 404
    for answer in await walk.log():
        assert answer.json()["changes"][-1]["kind"] == "withheld"
        assert SECRET not in answer.text
