"""The desk: one call, one transaction, and everything in it."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial

import pytest

from articles_service.domain import verbs
from articles_service.domain.blocks import Paragraph
from articles_service.domain.errors import (
    ContentError,
    GoneError,
    KeyReuseError,
    MissingError,
    StoreError,
    TakenError,
    VerbError,
    VersionError,
)
from articles_service.domain.repetition import Token
from articles_service.domain.story import Filing, Story
from articles_service.flow.bell import Bell
from articles_service.flow.desk import DUE_BATCH, Desk
from articles_service.flow.shelf import Shelf
from tests.fakes.stories import NOW, Hands, a_filing, an_id, at
from tests.fakes.story_store import MemoryStore


class Room:
    """A desk over a store in memory, with a clock to turn and ids in order."""

    def __init__(self) -> None:
        self.store = MemoryStore()
        self.hands = Hands()
        self.news = Bell()
        self.shelf = Shelf[Story](10)
        self.count = 0
        self.desk = Desk(
            self.store,
            shelf=self.shelf,
            news=self.news,
            clean=str.upper,
            new_id=self._next_id,
            clock=self.hands,
        )

    def _next_id(self) -> str:
        self.count += 1
        return an_id(self.count)

    def log(self) -> list[tuple[str, int, datetime]]:
        """The change log in short."""
        return [(c.kind, c.version, c.at) for c in self.store.kept.log]

    async def published(self, headline: str = "Ferries", **given: object) -> Story:
        """A story that was just published."""
        filing = a_filing(headline, status="published", **given)
        return await self.desk.create(filing)

    async def edit(
        self, story: Story, filing: Filing, expected: Sequence[int] | None = None
    ) -> Story:
        """Replace a story's content."""
        return await self.desk.amend(story.id, verbs.edit, lambda _: filing, expected)


@pytest.fixture
def room() -> Room:
    return Room()


async def test_create(room: Room) -> None:
    """A story is cleaned, named and kept; its ids and slug are its own."""
    story = await room.desk.create(a_filing(body=(Paragraph("text"),)))
    assert (story.id, story.slug, story.status) == (
        an_id(1),
        "ferry-line-reopens",
        "draft",
    )
    (paragraph,) = story.content.body
    assert isinstance(paragraph, Paragraph)
    assert paragraph.html == "TEXT"
    assert paragraph.id
    assert await room.store.library.by_id(story.id) == story
    assert room.log() == []


async def test_times_are_exact_to_the_millisecond(room: Room) -> None:
    """What is answered is what a later read gives."""
    room.hands.now = NOW.replace(microsecond=123_456)
    story = await room.published()
    assert story.updated_at == NOW.replace(microsecond=123_000)


async def test_every_commit_rings(room: Room) -> None:
    """Those who wait for news are woken when a write is done, and only then."""
    news = room.news.listen()
    await room.desk.create(a_filing())
    assert news.is_set()
    news = room.news.listen()
    with pytest.raises(MissingError):
        await room.desk.move(an_id(9), verbs.release)
    assert not news.is_set()


async def test_a_life_in_the_log(room: Room) -> None:
    """Readers are told each thing that they can see, in order."""
    story = await room.desk.create(a_filing())
    await room.desk.move(story.id, verbs.publish)
    await room.edit(story, a_filing("Two"))
    correct = partial(verbs.correct, note="Wrong.")
    await room.desk.amend(story.id, correct, lambda _: a_filing("Three"))
    await room.desk.amend(story.id, verbs.refile, lambda _: a_filing("Four"))
    await room.desk.move(story.id, verbs.withhold)
    await room.edit(story, a_filing("Five"))
    await room.desk.move(story.id, verbs.release)
    await room.desk.move(story.id, verbs.kill)
    kinds = ["published", "updated", "corrected", "updated", "withheld", "released"]
    versions = [2, 3, 4, 5, 6, 8, 9]
    assert room.log() == [
        (kind, version, NOW)
        for kind, version in zip([*kinds, "killed"], versions, strict=True)
    ]


async def test_nothing_changed(room: Room) -> None:
    """The same filing again makes no version and no entry."""
    filing = a_filing("Ferries", status="published", body=(Paragraph("text"),))
    story = await room.desk.create(filing)
    room.hands.turn(60)
    assert await room.edit(story, filing) == story
    assert len(room.store.kept.versions[story.id]) == 1
    assert room.log() == [("published", 1, NOW)]


async def test_another_version_stands(room: Room) -> None:
    """A write that expects a version that does not stand is refused, whole."""
    story = await room.published()
    with pytest.raises(VersionError) as caught:
        await room.edit(story, a_filing("Two"), expected=[2, 3])
    assert caught.value.standing == 1
    assert await room.store.library.by_id(story.id) == story
    assert (await room.edit(story, a_filing("Two"), expected=[1])).version == 2


async def test_gone_and_missing(room: Room) -> None:
    """A killed story is gone for every verb; what never was is missing."""
    story = await room.published()
    await room.desk.move(story.id, verbs.kill)
    for expected in (None, [1], [2]):
        with pytest.raises(GoneError):
            await room.edit(story, a_filing(), expected)
    with pytest.raises(GoneError):
        await room.desk.move(story.id, verbs.kill)
    with pytest.raises(MissingError):
        await room.desk.move(an_id(9), verbs.kill)


async def test_slugs_are_numbered(room: Room) -> None:
    """Stories of one headline get different slugs, in any number."""
    slugs = [(await room.published()).slug for _ in range(12)]
    assert slugs[:3] == ["ferries", "ferries-2", "ferries-3"]
    assert len(set(slugs)) == 12


