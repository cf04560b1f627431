"""Many write at once: nobody's work is lost, and the log has no gap."""

import asyncio
from pathlib import Path

from tests.fakes.articles_app import Json, Newsroom, newsroom

WRITERS = 20


async def add_a_tag(room: Newsroom, path: str, tag: str) -> int:
    """Add a tag to a story, however often others are faster; how often they were."""
    refused = 0
    while True:
        read = await room.editor.get(path)
        tags = [*read.json()["tags"], tag]
        answer = await room.editor.patch(
            path, json={"tags": tags}, headers={"If-Match": read.headers["etag"]}
        )
        if answer.status_code == 200:
            return refused
        assert answer.status_code == 412, answer.text
        refused += 1


async def test_if_match_loses_nobody(tmp_path: Path) -> None:
    """20 writers of one story, each adding to what it read: all is in it in the end."""
    async with newsroom(tmp_path) as room:
        story = await room.create()
        path = f"/v1/articles/{story['id']}"
        async with asyncio.TaskGroup() as tasks:
            writers = [
                tasks.create_task(add_a_tag(room, path, f"tag-{number}"))
                for number in range(WRITERS)
            ]
        assert sum(task.result() for task in writers) > 0
        final = (await room.public.get(path)).json()
        assert sorted(final["tags"]) == sorted(f"tag-{n}" for n in range(WRITERS))
        assert final["version"] == 1 + WRITERS
        await _log_is_whole(room, {story["id"]: 1 + WRITERS})


async def test_writers_of_different_stories(tmp_path: Path) -> None:
    """20 who create and edit at once share one log, and one headline, without a clash."""
    async with newsroom(tmp_path) as room:

        async def write() -> Json:
            story = await room.create("The same headline")
            for number in range(4):
                edited = await room.edit(story, kicker=f"Number {number}")
                assert edited.status_code == 200
                story = edited.json()
            return story

        async with asyncio.TaskGroup() as tasks:
            writers = [tasks.create_task(write()) for _ in range(WRITERS)]
        stories = [task.result() for task in writers]
        assert len({story["slug"] for story in stories}) == WRITERS
        await _log_is_whole(room, {story["id"]: 5 for story in stories})


async def test_one_request_sent_by_many(tmp_path: Path) -> None:
    """20 repetitions at once of one request with a key make one story."""
    async with newsroom(tmp_path) as room:
        key = {"Idempotency-Key": "the-same"}
        story = {"headline": "Ferries", "status": "published"}
        async with asyncio.TaskGroup() as tasks:
            posting = [
                tasks.create_task(
                    room.editor.post("/v1/articles", json=story, headers=key)
                )
                for _ in range(WRITERS)
            ]
        answers = [task.result() for task in posting]
        assert {answer.status_code for answer in answers} == {201}
        assert len({answer.content for answer in answers}) == 1
        assert len(await room.changes()) == 1


async def _log_is_whole(room: Newsroom, versions: dict[str, int]) -> None:
    """Without a gap, and each story's versions in it one after the other."""
    log = await room.changes()
    assert [change["seq"] for change in log] == list(range(1, len(log) + 1))
    for story, last in versions.items():
        told = [change["version"] for change in log if change["id"] == story]
        assert told == list(range(1, last + 1))
