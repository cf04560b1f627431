"""Lists at their door."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx2
import pytest

from tests.fakes.quotes_app import quotes_app

FRONT = {"name": "front", "symbols": ["GSK", "BP"]}


@pytest.fixture
async def client(tmp_path: Path) -> AsyncIterator[httpx2.AsyncClient]:
    async with quotes_app(tmp_path) as client:
        yield client


async def test_a_list_and_its_life(client: httpx2.AsyncClient) -> None:
    """Made, read, edited, emptied and dropped."""
    made = await client.put("/v1/lists/front", json={"symbols": ["gsk", "BP"]})
    assert (made.status_code, made.json()) == (201, FRONT)
    assert (await client.get("/v1/lists/front")).json() == FRONT
    edited = await client.put("/v1/lists/front", json={"symbols": []})
    assert edited.status_code == 200
    assert (await client.get("/v1/lists/front")).json()["symbols"] == []
    dropped = await client.delete("/v1/lists/front")
    assert (dropped.status_code, dropped.content) == (204, b"")
    assert (await client.get("/v1/lists/front")).status_code == 404
    assert (await client.delete("/v1/lists/front")).status_code == 404


async def test_all_lists(client: httpx2.AsyncClient) -> None:
    """They come by name; asked again, not at all."""
    assert (await client.get("/v1/lists")).json() == {"lists": []}
    await client.put("/v1/lists/front", json={"symbols": FRONT["symbols"]})
    await client.put("/v1/lists/a-story", json={"symbols": ["RIO"]})
    answer = await client.get("/v1/lists")
    a_story = {"name": "a-story", "symbols": ["RIO"]}
    assert answer.json() == {"lists": [a_story, FRONT]}
    tag = answer.headers["etag"]
    again = await client.get("/v1/lists", headers={"If-None-Match": tag})
    assert again.status_code == 304


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"symbols": ["GSK", "gsk"]},
        {"symbols": ["A B"]},
        {"symbols": [f"S{n}" for n in range(501)]},
    ],
)
async def test_no_list(client: httpx2.AsyncClient, given: dict[str, object]) -> None:
    """Doubles, bad symbols and endless lists are 422."""
    assert (await client.put("/v1/lists/front", json=given)).status_code == 422
    assert (await client.get("/v1/lists/front")).status_code == 404


async def test_a_key_is_needed(client: httpx2.AsyncClient) -> None:
    """Edits need a key with the scope."""
    await client.put("/v1/lists/front", json={"symbols": FRONT["symbols"]})
    del client.headers["Authorization"]
    answers = [
        await client.put("/v1/lists/front", json={"symbols": []}),
        await client.delete("/v1/lists/front"),
    ]
    assert [answer.status_code for answer in answers] == [401, 401]
    assert (await client.get("/v1/lists/front")).json() == FRONT


async def test_it_stays(tmp_path: Path) -> None:
    """What was put is there after a restart."""
    async with quotes_app(tmp_path) as client:
        await client.put("/v1/lists/front", json={"symbols": FRONT["symbols"]})
    async with quotes_app(tmp_path) as client:
        assert (await client.get("/v1/lists/front")).json() == FRONT
