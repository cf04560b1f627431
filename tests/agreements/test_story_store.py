"""What every store of stories agrees to, run over the real one and over the fake."""

import asyncio
from dataclasses import replace
from datetime import datetime
from itertools import permutations
from typing import Any

import pytest

from articles_service.domain.change import Change, Past
from articles_service.domain.listing import Position, Query, Sort, position_of
from articles_service.domain.release import Filed
from articles_service.domain.repetition import Memory, Token
from articles_service.domain.story import Kind, Story, SymbolRef
from articles_service.flow.books import Kept, Told
from articles_service.storage.documents import written
from tests.fakes.stories import (
    NOW,
    a_draft,
    a_full_story,
    a_story,
    an_id,
    at,
    filed,
)
from tests.fakes.whole_store import WholeStore, keep, numbers


async def tell(store: WholeStore, story: Story, kind: Kind, when: datetime) -> None:
    """Add an entry to the log."""
    async with store.writing() as books:
        await books.tell(story, kind, when)


async def test_a_story_comes_back_whole(store: WholeStore) -> None:
    """Every field, every block and every time are as they were kept."""
    story = replace(a_full_story(), version=1)
    await keep(store, story)
    assert await store.library.by_id(story.id) == story
    assert await store.library.by_slug(story.slug) == story
    assert await store.library.version(story.id, 1) == story
    async with store.writing() as books:
        assert await books.filed(story.id) == filed(story)


async def test_sheets_by_their_keys(store: WholeStore) -> None:
    """Each key has its story, by id, slug or former slug, in their order and whatever
    became of it."""
    await keep(store, a_story(1), a_story(1, version=2, slug="renamed"), a_draft(2))
    keys = ["renamed", an_id(2), "never", "story-1", an_id(1), an_id(9), "renamed"]
    found = await store.library.sheets_of(keys)
    told = [sheet and (sheet.id, sheet.version, sheet.slug) for sheet in found]
    first = (an_id(1), 2, "renamed")
    draft = (an_id(2), 1, a_draft(2).slug)
    assert told == [first, draft, None, first, first, None, first]
    assert found[1] == written(a_draft(2))
    assert await store.library.sheets_of([]) == []


async def test_what_is_not_there(store: WholeStore) -> None:
    """Nothing is found where nothing was kept."""
    assert await store.library.by_id(an_id(1)) is None
    assert await store.library.by_slug("story-1") is None
    assert await store.library.version(an_id(1), 1) is None
    assert await store.library.history(an_id(1)) == []
    assert await store.library.page(Query(), NOW) == []
    assert await store.library.next_opening() is None
    async with store.writing() as books:
        assert await books.filed(an_id(1)) is None
        assert await books.owners(["story-1"]) == {}
        assert await books.uri_owner("urn:x") is None
        assert await books.due(at(10**6), 10) == []
        assert await books.recall("key") is None


async def test_the_newest_version_stands(store: WholeStore) -> None:
    """Versions are added; the last one stands, all are kept with their notes."""
    first = a_story()
    second = a_story(
        version=2, signal="correction", headline="Corrected", updated_at=at(5)
    )
    await keep(store, first)
    await keep(store, second, note="It was wrong.")
    assert await store.library.by_id(first.id) == second
    assert await store.library.version(first.id, 1) == first
    assert await store.library.history(first.id) == [
        Past(1, None, NOW, None, NOW),
        Past(2, "correction", at(5), "It was wrong.", NOW),
    ]


async def test_an_exception_undoes_everything(store: WholeStore) -> None:
    """Version, index, names and log of a broken transaction are not there."""
    await keep(store, a_story())

    async def break_off() -> None:
        async with store.writing() as books:
            changed = a_story(version=2, slug="other", headline="Other")
            await books.keep(filed(changed), None)
            await books.tell(changed, "updated", NOW)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await break_off()
    assert await store.library.by_id(an_id(1)) == a_story()
    assert await store.library.by_slug("other") is None
    assert await store.library.after(0, 10) == []
    assert (await store.library.head()).seq == 0


async def test_old_slugs_lead_on(store: WholeStore) -> None:
    """A slug that readers knew leads to its story for ever; it may be taken up again."""
    await keep(store, a_story())
    renamed = a_story(version=2, slug="renamed")
    await keep(store, renamed)
    assert await store.library.by_slug("story-1") == renamed
    again = a_story(version=3)
    await keep(store, again)
    assert await store.library.by_slug("renamed") == again
    async with store.writing() as books:
        owners = await books.owners(["story-1", "renamed", "free"])
        assert owners == {"story-1": an_id(1), "renamed": an_id(1)}


async def test_slugs_that_nobody_knew_are_freed(store: WholeStore) -> None:
    """While readers were told nothing of a story, it leaves no names behind."""
    await keep(store, a_draft(), a_draft(2))
    await keep(store, a_draft(version=2, slug="renamed"))
    assert await store.library.by_slug("story-1") is None
    async with store.writing() as books:
        assert await books.owners(["story-1", "story-2"]) == {"story-2": an_id(2)}


