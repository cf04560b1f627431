"""Imports: upserted by URI, batch by batch, and the same twice changes nothing."""

from collections.abc import AsyncIterator, Iterable
from dataclasses import replace
from functools import partial
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles_service.domain import verbs
from articles_service.domain.blocks import Paragraph
from articles_service.domain.delivery import Delivery, Item, Refusal
from articles_service.domain.errors import StoreError
from articles_service.domain.story import Story
from articles_service.flow import imports
from articles_service.flow.bell import Bell
from articles_service.flow.desk import Desk
from articles_service.flow.imports import Importer, Tally
from articles_service.flow.shelf import Shelf
from tests.fakes.stories import NOW, Hands, a_filing, an_id
from tests.fakes.story_store import MemoryStore


class Room:
    """An importer and a desk over a store in memory."""

    def __init__(self) -> None:
        self.store = MemoryStore()
        self.hands = Hands()
        self.news = Bell()
        self.shelf = Shelf[Story](10)
        self.count = 0
        furniture: dict[str, Any] = {
            "shelf": self.shelf,
            "news": self.news,
            "clean": str.strip,
            "new_id": self._next_id,
            "clock": self.hands,
        }
        self.importer = Importer(self.store, **furniture)
        self.desk = Desk(self.store, **furniture)

    def _next_id(self) -> str:
        self.count += 1
        return an_id(self.count)

    async def run(self, *items: Item, dry_run: bool = False) -> Tally:
        """One import."""
        return await self.importer.run(arriving(items), dry_run)

    def stories(self) -> dict[str, Story]:
        """What stands, by URI."""
        return {f.story.uri: f.story for f in self.store.kept.filed.values()}

    def log(self) -> list[str]:
        """The change log in short."""
        return [change.kind for change in self.store.kept.log]


@pytest.fixture
def room() -> Room:
    return Room()


async def arriving(items: Iterable[Item]) -> AsyncIterator[Item]:
    for item in items:
        yield item


def delivered(uri: str, headline: str = "Ferries", **given: Any) -> Delivery:
    """A story as it is delivered; published unless told otherwise."""
    index, withdrawn = given.pop("index", 0), given.pop("withdrawn", None)
    fresh = {"status": None if withdrawn else "published", "body": (Paragraph(uri),)}
    filing = a_filing(headline, uri=uri, **{**fresh, **given})
    return Delivery(index, uri, filing, withdrawn)


def counts(tally: Tally) -> tuple[int, int, int, int]:
    """A tally in short."""
    return tally.created, tally.updated, tally.unchanged, tally.refusals


async def test_the_same_import_twice_changes_nothing(room: Room) -> None:
    """New stories are created once; again they are unchanged, and nobody is told."""
    items = [delivered("urn:1"), delivered("urn:2"), delivered("urn:3", status=None)]
    assert counts(await room.run(*items)) == (3, 0, 0, 0)
    before = (room.stories(), room.log())
    room.hands.turn(60)
    assert counts(await room.run(*items)) == (0, 0, 3, 0)
    assert (room.stories(), room.log()) == before
    assert room.log() == ["published", "published"]
    statuses = {uri: story.status for uri, story in before[0].items()}
    assert statuses == {
        "urn:1": "published",
        "urn:2": "published",
        "urn:3": "draft",
    }


async def test_a_known_story_is_edited_where_it_differs(room: Room) -> None:
    """It gets a version, keeps its id, its slug and its time, and readers are told."""
    await room.run(delivered("urn:1"), delivered("urn:2"))
    first = room.stories()["urn:1"]
    room.hands.turn(60)
    tally = await room.run(delivered("urn:1", "Boats"), delivered("urn:2"))
    assert counts(tally) == (0, 1, 1, 0)
    edited = room.stories()["urn:1"]
    assert edited.content.headline == "Boats"
    assert (edited.id, edited.slug, edited.version) == (first.id, first.slug, 2)
    assert (edited.published_at, edited.signal) == (NOW, "update")
    assert room.log() == ["published", "published", "updated"]


async def test_a_uri_twice_in_one_batch(room: Room) -> None:
    """The later one is a new version of the earlier one, as over two imports."""
    tally = await room.run(
        delivered("urn:1"), delivered("urn:1", "Boats"), delivered("urn:1", "Boats")
    )
    assert counts(tally) == (1, 1, 1, 0)
    assert room.stories()["urn:1"].version == 2
    assert room.log() == ["published", "updated"]


async def test_equal_headlines_get_slugs_of_their_own(room: Room) -> None:
    """Within a batch, and over batches."""
    await room.run(*(delivered(f"urn:{number}") for number in range(12)))
    slugs = [story.slug for story in room.stories().values()]
    assert slugs[:3] == ["ferries", "ferries-2", "ferries-3"]
    assert len(set(slugs)) == 12


async def test_what_breaks_a_rule_is_refused_alone(room: Room) -> None:
    """Each refusal has its place and a reason; the others are taken."""
    await room.run(delivered("urn:1"), delivered("urn:dead"))
    dead = room.stories()["urn:dead"]
    await room.desk.move(dead.id, verbs.kill)
    tally = await room.run(
        Refusal(0, "no JSON"),
        delivered("urn:2", "bell\x07", index=1),
        delivered("urn:3", index=2),
        delivered("urn:4", slug="ferries", index=3),
        delivered("urn:dead", index=4),
        delivered("urn:1", status="draft", index=5),
        delivered("urn:5", " ", index=6),
    )
    assert counts(tally) == (1, 0, 0, 6)
    told = {refusal.index: refusal.detail for refusal in tally.refused}
    assert sorted(told) == [0, 1, 3, 4, 5, 6]
    assert told[1].startswith("/headline: ")
    assert "urn:2" not in room.stories()
    assert room.stories()["urn:dead"].status == "killed"


