"""A kill under readers: whoever asks after it was acknowledged gets nothing of it."""

import asyncio
from collections import deque
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from tests.fakes.articles_app import Json, Served, bearing, served
from tests.fakes.surfaces import LISTS, LOG, SECRET, SINGLE, STORY, Walk

ROUNDS = 6
READERS = 3


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Served]:
    """The service on a socket, as it runs."""
    with served(tmp_path) as opened:
        yield opened


class Watch:
    """Readers that walk every surface without a pause, once more after the kill."""

    def __init__(self, walk: Walk) -> None:
        self._walk = walk
        self.killed = asyncio.Event()
        self.before = self.after = 0
        self.leaks: list[str] = []

    async def read(self, first: int) -> None:
        """Walk from a surface on; the walk that begins after the kill is the last."""
        surfaces = deque((*LISTS, *SINGLE, *LOG))
        surfaces.rotate(first)
        last = False
        while not last:
            last = self.killed.is_set()
            for surface in surfaces:
                await self._look(surface)

    async def _look(self, surface: str) -> None:
        killed = self.killed.is_set()
        answer = await self._walk.get(surface)
        shown = answer.status_code == 200 and SECRET in answer.text
        self.before += shown
        self.after += killed
        if killed and shown:
            self.leaks.append(surface)


async def a_killed_story(writer: httpx2.AsyncClient, reader: httpx2.AsyncClient) -> int:
    """File a story and kill it amid its readers; how many times it was read before."""
    story = await _filed(writer)
    watch = Watch(Walk(reader, story))
    async with asyncio.TaskGroup() as tasks:
        readers = [tasks.create_task(watch.read(11 * n)) for n in range(READERS)]
        async with asyncio.timeout(60):
            while watch.before < 20:
                await reader.get("/v1/articles")
            path = f"/v1/articles/{story['id']}/kill"
            answer = await writer.post(path, json={"reason": SECRET})
            watch.killed.set()
            await asyncio.wait(readers)
    assert answer.status_code == 200, answer.text
    assert watch.leaks == []
    assert watch.after >= READERS * len(SINGLE)
    return watch.before


async def _filed(writer: httpx2.AsyncClient) -> Json:
    given = {**STORY, "slug": None, "status": "published"}
    made = (await writer.post("/v1/articles", json=given)).json()
    answer = await writer.patch(
        f"/v1/articles/{made['id']}",
        json={"kicker": SECRET},
        headers={"If-Match": f'"{made["version"]}"'},
    )
    assert answer.status_code == 200, answer.text
    story: Json = answer.json()
    return story


@pytest.mark.system
async def test_after_a_kill_nothing_is_read(service: Served) -> None:
    """On every surface, from every memory, in every round."""
    key = bearing(service.key)
    async with (
        httpx2.AsyncClient(base_url=service.url, headers=key, timeout=30) as writer,
        httpx2.AsyncClient(base_url=service.url, timeout=30) as reader,
    ):
        for _ in range(ROUNDS):
            assert await a_killed_story(writer, reader) >= 20
