"""Plain reads, answered before the doors: the same answers, only sooner."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

import httpx2
import pytest
import structlog
from fastapi import FastAPI

from articles_service.api.swift import TOGETHER, Counter
from articles_service.app import create_app
from articles_service.domain.sheet import Sheet
from articles_service.flow.shelf import Shelf
from articles_service.flow.stand import Stand
from articles_service.settings import ArticlesSettings
from newstape.kit.asked import Asked, Fields
from newstape.kit.replies import Reply
from newstape.kit.tasks import ending_group
from tests.fakes.articles_app import Newsroom, bearing, problem, served
from tests.fakes.stories import Hands, a_draft, a_story, filed
from tests.fakes.story_store import MemoryStore
from tests.fakes.waiting import until

NAMED = ("content-type", "etag", "last-modified", "surrogate-key", "cache-tag", "vary")


def told(answer: httpx2.Response) -> tuple[int, bytes, list[str | None]]:
    """All that an answer says, but for its name and how long it may be kept."""
    names = [answer.headers.get(name) for name in NAMED]
    return answer.status_code, answer.content, names


@pytest.mark.parametrize("key", ["id", "slug"])
async def test_a_story_as_the_door_tells_it(room: Newsroom, key: str) -> None:
    """A query sends the same question to the door."""
    story = await room.create(standfirst="The line is open again. " * 40)
    path = f"/v1/articles/{story[key]}"
    swift, door = [await room.public.get(one) for one in (path, f"{path}?format=json")]
    assert told(swift) == told(door)
    assert swift.json() == story
    assert swift.headers["surrogate-key"] == f"articles article-{story['id']}"


@pytest.mark.parametrize("query", ["", "?limit=1", "?q=ferry", "?fields=headline"])
async def test_a_list_as_the_door_tells_it(room: Newsroom, query: str) -> None:
    """Who shows a key is answered by the door."""
    await room.create()
    await room.create()
    path = f"/v1/articles{query}"
    swift, door = [await one.get(path) for one in (room.public, room.editor)]
    assert told(swift) == told(door)


async def test_what_is_not_plain_goes_to_the_doors(room: Newsroom) -> None:
    """Drafts, old slugs, what never was and what makes no sense get their answers."""
    draft = await room.create(status="draft")
    moved = await room.create(slug="old-name")
    await room.edit(moved, slug="new-name")
    problem(await room.public.get(f"/v1/articles/{draft['id']}"), 404)
    problem(await room.public.get("/v1/articles/never"), 404)
    problem(await room.public.get("/v1/articles?limit=0"), 422)
    problem(await room.public.get("/v1/articles?sort=relevance"), 422)
    answer = await room.public.get("/v1/articles/old-name")
    assert answer.status_code == 308


async def test_no_answer_outlives_a_change(room: Newsroom) -> None:
    """Given again while it is right, and not once more; on every way to it."""
    story = await room.create()
    paths = [f"/v1/articles/{story['id']}", "/v1/articles", "/v1/articles?q=ferry"]
    for version in (2, 3):
        for path in paths * 2:
            assert (await room.public.get(path)).status_code == 200
        await room.edit({**story, "version": version - 1}, kicker=f"No. {version}")
        for path in paths:
            assert f"No. {version}" in (await room.public.get(path)).text
    for path in paths:
        await room.public.get(path)
    await room.act(story, "kill")
    problem(await room.public.get(paths[0]), 410)
    for path in paths[1:]:
        assert (await room.public.get(path)).json()["articles"] == []


async def test_metrics_know_the_doors(room: Newsroom) -> None:
    """However it was answered, a request is counted where it belongs."""
    story = await room.create()
    for path in (f"/v1/articles/{story['id']}", "/v1/articles"):
        for _ in range(3):
            await room.public.get(path)
    text = (await room.public.get("/metrics")).text
    count = 'newstape_http_requests_total{method="GET",route="'
    assert f'{count}/v1/articles/{{article_id}}",status="200"}} 3.0' in text
    assert f'{count}/v1/articles",status="200"}} 3.0' in text


OWN = {"date", "x-request-id", "traceparent"}
TRACE = {"traceparent": f"00-{'a' * 32}-{'b' * 16}-01"}


@pytest.mark.parametrize("path", ["{id}", "{slug}", "", "?limit=1", "?q=ferry"])
def test_the_socket_says_what_the_app_says(tmp_path: Path, path: str) -> None:
    """What is written to the socket at once is what the app would answer, header by
    header; a request that is part of a trace goes to the app."""
    with served(tmp_path) as service, httpx2.Client(base_url=service.url) as client:
        key = bearing(service.key)
        given = {"headline": "Ferry line reopens", "status": "published"}
        made = client.post("/v1/articles", json=given, headers=key).json()
        way = f"/v1/articles/{path}" if "{" in path else f"/v1/articles{path}"
        swift, again, whole = [
            client.get(way.format(**made), headers=more) for more in ({}, {}, TRACE)
        ]
    for answer in (swift, again):
        assert answer.content == whole.content
        assert _headers(answer) == _headers(whole)
    assert "traceparent" in whole.headers


def _headers(answer: httpx2.Response) -> list[tuple[str, str]]:
    return sorted(one for one in answer.headers.multi_items() if one[0] not in OWN)


@dataclass
class Hall:
    """A counter over a store in memory, and what it told, by path."""

    app: FastAPI
    store: MemoryStore
    counter: Counter
    told: dict[str, Reply | None] = field(default_factory=dict)

    async def ask(self, *paths: str, **given: str) -> list[Reply | None]:
        """What is told of paths that are asked for in one turn."""
        fields = Fields([(name.encode(), given[name].encode()) for name in given])
        for path in paths:
            name, _, query = path.partition("?")
            asked = Asked("GET", "http", name, query.encode(), fields)
            self.counter(asked, partial(self._note, path))
        await until(lambda: len(self.told) == len(paths))
        told, self.told = self.told, {}
        return [told[path] for path in paths]

    def _note(self, path: str, reply: Reply | None) -> None:
        if path.endswith("story-3") and reply is not None:
            raise ZeroDivisionError
        self.told[path] = reply


@pytest.fixture
async def hall(tmp_path: Path) -> AsyncIterator[Hall]:
    """It, with five stories and a draft."""
    app, store = create_app(ArticlesSettings(data=tmp_path)), MemoryStore()
    async with store.writing() as books:
        for story in (*map(a_story, range(1, 6)), a_draft(6)):
            await books.keep(replace(filed(story), told="shown"), None)
    async with app.router.lifespan_context(app), ending_group() as tasks:
        stand = Stand(store.library, Shelf[Sheet](100), Hands())
        house = replace(app.state.house, stand=stand)
        yield Hall(app, store, Counter(app, house, tasks))


PATHS = [f"/v1/articles/story-{number}" for number in (1, 2, 4, 5)]


async def test_the_stories_of_a_turn(hall: Hall) -> None:
    """Each is told as it is, from the store the first time and then as it lies ready;
    what is not open is left to the app."""
    first = await hall.ask(*PATHS, "/v1/articles/story-6", "/v1/articles/never")
    assert first[4:] == [None, None]
    assert hall.store.library.asked == 6
    again = await hall.ask(*PATHS)
    assert hall.store.library.asked == 6
    for path, one, other in zip(PATHS, first, again, strict=False):
        assert one is not None
        assert other is not None
        assert path.rpartition("/")[2].encode() in one.body
        assert (one.body, one.head) == (other.body, other.head)
        assert (one.holds(), other.holds()) == (False, True)


async def test_more_than_go_together(hall: Hall) -> None:
    """However many are asked for in one turn, each is told what is its own."""
    async with hall.store.writing() as books:
        for number in range(7, 7 + 3 * TOGETHER):
            await books.keep(replace(filed(a_story(number)), told="shown"), None)
    paths = [f"/v1/articles/story-{n}" for n in range(7, 7 + 3 * TOGETHER)]
    for path, reply in zip(paths, await hall.ask(*paths), strict=True):
        assert reply is not None
        assert f'"slug":"{path.rpartition("/")[2]}"'.encode() in reply.body


async def test_what_is_none_of_its_business(hall: Hall) -> None:
    """Who shows a key, is of another origin or holds something already, queries, other
    paths: nothing is told of them, and nobody is asked."""
    assert await hall.ask(PATHS[0], authorization="Bearer x") == [None]
    assert await hall.ask(PATHS[0], origin="http://a.test") == [None]
    for name in ("if-none-match", "if-modified-since"):
        assert await hall.ask(PATHS[0], **{name: '"a"'}) == [None]
    others = f"{PATHS[0]}?format=html", f"{PATHS[0]}/versions", "/v1/changes", "/livez"
    assert await hall.ask(*others) == [None] * 4
    assert hall.store.library.asked == 0


async def test_a_store_that_does_not_answer(hall: Hall) -> None:
    """Nothing is told, so that the app says what is wrong; and it is asked again."""
    hall.store.broken = True
    assert await hall.ask(*PATHS) == [None] * 4
    hall.store.broken = False
    assert None not in await hall.ask(*PATHS)


async def test_one_that_fails(hall: Hall) -> None:
    """It is left to the app and the log has it; those beside it are told all the same."""
    paths = [PATHS[0], "/v1/articles/story-3", PATHS[1]]
    with structlog.testing.capture_logs() as lines:
        told = await hall.ask(*paths)
    assert [one is None for one in told] == [False, True, False]
    (line,) = [one for one in lines if one["event"] == "swift_answer_failed"]
    assert line["path"] == paths[1]


async def test_a_failure_of_all(hall: Hall) -> None:
    """A mistake in the way to the store leaves nobody waiting."""
    hall.store.library.gate = None  # type: ignore[assignment]  # the mistake
    with structlog.testing.capture_logs() as lines:
        assert await hall.ask(*PATHS) == [None] * 4
    assert "swift_answer_failed" in [one["event"] for one in lines]
    assert not [one for one in asyncio.all_tasks() if "_serve" in repr(one)]