async def test_uris(store: WholeStore) -> None:
    """A story is found by the URI that it has now."""
    await keep(store, a_story())
    await keep(store, a_story(version=2, uri="urn:other"))
    async with store.writing() as books:
        assert await books.uri_owner("urn:other") == an_id(1)
        assert await books.uri_owner(f"urn:uuid:{an_id(1)}") is None


async def test_stories_are_found_by_many_uris(store: WholeStore) -> None:
    """Those that there are, as they stand, whatever their status."""
    await keep(store, a_story(1), a_draft(2), a_story(3))
    await keep(store, a_story(3, version=2, uri="urn:other"))
    async with store.writing() as books:
        asked = ["urn:other", f"urn:uuid:{an_id(2)}", f"urn:uuid:{an_id(3)}", "urn:x"]
        found = await books.filed_by_uri(asked)
        assert sorted(one.story.id for one in found) == [an_id(2), an_id(3)]
        assert filed(a_draft(2)) in found
        assert await books.filed_by_uri([]) == []


async def test_many_are_kept_like_one_after_the_other(store: WholeStore) -> None:
    """New stories and new versions, of one story too, and what the log says of them."""
    await keep(store, a_story(1), a_draft(2, slug="a-draft"))
    stories = [
        a_story(3, tags=("Boats",)),
        a_story(1, version=2, slug="renamed", symbols=(SymbolRef("BP"),)),
        a_draft(2, version=2, slug="story-9"),
        a_story(4, tags=("Boats", "boats", "Sea")),
        a_story(3, version=2, tags=("Sea",)),
        a_draft(5, slug="free"),
        a_draft(5, slug="still-free", version=2),
    ]
    async with store.writing() as books:
        await books.keep_all([Kept(filed(story), story.slug) for story in stories])
        await books.tell_all([Told(story, "updated", NOW) for story in stories[:2]])
        await books.tell_all([])
        await books.tell(stories[3], "published", NOW)
        owners = await books.owners(["a-draft", "story-9", "story-1", "free"])
        assert owners == {"story-9": an_id(2), "story-1": an_id(1)}
    for story in stories:
        assert await store.library.version(story.id, story.version) == story
    assert await store.library.by_slug("story-1") == stories[1]
    assert await listed(store, Query(tag="sea")) == [4, 3]
    assert await listed(store, Query(tag="boats")) == [4]
    assert await listed(store, Query(symbol="BP")) == [1]
    history = await store.library.history(an_id(1))
    assert [past.note for past in history] == [None, "renamed"]
    log = [(one.seq, one.id) for one in await store.library.after(0, 10)]
    assert log == [(1, an_id(3)), (2, an_id(1)), (3, an_id(4))]


async def test_the_log_counts_without_a_gap(store: WholeStore) -> None:
    """Entries are numbered from 1, over transactions, and read from any place on."""
    story = a_story()
    await keep(store, story)
    async with store.writing() as books:
        await books.tell(story, "published", NOW)
        await books.tell(story, "updated", at(1))
    await tell(store, story, "killed", at(2))
    log = await store.library.after(0, 10)
    assert log == [
        Change(1, story.id, story.slug, 1, "published", NOW),
        Change(2, story.id, story.slug, 1, "updated", at(1)),
        Change(3, story.id, story.slug, 1, "killed", at(2)),
    ]
    assert await store.library.after(1, 1) == log[1:2]
    assert await store.library.after(3, 10) == []
    head = await store.library.head()
    assert head.seq == 3
    assert head.epoch


async def test_what_is_due(store: WholeStore) -> None:
    """Stories are due at their moment, the longest owed first, until that is marked."""
    late = a_story(1, embargoed_until=at(20))
    soon = a_story(2, embargoed_until=at(10))
    await keep(store, late, soon, a_story(3))
    assert await store.library.next_opening() == at(10)
    async with store.writing() as books:
        assert await books.due(at(9.999), 10) == []
        assert await books.due(at(10), 10) == [filed(soon)]
        assert await books.due(at(99), 10) == [filed(soon), filed(late)]
        assert await books.due(at(99), 1) == [filed(soon)]
        await books.mark(Filed(soon, "shown", None))
    assert await store.library.next_opening() == at(20)
    async with store.writing() as books:
        assert await books.filed(soon.id) == Filed(soon, "shown", None)


async def test_tokens(store: WholeStore) -> None:
    """A token brings back the version that it made, and is forgotten after a day."""
    await keep(store, a_story())
    async with store.writing() as books:
        await books.remember(Token("key", "print"), a_story(), NOW)
    await keep(store, a_story(version=2, headline="Other"))
    async with store.writing() as books:
        assert await books.recall("key") == Memory("print", a_story())
        await books.remember(Token("new", "print"), a_story(), at(86_401))
        assert await books.recall("key") is None
        assert await books.recall("new") is not None