async def test_withdrawn_stories(room: Room) -> None:
    """A sender can withhold and kill; what it never sent before is not published."""
    await room.run(*(delivered(f"urn:{number}") for number in range(3)))
    gone = [
        delivered("urn:0", withdrawn="killed"),
        delivered("urn:1", "Boats", withdrawn="withheld"),
        delivered("urn:8", withdrawn="killed"),
        delivered("urn:9", withdrawn="withheld"),
    ]
    assert counts(await room.run(*gone)) == (1, 2, 1, 0)
    assert counts(await room.run(*gone)) == (0, 0, 4, 0)
    statuses = {uri: story.status for uri, story in room.stories().items()}
    assert statuses == {
        "urn:0": "killed",
        "urn:1": "withheld",
        "urn:2": "published",
        "urn:9": "draft",
    }
    assert room.stories()["urn:1"].content.headline == "Boats"
    assert room.log()[3:] == ["killed", "withheld"]


async def test_what_the_newsroom_withheld_stays_withheld(room: Room) -> None:
    """A feed that still has the story does not give it back to readers."""
    await room.run(delivered("urn:1"))
    await room.desk.move(room.stories()["urn:1"].id, verbs.withhold)
    assert counts(await room.run(delivered("urn:1"))) == (0, 0, 1, 0)
    assert counts(await room.run(delivered("urn:1", "Boats"))) == (0, 1, 0, 0)
    assert room.stories()["urn:1"].status == "withheld"


async def test_a_story_that_fell_due_gets_its_entry_first(room: Room) -> None:
    """Its publication is told before its edit, at its own moment."""
    later = room.hands.turn(0).replace(minute=5)
    await room.run(delivered("urn:1", published_at=later))
    assert room.log() == []
    room.hands.turn(600)
    await room.run(delivered("urn:1", "Boats", published_at=later))
    assert [(one.kind, one.at) for one in room.store.kept.log] == [
        ("published", later),
        ("updated", room.hands()),
    ]


async def test_a_dry_run_changes_nothing(room: Room) -> None:
    """It counts, refuses, and leaves no trace."""
    await room.run(delivered("urn:1"))
    before = (room.stories(), room.log())
    news = room.news.listen()
    items = (delivered("urn:1", "Boats"), delivered("urn:2"), Refusal(2, "x"))
    assert counts(await room.run(*items, dry_run=True)) == (1, 1, 0, 1)
    assert (room.stories(), room.log()) == before
    assert not news.is_set()


async def test_followers_are_told_after_each_batch(room: Room) -> None:
    """The news rings when a batch is committed, not before, and not for nothing."""
    news = room.news.listen()
    heard: list[bool] = []

    async def items() -> AsyncIterator[Item]:
        for number in range(imports.BATCH + 1):
            heard.append(news.is_set())
            yield delivered(f"urn:{number}", f"Number {number}")

    await room.importer.run(items())
    assert heard == [False] * imports.BATCH + [True]
    silent = room.news.listen()
    await room.run(Refusal(0, "x"))
    assert not silent.is_set()


async def test_heavy_stories_make_small_batches(room: Room) -> None:
    """What waits for its commit is bounded in bytes too."""
    kept: list[int] = []
    heavy = imports.BATCH_WEIGHT // 2

    async def items() -> AsyncIterator[Item]:
        for number in range(5):
            kept.append(len(room.store.kept.filed))
            yield replace(delivered(f"urn:{number}"), weight=heavy)

    await room.importer.run(items())
    assert kept == [0, 0, 2, 2, 4]


async def test_refusals_are_told_up_to_a_number(room: Room) -> None:
    """A file of nonsense does not fill the memory; all refusals are counted."""
    many = imports.MAX_TOLD + 5
    tally = await room.run(*(Refusal(number, "x") for number in range(many)))
    assert (tally.refusals, len(tally.refused)) == (many, imports.MAX_TOLD)


async def test_a_story_that_changes_is_off_the_shelf(room: Room) -> None:
    """Whoever reads it after the import reads the new version."""
    await room.run(delivered("urn:1"), delivered("urn:2"))
    stories = room.stories()
    for story in stories.values():
        await room.shelf.fetch(partial(room.store.library.by_id, story.id))
    await room.run(delivered("urn:1", "Boats"), delivered("urn:2"))
    assert room.shelf.get(stories["urn:1"].id) is None
    assert room.shelf.get(stories["urn:2"].id) == stories["urn:2"]


async def test_a_store_that_does_not_answer(room: Room) -> None:
    """The import ends with the error; what was committed before stays."""

    async def items() -> AsyncIterator[Item]:
        for number in range(imports.BATCH + 1):
            yield delivered(f"urn:{number}", f"Number {number}")
        room.store.broken = True

    with pytest.raises(StoreError):
        await room.importer.run(items())
    assert len(room.store.kept.filed) == imports.BATCH


uris = st.sampled_from(["urn:1", "urn:2", "urn:3"])
headlines = st.sampled_from(["Ferries", "Boats", "Tides"])
deliveries = st.builds(delivered, uris, headlines)


@given(st.lists(st.lists(deliveries, max_size=5), max_size=4))
async def test_batches_do_not_matter(batches: list[list[Delivery]]) -> None:
    """The same deliveries, in one import or in many, leave the same stories."""
    one, many = Room(), Room()
    await one.run(*(delivery for batch in batches for delivery in batch))
    for batch in batches:
        await many.run(*batch)
    assert one.stories() == many.stories()
    assert one.log() == many.log()