async def test_a_slug_that_was_asked_for(room: Room) -> None:
    """It is taken as it is; that of another story is refused, also an old one."""
    story = await room.published(slug="boats")
    assert story.slug == "boats"
    await room.edit(story, a_filing(slug="ships"))
    for taken in ("boats", "ships"):
        with pytest.raises(TakenError) as caught:
            await room.published(slug=taken)
        assert caught.value.owner == story.id
    assert (await room.edit(story, a_filing(slug="boats"))).slug == "boats"
    with pytest.raises(ContentError):
        await room.published(slug=an_id(7))


async def test_a_published_slug_stays(room: Room) -> None:
    """A new headline does not break the links to a published story."""
    story = await room.published()
    assert (await room.edit(story, a_filing("Boats"))).slug == "ferries"


async def test_a_drafts_slug_follows_its_headline(room: Room) -> None:
    """Nobody knows it yet; one that was asked for stays nevertheless."""
    await room.published("Boats")
    draft = await room.desk.create(a_filing("Untitled"))
    assert (await room.edit(draft, a_filing("Boats"))).slug == "boats-2"
    assert (await room.edit(draft, a_filing("Boats"))).slug == "boats-2"
    assert (await room.edit(draft, a_filing("Boats", slug="own"))).slug == "own"
    assert (await room.edit(draft, a_filing("Ships"))).slug == "own"
    assert (await room.desk.create(a_filing("Untitled"))).slug == "untitled"


async def test_uris_are_unique(room: Room) -> None:
    """Two stories cannot have one URI, new or edited."""
    story = await room.published(uri="urn:a")
    with pytest.raises(TakenError):
        await room.published(uri="urn:a")
    other = await room.published(uri="urn:b")
    with pytest.raises(TakenError):
        await room.edit(other, a_filing(uri="urn:a"))
    assert (await room.edit(story, a_filing(uri="urn:a"))).uri == "urn:a"


async def test_a_request_that_comes_twice(room: Room) -> None:
    """The repetition answers what the first answered, whatever came after."""
    token = Token("key", "print")
    first = await room.desk.create(a_filing(status="published"), token)
    await room.edit(first, a_filing("Two"))
    assert await room.desk.create(a_filing(status="published"), token) == first
    assert len(room.store.kept.filed) == 1
    with pytest.raises(KeyReuseError):
        await room.desk.create(a_filing(), Token("key", "other"))
    await room.desk.move(first.id, verbs.kill)
    with pytest.raises(GoneError):
        await room.desk.create(a_filing(status="published"), token)


async def test_a_key_is_forgotten_after_a_day(room: Room) -> None:
    """Then the same request makes another story."""
    first = await room.desk.create(a_filing(), Token("key", "print"))
    room.hands.turn(86_401)
    await room.desk.create(a_filing(), Token("other", "print"))
    again = await room.desk.create(a_filing(), Token("key", "print"))
    assert again.id != first.id


async def test_embargoed(room: Room) -> None:
    """The log says nothing of a story until its embargo is over, then its moment."""
    await room.published(embargoed_until=at(60))
    await room.published("Sooner", embargoed_until=at(30))
    assert await room.desk.open_due() == 0
    room.hands.turn(99)
    news = room.news.listen()
    assert await room.desk.open_due() == 2
    assert news.is_set()
    assert room.log() == [("published", 1, at(30)), ("published", 1, at(60))]
    assert await room.desk.open_due() == 0


async def test_scheduled(room: Room) -> None:
    """A schedule that is moved or cancelled tells nothing at the old moment."""
    story = await room.desk.create(a_filing(status="published", published_at=at(30)))
    await room.desk.move(story.id, partial(verbs.publish, at=at(60)))
    killed = await room.desk.create(a_filing(status="published", published_at=at(30)))
    await room.desk.move(killed.id, verbs.kill)
    room.hands.turn(45)
    assert await room.desk.open_due() == 0
    room.hands.turn(15)
    assert await room.desk.open_due() == 1
    assert room.log() == [("published", 2, at(60))]


async def test_an_embargo_on_a_story_that_was_read(room: Room) -> None:
    """Readers are told that it went, and at its moment that it is back."""
    story = await room.published()
    await room.edit(story, a_filing("Ferries", embargoed_until=at(60)))
    room.hands.turn(60)
    await room.desk.open_due()
    assert room.log() == [
        ("published", 1, NOW),
        ("withheld", 2, NOW),
        ("released", 2, at(60)),
    ]


async def test_a_debt_is_paid_before_anything_else(room: Room) -> None:
    """A verb that comes after the moment, but before the entry, pays it first."""
    story = await room.desk.create(a_filing(status="published", published_at=at(30)))
    room.hands.turn(31)
    await room.desk.move(story.id, verbs.withhold)
    assert room.log() == [("published", 1, at(30)), ("withheld", 2, at(31))]
    with pytest.raises(VerbError):
        await room.desk.move(story.id, verbs.publish)


async def test_many_are_due_at_once(room: Room) -> None:
    """They are opened a batch at a time."""
    for number in range(DUE_BATCH + 1):
        await room.published(f"Story {number}", embargoed_until=at(30))
    room.hands.turn(30)
    assert await room.desk.open_due() == DUE_BATCH
    assert await room.desk.open_due() == 1


async def test_changed_stories_leave_the_shelf(room: Room) -> None:
    """What readers are given from memory is never older than a change."""
    story = await room.published()
    library = room.store.library
    await room.shelf.fetch(lambda: library.by_id(story.id))
    assert room.shelf.get(story.id) == story
    await room.edit(story, a_filing("Two"))
    assert room.shelf.get(story.id) is None


async def test_a_store_that_does_not_answer(room: Room) -> None:
    """Nothing is said to be done that was not."""
    room.store.broken = True
    with pytest.raises(StoreError):
        await room.published()
    room.store.broken = False
    assert room.store.kept.filed == {}
