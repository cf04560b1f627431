"""Plain reads, answered before the doors: the same answers, only sooner."""

from pathlib import Path

import httpx2
import pytest

from tests.fakes.articles_app import Newsroom, bearing, problem, served

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
