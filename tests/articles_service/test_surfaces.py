"""Every surface on which a story can be read, walked for those that must not be."""

from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path

import httpx2
import pytest

from tests.fakes.articles_app import Json, Newsroom, newsroom
from tests.fakes.surfaces import SECRET, SLUG, STORY, TERSE, Walk, unwalked

MOMENT = "2024-06-17T20:00:30.000Z"


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[Newsroom]:
    """The service inside the test."""
    async with newsroom(tmp_path) as opened:
        yield opened


async def a_renamed_story(room: Newsroom, **given: object) -> Json:
    """A story of two versions, made one after the other, and two slugs."""
    made = await room.create(**{**STORY, **given})
    room.hands.turn(1)
    answer = await room.edit(made, slug=SLUG)
    assert answer.status_code == 200, answer.text
    renamed: Json = answer.json()
    return renamed


def test_every_surface_is_walked(room: Newsroom) -> None:
    """The description has no path to read from that the walk does not know."""
    assert unwalked(room.app.openapi()["paths"]) == set()
    assert unwalked({"/v1/secrets/{id}": {"get": {}}}) == {"/v1/secrets/{id}"}


async def test_an_open_story_is_everywhere(room: Newsroom) -> None:
    """The walk finds what may be found, so that its silence means something."""
    walk = Walk(room.public, await a_renamed_story(room))
    for answer in [*await walk.listed(), *await walk.single()]:
        assert answer.status_code == 200, answer.url
        if not str(answer.url).endswith(TERSE):
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


async def test_a_draft_is_nowhere_though_it_was_previewed(room: Newsroom) -> None:
    """Who has a preview link reads it, and after that it is as hidden as before."""
    draft = await a_renamed_story(room, status="draft")
    link = await room.editor.post(f"/v1/articles/{draft['id']}/preview")
    for form in ("json", "ninjs", "jsonld", "html", "markdown", "text"):
        read = await room.public.get(f"{link.json()['url']}&format={form}")
        assert SECRET in read.text
        assert read.headers["cache-control"] == "private, no-store"
    walk = Walk(room.public, draft)
    for answer in await walk.listed():
        assert SECRET not in answer.text, answer.url
    for answer in await walk.single():
        assert answer.status_code == 404, answer.url
    for answer in await walk.log():
        assert answer.json()["changes"] == []


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
