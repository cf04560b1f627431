"""A followed feed, told line by line."""

from datetime import UTC, datetime

import pytest

from newstape.cli.importing.articles import Tally
from newstape.cli.importing.feed import FeedKeeper
from newstape.client.errors import UnreachableError
from newstape.client.web.fetch import Document, Validators
from tests.fakes.import_door import FakeDoor

NOW = datetime(2024, 6, 17, 20, tzinfo=UTC)
STORY = b'{"uri": "urn:1", "headline": "Rain"}\n'


class Desk:
    """A keeper, its door, and what a person reads."""

    def __init__(self) -> None:
        self.door = FakeDoor()
        self.shown: list[Tally] = []
        self.said: list[str] = []
        self.keeper = FeedKeeper(
            self.door,
            form=None,
            show=self.shown.append,
            say=self.said.append,
            clock=lambda: NOW,
        )

    def words(self) -> list[str]:
        """What was said, without the time."""
        return [line.split("  ", 1)[1] for line in self.said]


def document(body: bytes, kind: str = "") -> Document:
    """What the feed says."""
    return Document("http://wire.example/feed", body, kind, Validators())


async def test_news_are_shown() -> None:
    """With their counts, and where they are from goes with them."""
    desk = Desk()
    await desk.keeper.take(document(STORY))
    assert desk.words() == ["news"]
    assert desk.shown[0].created == 1
    assert desk.door.sent[0][2] == "http://wire.example/feed"


async def test_nothing_new_is_said() -> None:
    """Whether the feed says so or its stories are all known."""
    desk = Desk()
    desk.keeper.unchanged()
    await desk.keeper.take(document(b"\n", "application/x-ndjson"))
    assert desk.words() == ["nothing new"] * 2


async def test_what_makes_no_sense_is_refused_once() -> None:
    """A page of words in the feed's place is told, and does not end it."""
    desk = Desk()
    await desk.keeper.take(document(b"Down for maintenance"))
    assert desk.shown[0].refused[0].name == "http://wire.example/feed"


async def test_failures_are_said_with_the_next_try() -> None:
    """A person knows what is wrong, and when it may be right again."""
    desk = Desk()
    desk.keeper.failed(UnreachableError("no answer within 30 s"), 12.3)
    assert desk.words() == ["no answer within 30 s; again in 12 s"]
    desk.door.instead = [UnreachableError("no answer from us")]
    with pytest.raises(UnreachableError):
        await desk.keeper.take(document(STORY))
