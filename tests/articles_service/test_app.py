"""The service plugged together: what it needs, and what it says of itself."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx2
from openapi_spec_validator import validate

from articles_service.api.house import House
from articles_service.app import create_app
from articles_service.flow.bell import Bell
from articles_service.flow.changes import Feed
from articles_service.flow.desk import Desk
from articles_service.flow.read import Reader
from articles_service.flow.search import Searcher
from articles_service.flow.shelf import Shelf
from articles_service.flow.stand import Stand
from articles_service.settings import ArticlesSettings
from newstape.kit.clock import utc_now
from tests.fakes.articles_app import Json, bearing, newsroom, served
from tests.fakes.story_store import MemoryStore
from tests.fakes.waiting import block_until


async def test_ready(tmp_path: Path) -> None:
    """It is ready once its store is open, and live."""
    async with newsroom(tmp_path) as room:
        for path in ("/livez", "/readyz"):
            answer = await room.public.get(path)
            assert (answer.status_code, answer.json()["reasons"]) == (200, [])


async def test_without_its_store(tmp_path: Path) -> None:
    """When the store does not answer it is not ready, and everybody is told to come
    again."""
    async with newsroom(tmp_path) as room:
        house: House = room.app.state.house
        room.app.state.house = _over(_broken_store(), house)
        ready = await room.public.get("/readyz")
        assert ready.status_code == 503
        assert ready.json()["reasons"] == ["the database does not answer"]
        story = {"headline": "x"}
        for answer in (
            await room.public.get("/v1/changes"),
            await room.public.get("/v1/articles"),
            await room.public.get("/v1/articles?q=boats"),
            await room.public.get("/v1/articles/a-story"),
            await room.editor.post("/v1/articles", json=story),
        ):
            assert answer.status_code == 503
            assert answer.headers["retry-after"] == "1"
            assert answer.headers["content-type"] == "application/problem+json"
        room.app.state.house = house
        assert (await room.public.get("/readyz")).status_code == 200


async def test_hot_answers_cost_no_call_to_the_store(tmp_path: Path) -> None:
    """What was asked for before is given from memory, lists and searches too, and
    nothing of it once something was written."""
    async with newsroom(tmp_path) as room:
        made = await room.create("Ferries")
        paths = (
            f"/v1/articles/{made['id']}",
            "/v1/articles?limit=20",
            "/v1/articles?q=ferries",
        )
        before = [await room.public.get(path) for path in paths]
        house: House = room.app.state.house
        room.app.state.house = replace(_over(_broken_store(), house), stand=house.stand)
        again = [await room.public.get(path) for path in paths]
        assert [one.status_code for one in again] == [200] * 3
        assert [one.content for one in again] == [one.content for one in before]
        room.app.state.house = house
        await room.create("Boats")
        room.app.state.house = _over(_broken_store(), house)
        assert (await room.public.get(paths[1])).status_code == 503


def _broken_store() -> MemoryStore:
    store = MemoryStore()
    store.broken = True
    return store


def _over(store: MemoryStore, house: House) -> House:
    shelf, news = Shelf[Any](0), Bell()
    feed = Feed(store.library, news, seats=1, quiet_seconds=1)
    desk = Desk(store, shelf=shelf, news=news, clean=str, new_id=str, clock=house.clock)
    reader = Reader(store.library, shelf, house.clock)
    stand = Stand(store.library, shelf, house.clock)
    searcher = Searcher(store.library, house.clock)
    given: dict[str, Any] = {"reader": reader, "stand": stand, "searcher": searcher}
    return replace(house, desk=desk, feed=feed, **given)


async def test_its_description(tmp_path: Path) -> None:
    """OpenAPI that is valid, with problems for what can go wrong."""
    description = create_app(ArticlesSettings(data=tmp_path)).openapi()
    validate(description)
    post = description["paths"]["/v1/articles"]["post"]
    assert post["security"]
    for status in ("401", "403", "409", "422", "503"):
        content = post["responses"][status]["content"]
        assert list(content) == ["application/problem+json"], status


def test_a_due_story_is_told_by_itself(tmp_path: Path) -> None:
    """Nobody asks, nobody writes: at its moment an embargoed story is in the log."""
    with served(tmp_path) as service:
        until = utc_now() + timedelta(seconds=0.4)
        _post(service.url, service.key, until.isoformat())
        block_until(lambda: len(_changes(service.url)) == 1)
        assert utc_now() >= until
        (change,) = _changes(service.url)
        assert change["kind"] == "published"


def test_what_fell_due_while_it_was_down(tmp_path: Path) -> None:
    """It is told before the first reader is served."""
    with served(tmp_path) as service:
        until = utc_now() + timedelta(seconds=0.2)
        _post(service.url, service.key, until.isoformat())
    block_until(lambda: utc_now() > until)
    with served(tmp_path) as service:
        assert [change["kind"] for change in _changes(service.url)] == ["published"]


def _post(url: str, key: str, embargo: str) -> None:
    story = {"headline": "x", "status": "published", "embargoed_until": embargo}
    answer = httpx2.post(
        f"{url}/v1/articles", json=story, headers=bearing(key), trust_env=False
    )
    assert answer.status_code == 201


def _changes(url: str) -> list[Json]:
    answer = httpx2.get(f"{url}/v1/changes", trust_env=False)
    changes: list[Json] = answer.json()["changes"]
    return changes
