"""``GET /v1/changes``, as JSON and as a stream."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2
import orjson
import pytest

from newstape.wire.articles import Change, ChangesAnswer
from tests.fakes.articles_app import Newsroom, Served, bearing, served

EVENTS = {"Accept": "text/event-stream"}


async def test_the_log(room: Newsroom) -> None:
    """Gapless, in commit order, a page at a time; the cursor leads on for ever."""
    made = await room.create()
    for number in range(4):
        await room.act(made, "refile", kicker=f"Number {number}")
    await room.act(made, "kill")
    seen: list[Change] = []
    path = "/v1/changes?limit=4"
    for _ in range(3):
        answer = await room.public.get(path)
        page = ChangesAnswer.model_validate_json(answer.content)
        seen += page.changes
        path = f"/v1/changes?limit=4&since={page.next_cursor}"
        assert answer.headers["cache-control"] == "no-store"
        assert "Accept" in answer.headers["vary"]
    assert [change.seq for change in seen] == [1, 2, 3, 4, 5, 6]
    assert [change.version for change in seen] == [1, 2, 3, 4, 5, 6]
    kinds = ["published", *["updated"] * 4, "killed"]
    assert [change.kind for change in seen] == kinds
    await room.create("Another")
    assert len((await room.public.get(path)).json()["changes"]) == 1


async def test_an_empty_log(room: Newsroom) -> None:
    """Its cursor is one to go on from."""
    page = (await room.public.get("/v1/changes")).json()
    assert page["changes"] == []
    await room.create()
    again = await room.public.get(f"/v1/changes?since={page['next_cursor']}")
    assert len(again.json()["changes"]) == 1


async def test_from_now_on(room: Newsroom) -> None:
    """Who has read the stories can begin at the end of the log."""
    await room.create()
    page = (await room.public.get("/v1/changes?since=now")).json()
    assert page["changes"] == []
    await room.create("Another")
    again = await room.public.get(f"/v1/changes?since={page['next_cursor']}")
    assert [change["seq"] for change in again.json()["changes"]] == [2]


@pytest.mark.parametrize(
    ("since", "status"),
    [("nonsense", 422), ("-1", 422), ("0ther-0", 410), ("{epoch}-99", 410)],
)
async def test_places_that_are_none(room: Newsroom, since: str, status: int) -> None:
    """No cursor is 422; one of another log, or of one that was set back, is 410."""
    cursor = (await room.public.get("/v1/changes")).json()["next_cursor"]
    since = since.format(epoch=cursor.rpartition("-")[0])
    for headers in ({}, EVENTS):
        answer = await room.public.get(f"/v1/changes?since={since}", headers=headers)
        assert answer.status_code == status
        assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("query", ["limit=0", "limit=1001", "nonsense=1"])
async def test_bad_queries(room: Newsroom, query: str) -> None:
    """What the log cannot be asked is refused."""
    assert (await room.public.get(f"/v1/changes?{query}")).status_code == 422


async def test_drafts_are_not_news(room: Newsroom) -> None:
    """What readers cannot see leaves no trace in the log, not even its end."""
    draft = await room.create("Secret", status="draft")
    await room.edit(draft, headline="Secret too")
    embargoed = await room.create("Later", embargoed_until="2024-06-18T00:00:00Z")
    for made in (draft, embargoed):
        await room.act(made, "kill")
    assert await room.changes() == []


# The stream.


@dataclass
class Stream:
    """An open stream, line by line."""

    lines: Iterator[str]

    def event(self) -> dict[str, str]:
        """The next event's fields; comments are skipped."""
        fields: dict[str, str] = {}
        for line in self.lines:
            if not line and "data" in fields:
                return fields
            name, _, value = line.partition(": ")
            if name:
                fields[name] = value
        raise EOFError


@contextmanager
def following(service: Served, query: str = "", **headers: str) -> Iterator[Stream]:
    """Read a stream."""
    given = {**EVENTS, **{k.replace("_", "-"): v for k, v in headers.items()}}
    url = f"{service.url}/v1/changes{query}"
    with httpx2.stream(
        "GET", url, headers=given, timeout=10, trust_env=False
    ) as answer:
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith("text/event-stream")
        assert answer.headers["cache-control"] == "no-store"
        yield Stream(answer.iter_lines())


def post(service: Served, path: str, body: dict[str, Any]) -> dict[str, Any]:
    """Write, which must be allowed."""
    answer = httpx2.post(
        f"{service.url}{path}", json=body, headers=bearing(service.key), trust_env=False
    )
    assert answer.is_success, answer.text
    made: dict[str, Any] = answer.json()
    return made


def publish(service: Served, headline: str) -> dict[str, Any]:
    """Publish a story."""
    return post(service, "/v1/articles", {"headline": headline, "status": "published"})


def test_the_stream(tmp_path: Path) -> None:
    """First what was, then each change as it happens, in the shape of the JSON."""
    with served(tmp_path) as service:
        made = publish(service, "One")
        with following(service) as stream:
            first = stream.event()
            assert first["event"] == "change"
            change = Change.model_validate_json(first["data"])
            assert (change.seq, change.id, change.kind) == (1, made["id"], "published")
            post(service, f"/v1/articles/{made['id']}/kill", {"reason": "hoax"})
            second = stream.event()
            assert orjson.loads(second["data"])["kind"] == "killed"
        answer = httpx2.get(f"{service.url}/v1/changes", trust_env=False).json()
        assert second["id"] == answer["next_cursor"]
        assert [orjson.loads(e["data"]) for e in (first, second)] == answer["changes"]


def test_going_on_after_a_break(tmp_path: Path) -> None:
    """The last id goes on where the connection broke, and beats ``since``."""
    with served(tmp_path) as service:
        publish(service, "One")
        with following(service) as stream:
            last = stream.event()["id"]
        publish(service, "Two")
        with following(service, "?since=now", last_event_id=last) as stream:
            assert orjson.loads(stream.event()["data"])["seq"] == 2
        with following(service, f"?since={last}") as stream:
            assert orjson.loads(stream.event()["data"])["seq"] == 2


def test_all_is_quiet(tmp_path: Path) -> None:
    """A comment says that the stream lives while nothing happens."""
    fast = served(tmp_path, articles_heartbeat_seconds=0.05)
    with fast as service, following(service) as stream:
        comments = (line for line in stream.lines if line.startswith(":"))
        assert next(comments) == next(comments) == ": quiet"


def test_the_end(tmp_path: Path) -> None:
    """When the service ends, streams end in good order, at once."""
    with served(tmp_path) as service, following(service) as stream:
        assert next(stream.lines) == "retry: 1000"
        service.end()
        assert [line for line in stream.lines if line] == []


def test_too_many_followers(tmp_path: Path) -> None:
    """Beyond the limit a reader is told to come back; one who leaves makes room."""
    with served(tmp_path, articles_followers=1) as service:
        url = f"{service.url}/v1/changes"
        with following(service) as stream:
            next(stream.lines)
            refused = httpx2.get(url, headers=EVENTS, trust_env=False)
            assert refused.status_code == 503
            assert refused.headers["retry-after"] == "5"
            assert httpx2.get(url, trust_env=False).status_code == 200


def test_the_head_of_a_stream(tmp_path: Path) -> None:
    """HEAD of the stream ends, and takes no seat."""
    with served(tmp_path, articles_followers=1) as service:
        url = f"{service.url}/v1/changes"
        for _ in range(3):
            answer = httpx2.head(url, headers=EVENTS, trust_env=False, timeout=5)
            assert answer.status_code == 200
            assert answer.headers["content-type"].startswith("text/event-stream")
