"""The door of server-sent events, on a real socket behind a real server."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator

import httpx2
import pytest

from newstape.fanout import Limits
from tests.fakes.doors import Doors
from tests.fakes.serving import serving
from tests.fakes.waiting import until


@pytest.fixture
def doors() -> Doors:
    return Doors(Limits(max_connections=3, max_connections_per_address=2, stuck=0.1))


@pytest.fixture
def url(doors: Doors) -> Iterator[str]:
    """The stream's address."""
    with serving(doors.app) as base:
        yield f"{base}/stream"


async def test_sse_brings_the_same_messages(doors: Doors, url: str) -> None:
    """``event`` is the type, ``data`` the JSON, ``id`` the cursor where there is one."""
    async with httpx2.AsyncClient() as client, client.stream("GET", url) as answer:
        assert answer.headers["content-type"] == "text/event-stream; charset=utf-8"
        lines = answer.aiter_lines()
        events = [await _event(lines) for _ in range(4)]
        assert [event.get("event") for event in events] == [
            None,
            "welcome",
            "ack",
            "snapshot",
        ]
        assert events[3]["id"] == "e-1"
        assert "id" not in events[2]
        doors.publish("new")
        update = await _event(lines)
    assert json.loads(update["data"])["rows"][0]["text"] == "new"
    await until(lambda: not doors.hub.followers)


async def test_sse_resumes_from_the_last_event_id(url: str) -> None:
    """The browser sends it by itself."""
    headers = {"Last-Event-ID": "e-1"}
    async with (
        httpx2.AsyncClient() as client,
        client.stream("GET", url, headers=headers) as answer,
    ):
        lines = answer.aiter_lines()
        events = [await _event(lines) for _ in range(4)]
    assert json.loads(events[2]["data"])["resumed"] is True
    assert json.loads(events[3]["data"])["rows"] == []


async def _event(lines: AsyncIterator[str]) -> dict[str, str]:
    """The fields of one event."""
    fields: dict[str, str] = {}
    async with asyncio.timeout(5):
        async for line in lines:
            if not line:
                return fields
            name, _, value = line.partition(": ")
            fields[name] = value
    raise AssertionError("the stream ended")