async def test_writers_take_turns(store: WholeStore) -> None:
    """Two who read, wait and write do not overwrite each other."""
    await keep(store, a_story(headline=""))

    async def add(letter: str) -> None:
        async with store.writing() as books:
            standing = await books.filed(an_id(1))
            assert standing is not None
            await asyncio.sleep(0)
            story = standing.story
            headline = story.content.headline + letter
            content = replace(story.content, headline=headline)
            version = story.version + 1
            added = replace(story, content=content, version=version)
            await books.keep(filed(added), None)
            await books.tell(added, "updated", NOW)

    async with asyncio.TaskGroup() as tasks:
        for letter in "abcdefgh":
            tasks.create_task(add(letter))
    story = await store.library.by_id(an_id(1))
    assert story is not None
    assert sorted(story.content.headline) == list("abcdefgh")
    log = await store.library.after(0, 100)
    assert [(c.seq, c.version) for c in log] == [(n, n + 1) for n in range(1, 9)]


# Lists.


async def listed(store: WholeStore, query: Query, now: datetime = NOW) -> list[int]:
    """The numbers of the stories of a list."""
    return numbers(await store.library.page(query, now))


async def test_lists_hold_what_is_open(store: WholeStore) -> None:
    """Drafts, withheld, killed, embargoed and scheduled stories are in no list; each
    comes at its moment."""
    await keep(
        store,
        a_story(1),
        a_draft(2),
        a_story(3, status="withheld"),
        a_story(4, status="killed"),
        a_story(5, embargoed_until=at(5)),
        a_story(6, status="scheduled", published_at=at(9)),
    )
    assert await listed(store, Query()) == [1]
    assert await listed(store, Query(), at(4.999)) == [1]
    assert await listed(store, Query(), at(5)) == [5, 1]
    assert await listed(store, Query(), at(9)) == [6, 5, 1]


async def test_orders(store: WholeStore) -> None:
    """By time, ids decide between equal times."""
    await keep(
        store,
        a_story(1, published_at=at(-30), updated_at=at(-10)),
        a_story(2, published_at=at(-10), updated_at=at(-20)),
        a_story(3, published_at=at(-30), updated_at=at(-10)),
    )
    assert await listed(store, Query()) == [2, 3, 1]
    assert await listed(store, Query(sort="published_at")) == [1, 3, 2]
    assert await listed(store, Query(sort="-updated_at")) == [3, 1, 2]


async def test_filters(store: WholeStore) -> None:
    """Each filter holds, in every combination with another."""
    story = a_full_story()
    wanted = replace(story, version=1, published_at=at(-10), updated_at=at(-5))
    await keep(store, wanted, a_story(2, published_at=at(-60), updated_at=at(-60)))
    filters = (
        Query(section="world"),
        Query(tag="ferries"),
        Query(tag="SEA"),
        Query(symbol="GSK"),
        Query(language="en-gb"),
        Query(source="afp"),
        Query(published_since=at(-10)),
        Query(published_since=at(-10), published_before=at(-9)),
        Query(updated_since=at(-5)),
    )
    for query in filters:
        assert await listed(store, query) == [1], query
    for one, other in permutations(filters, 2):
        given = {k: v for k, v in _asked(other).items() if k not in _asked(one)}
        assert await listed(store, replace(one, **given)) == [1], (one, other)
    assert await listed(store, Query(published_before=at(-10))) == [2]
    assert await listed(store, Query(tag="ferries", symbol="AZN")) == []
    assert await listed(store, Query(section="world", language="en")) == []


def _asked(query: Query) -> dict[str, Any]:
    names = ("section", "tag", "symbol", "language", "source", "published_since")
    values = {name: getattr(query, name) for name in (*names, "updated_since")}
    return {name: value for name, value in values.items() if value is not None}


async def test_terms_follow_the_story(store: WholeStore) -> None:
    """Tags and symbols are looked up as they stand now, and not at all once killed."""
    await keep(store, a_story(tags=("Old",), symbols=(SymbolRef("BP"),)))
    await keep(store, a_story(version=2, tags=("New",), symbols=(SymbolRef("GSK"),)))
    assert await listed(store, Query(tag="old")) == []
    assert await listed(store, Query(symbol="BP")) == []
    assert await listed(store, Query(tag="new", symbol="GSK")) == [1]
    await keep(store, a_story(version=3, tags=("New",), status="killed"))
    assert await listed(store, Query(tag="new")) == []


@pytest.mark.parametrize("query", [Query(), Query(tag="x"), Query(symbol="BP")])
@pytest.mark.parametrize("sort", ["-published_at", "published_at", "-updated_at"])
async def test_pages_join_without_a_seam(
    store: WholeStore, query: Query, sort: Sort
) -> None:
    """Read page by page, whatever its length, a list is the list read at once."""
    await keep(
        store,
        *(
            a_story(
                number,
                tags=("x",),
                symbols=(SymbolRef("BP"),),
                published_at=at(-(number % 3)),
                updated_at=at(-(number % 4)),
            )
            for number in range(1, 12)
        ),
    )
    whole = replace(query, sort=sort, limit=100)
    expected = await listed(store, whole)
    assert len(expected) == 11
    for length in (1, 2, 3, 11):
        seen: list[int] = []
        after: Position | None = None
        while page := await store.library.page(
            replace(whole, limit=length, after=after), NOW
        ):
            seen += numbers(page)
            after = position_of(page[-1], whole.sort)
        assert seen == expected
