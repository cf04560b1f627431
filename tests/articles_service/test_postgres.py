"""The service over a real PostgreSQL: what several processes may share."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing
from pathlib import Path

import pytest

from tests.fakes.articles_app import Newsroom, newsroom, problem
from tests.fakes.postgres import Postgres


@pytest.fixture
async def room(tmp_path: Path, postgres: Postgres) -> AsyncIterator[Newsroom]:
    async with newsroom(tmp_path, database_url=postgres.database()) as room:
        yield room


@pytest.fixture
async def rooms(
    tmp_path: Path, postgres: Postgres
) -> AsyncIterator[tuple[Newsroom, Newsroom]]:
    """Two services that share a database."""
    url = postgres.database()
    async with (
        newsroom(tmp_path / "here", database_url=url) as here,
        newsroom(tmp_path / "there", database_url=url) as there,
    ):
        yield here, there


async def test_a_story_lives_and_ends(room: Newsroom) -> None:
    """It is filed, listed, edited, told of in feeds, and killed everywhere at once."""
    story = await room.create(section="harbour", symbols=[{"symbol": "GSK"}])
    assert (await room.edit(story, kicker="Ferries")).status_code == 200
    assert (await room.edit(story, kicker="Boats")).status_code == 412
    for path in (
        f"/v1/articles/{story['slug']}",
        "/v1/articles?section=harbour&symbol=GSK&language=en",
        "/feeds/harbour.atom",
        "/sitemap-news.xml",
    ):
        answer = await room.public.get(path)
        assert story["slug"] in answer.text, path
    await room.act(story, "kill")
    assert (await room.public.get(f"/v1/articles/{story['id']}")).status_code == 410
    assert (await room.public.get("/v1/articles")).json()["articles"] == []
    kinds = [change["kind"] for change in await room.changes()]
    assert kinds == ["published", "updated", "killed"]


async def test_what_another_process_writes_is_read(
    rooms: tuple[Newsroom, Newsroom],
) -> None:
    """Nothing is answered from memory that another may have changed."""
    here, there = rooms
    story = await here.create()
    path = f"/v1/articles/{story['id']}"
    assert (await there.public.get(path)).json()["headline"] == story["headline"]
    assert (await here.edit(story, headline="Board meets")).status_code == 200
    assert (await there.public.get(path)).json()["headline"] == "Board meets"
    assert await there.changes() == await here.changes()


async def test_a_follower_hears_of_what_another_process_writes(
    rooms: tuple[Newsroom, Newsroom],
) -> None:
    """Long before it would be told that all is quiet."""
    here, there = rooms
    async with aclosing(there.app.state.house.feed.follow(0)) as batches:
        story = await here.create()
        async with asyncio.timeout(10):
            assert [entry.id for entry in await anext(batches)] == [story["id"]]
        await here.act(story, "kill")
        async with asyncio.timeout(10):
            assert [entry.kind for entry in await anext(batches)] == ["killed"]


async def test_searching_is_not_there(room: Newsroom) -> None:
    """Who searches is told that this store cannot, and not that we broke."""
    await room.create()
    answer = await room.public.get("/v1/articles?q=ferry")
    assert "cannot search" in problem(answer, 501)["detail"]
