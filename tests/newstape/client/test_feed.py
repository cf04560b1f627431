"""The change feed over real sockets: at once, without a gap, and healing."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest
from starlette.responses import PlainTextResponse, Response

from newstape.client.errors import MalformedError
from newstape.client.feed import ArticlesFeed, ChangeFeed
from newstape.kit.tasks import ending_group
from newstape.wire.articles import Change
from tests.fakes.hosting import hosting
from tests.fakes.line import Line
from tests.fakes.upstreams import NewsStand
from tests.fakes.waiting import until


@dataclass
class Notes:
    """A keeper that writes down what it is told."""

    seqs: list[int] = field(default_factory=list)
    told: list[str] = field(default_factory=list)

    def learn(self, change: Change) -> None:
        self.seqs.append(change.seq)

    def doubt_all(self) -> None:
        self.told.append("doubt")

    def hear(self) -> None:
        if self.told[-1:] != ["hear"]:
            self.told.append("hear")

    def lose(self) -> None:
        if self.told[-1:] != ["lose"]:
            self.told.append("lose")


@dataclass
class Scene:
    """A feed that runs, on a line to a stand with two changes in its log."""

    stand: NewsStand
    line: Line
    notes: Notes
    feed: ChangeFeed


@asynccontextmanager
async def scene(probe_seconds: float = 0.1) -> AsyncIterator[Scene]:
    stand = NewsStand()
    stand.publish("ferry")
    stand.publish("boat")
    async with (
        hosting(stand.app) as url,
        Line.to(url) as line,
        ArticlesFeed(line.url, deadline_seconds=0.5) as api,
        ending_group() as group,
    ):
        notes = Notes()
        feed = ChangeFeed(api, notes, probe_seconds)
        group.create_task(feed.run())
        await until(lambda: "hear" in notes.told)
        yield Scene(stand, line, notes, feed)


async def test_begins_now() -> None:
    """What happened before is not told, only that anything kept may be old."""
    async with scene() as at:
        assert (at.notes.seqs, at.notes.told) == ([], ["doubt", "hear"])
        assert at.feed.down is None


async def test_changes_come_at_once() -> None:
    """A change is told without waiting for the next question."""
    async with scene(probe_seconds=60) as at:
        await until(lambda: len(at.stand.calls) == 2)
        at.stand.edit("ferry")
        await until(lambda: at.notes.seqs == [3], 1)


async def test_a_quiet_service_is_asked() -> None:
    """Where nothing happens the log is asked, and nothing is said to be lost."""
    async with scene() as at:
        calls = len(at.stand.calls)
        await until(lambda: len(at.stand.calls) > calls + 4)
        at.stand.edit("ferry")
        await until(lambda: at.notes.seqs == [3])
        assert at.notes.told == ["doubt", "hear"]


async def test_many_changes_in_order() -> None:
    """However many there are, each comes once and in its order."""
    async with scene() as at:
        for _ in range(250):
            at.stand.edit("ferry")
            if at.stand.log[-1].seq % 50 == 0:
                await asyncio.sleep(0)
        await until(lambda: len(at.notes.seqs) >= 250)
        assert at.notes.seqs == list(range(3, 253))


async def test_a_break() -> None:
    """What happened during a break is told before it is said to be over."""
    async with scene() as at:
        await at.line.cut()
        await until(lambda: at.feed.down is not None)
        assert at.feed.down == "connect"
        for _ in range(150):
            at.stand.edit("boat")
        at.notes.told.clear()
        await at.line.mend()
        await until(lambda: at.feed.down is None)
        assert at.notes.seqs == list(range(3, 153))
        assert at.notes.told == ["hear"]


async def test_silence() -> None:
    """A service that takes connections and says nothing is lost within its deadline."""
    async with scene() as at:
        at.line.freeze()
        await until(lambda: at.feed.down == "timeout", 3)
        at.line.thaw()
        await until(lambda: at.feed.down is None)
        assert at.notes.told == ["doubt", "hear", "lose", "hear"]


async def test_another_log() -> None:
    """Where its place in the log is gone it begins anew, and all is in doubt."""
    async with scene() as at:
        at.stand.epoch = "other"
        await until(lambda: at.notes.told.count("doubt") == 2)
        await until(lambda: at.feed.down is None)
        at.stand.edit("ferry")
        await until(lambda: at.notes.seqs == [3])


@pytest.mark.parametrize(
    ("answer", "reason"),
    [(PlainTextResponse("what?"), "invalid"), (Response(status_code=503), "status")],
)
async def test_no_sense(answer: Response, reason: str) -> None:
    """A service that answers with something else is lost, and why is known."""
    async with scene() as at:
        at.stand.instead["/v1/changes"] = answer
        await until(lambda: at.feed.down == reason)


async def test_live_events_that_are_no_changes() -> None:
    """An event that is no change is an error, not the end of the stream."""
    stand = NewsStand()
    stand.instead["/v1/changes"] = Response(
        "data: {}\n\n", media_type="text/event-stream"
    )
    async with hosting(stand.app) as url, ArticlesFeed(url) as api:
        with pytest.raises(MalformedError):
            async for _ in api.live("news-0", 1.0):
                pass


async def test_latest() -> None:
    """The latest stories come newest first, as many as were asked for."""
    stand = NewsStand()
    for slug in ("a", "b", "c"):
        stand.publish(slug)
    async with hosting(stand.app) as url, ArticlesFeed(url) as api:
        answer = await api.latest(2)
    assert [story.slug for story in answer.articles] == ["c", "b"]
