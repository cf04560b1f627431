"""Preview links."""

from pathlib import Path

import pytest

from tests.fakes.articles_app import Json, Newsroom, newsroom, problem


async def a_link(room: Newsroom, story: Json, **given: int) -> str:
    """A preview link of a story."""
    asked = await room.editor.post(f"/v1/articles/{story['id']}/preview", json=given)
    assert asked.status_code == 200, asked.text
    assert asked.headers["cache-control"] == "no-store"
    url: str = asked.json()["url"]
    return url


async def test_a_draft_is_read_by_its_link(room: Newsroom) -> None:
    """Without a key, as it stands, and no cache may keep it."""
    draft = await room.create(status="draft")
    url = await a_link(room, draft)
    answer = await room.public.get(url)
    assert answer.status_code == 200
    assert answer.json() == draft
    assert answer.headers["cache-control"] == "private, no-store"
    assert answer.headers["x-robots-tag"] == "noindex"
    edited = (await room.edit(draft, kicker="Sea")).json()
    assert (await room.public.get(url)).json() == edited
    problem(await room.public.get(f"/v1/articles/{draft['id']}"), 404)


async def test_a_link_expires(room: Newsroom) -> None:
    """At the second that was told, and not before; a day after it was made by default."""
    draft = await room.create(status="draft")
    path = f"/v1/articles/{draft['id']}/preview"
    told = (await room.editor.post(path, json={"expires_in": 60})).json()
    assert told["expires_at"] == "2024-06-17T20:01:00.000Z"
    day = (await room.editor.post(path)).json()
    assert day["expires_at"] == "2024-06-18T20:00:00.000Z"
    room.hands.turn(59.999)
    assert (await room.public.get(told["url"])).status_code == 200
    room.hands.turn(0.001)
    problem(await room.public.get(told["url"]), 403)
    assert (await room.public.get(day["url"])).status_code == 200


async def test_forged_links(room: Newsroom) -> None:
    """One that was changed, or is for another story, or for none, is refused alike."""
    draft, other = [await room.create(status="draft") for _ in range(2)]
    url = await a_link(room, draft)
    token = url.partition("preview=")[2]
    told = {
        problem(await room.public.get(path), 403)["detail"]
        for path in (
            f"{url[:-1]}{'a' if url[-1] != 'a' else 'b'}",
            f"{url}x",
            f"/v1/articles/{other['id']}?preview={token}",
            f"/v1/articles/{draft['slug']}?preview={token}",
            f"/v1/articles/no-such-story?preview={token}",
            f"/v1/articles/{draft['id']}?preview=",
        )
    }
    assert len(told) == 1
    problem(await room.editor.get(f"/v1/articles/{draft['id']}?preview=x"), 403)


async def test_an_open_story_is_previewed_in_private(room: Newsroom) -> None:
    """The link goes on when the story is published, and its answers stay private."""
    draft = await room.create(status="draft")
    url = await a_link(room, draft)
    await room.act(draft, "publish")
    answer = await room.public.get(url)
    assert answer.json()["status"] == "published"
    assert answer.headers["cache-control"] == "private, no-store"


async def test_withheld_and_killed(room: Newsroom) -> None:
    """What is withheld can be looked at; what is killed is gone for everybody."""
    story = await room.create()
    url = await a_link(room, story)
    await room.act(story, "withhold")
    assert (await room.public.get(url)).json()["status"] == "withheld"
    await room.act(story, "kill")
    problem(await room.public.get(url), 410)
    problem(await room.editor.post(f"/v1/articles/{story['id']}/preview"), 410)


async def test_who_may_make_one(room: Newsroom) -> None:
    """It takes a key that may read drafts."""
    draft = await room.create(status="draft")
    path = f"/v1/articles/{draft['id']}/preview"
    problem(await room.public.post(path), 401)
    problem(await room.writer.post(path), 403)
    problem(await room.editor.post("/v1/articles/no-such-story/preview"), 404)


@pytest.mark.parametrize("seconds", [0, 59, 30 * 86_400 + 1])
async def test_for_how_long(room: Newsroom, seconds: int) -> None:
    """From a minute to 30 days."""
    draft = await room.create(status="draft")
    path = f"/v1/articles/{draft['id']}/preview"
    answer = await room.editor.post(path, json={"expires_in": seconds})
    assert problem(answer, 422)["errors"][0]["pointer"] == "/expires_in"


async def test_a_moved_story_by_its_old_slug(room: Newsroom) -> None:
    """A link is made for what an id or a standing slug names."""
    draft = await room.create(slug="old-name")
    await room.edit(draft, slug="new-name")
    problem(await room.editor.post("/v1/articles/old-name/preview"), 404)
    answer = await room.editor.post("/v1/articles/new-name/preview")
    assert draft["id"] in answer.json()["url"]


async def test_where_reading_needs_a_key(tmp_path: Path) -> None:
    """The link is enough; without it the door stays closed."""
    async with newsroom(tmp_path, reads="closed") as room:
        draft = await room.create(status="draft")
        url = await a_link(room, draft)
        assert (await room.public.get(url)).status_code == 200
        problem(await room.public.get(f"/v1/articles/{draft['id']}"), 401)


async def test_the_signing_key(tmp_path: Path) -> None:
    """Links outlive a restart; another key ends them."""
    async with newsroom(tmp_path, public_url="https://news.example.org") as room:
        draft = await room.create(status="draft")
        url = await a_link(room, draft)
        assert url.startswith(f"https://news.example.org/v1/articles/{draft['id']}?")
    path = url.removeprefix("https://news.example.org")
    async with newsroom(tmp_path) as room:
        assert (await room.public.get(path)).status_code == 200
    key = "sixteen letters or more"
    async with newsroom(tmp_path, articles_preview_key=key) as room:
        problem(await room.public.get(path), 403)
        assert (await room.public.get(await a_link(room, draft))).status_code == 200
