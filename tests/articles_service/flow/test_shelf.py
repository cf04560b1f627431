"""The shelf: bounded, and never older than what was changed."""

import asyncio
from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from articles_service.domain.story import Story
from articles_service.flow.shelf import Shelf
from tests.fakes.stories import a_story, an_id


async def put(shelf: Shelf[Story], story: Story | None) -> None:
    """Let the shelf fetch a story."""

    async def load() -> Story | None:
        return story

    assert await shelf.fetch(load) == story


async def test_found_by_id_and_slug() -> None:
    """What was fetched is there under both of its keys."""
    shelf = Shelf[Story](2)
    await put(shelf, a_story(1))
    assert shelf.get(an_id(1)) == shelf.get("story-1") == a_story(1)
    assert shelf.get("story-2") is None


async def test_nothing_is_kept_of_nothing() -> None:
    """A story that does not exist takes no place."""
    shelf = Shelf[Story](1)
    await put(shelf, a_story(1))
    await put(shelf, None)
    assert shelf.get("story-1") == a_story(1)


async def test_the_least_recently_read_goes() -> None:
    """When the shelf is full, what was read again stays."""
    shelf = Shelf[Story](2)
    await put(shelf, a_story(1))
    await put(shelf, a_story(2))
    shelf.get("story-1")
    await put(shelf, a_story(3))
    assert shelf.get("story-2") is None
    assert shelf.get("story-1") == a_story(1)
    assert shelf.get(an_id(3)) == a_story(3)


async def test_a_shelf_for_nothing() -> None:
    """Without room nothing is kept, under no key."""
    shelf = Shelf[Story](0)
    await put(shelf, a_story(1))
    assert shelf.get(an_id(1)) is None
    assert shelf.get("story-1") is None


async def test_a_new_slug_replaces_the_old() -> None:
    """A renamed story is not found by the slug that it had."""
    shelf = Shelf[Story](2)
    await put(shelf, a_story(1))
    await put(shelf, a_story(1, slug="renamed"))
    assert shelf.get("story-1") is None
    assert shelf.get("renamed") == shelf.get(an_id(1)) == a_story(1, slug="renamed")


async def test_gone_while_changing_and_after() -> None:
    """From the beginning of a change on, a story is read from the store."""
    shelf = Shelf[Story](2)
    await put(shelf, a_story(1))
    await put(shelf, a_story(2))
    with shelf.changing(an_id(1)):
        assert shelf.get("story-1") is None
        await put(shelf, a_story(1))
        assert shelf.get("story-1") is None
    assert shelf.get("story-1") is None
    assert shelf.get("story-2") == a_story(2)
    await put(shelf, a_story(1, version=2))
    assert shelf.get("story-1") == a_story(1, version=2)


async def _while_the_first_changes(
    shelf: Shelf[Story], brought: Sequence[Story | None]
) -> Sequence[Story | None]:
    """What a slow fetch gives, while the first story is changed."""
    gate = asyncio.Event()

    async def slow() -> Sequence[Story | None]:
        await gate.wait()
        return brought

    async with asyncio.TaskGroup() as tasks:
        fetching = tasks.create_task(shelf.fetch_all(slow))
        await asyncio.wait([fetching], timeout=0.01)
        with shelf.changing(an_id(1)):
            pass
        gate.set()
    return fetching.result()


async def test_what_was_read_before_a_change_is_not_kept() -> None:
    """A slow fetch that ends after a change brings what may be old: it is not kept."""
    shelf = Shelf[Story](2)
    assert await _while_the_first_changes(shelf, [a_story(1)]) == [a_story(1)]
    assert shelf.get("story-1") is None


async def test_of_several_that_are_read_together() -> None:
    """Only the one that changed meanwhile is not kept; what is not there is no matter."""
    shelf = Shelf[Story](5)
    brought = [a_story(1), None, a_story(2)]
    assert await _while_the_first_changes(shelf, brought) == brought
    assert (shelf.get("story-1"), shelf.get("story-2")) == (None, a_story(2))


async def test_a_failed_change_leaves_no_mark() -> None:
    """After a change that came to nothing the story is kept again."""
    shelf = Shelf[Story](1)
    try:
        with shelf.changing(an_id(1)):
            raise ZeroDivisionError
    except ZeroDivisionError:
        await put(shelf, a_story(1))
    assert shelf.get("story-1") == a_story(1)


numbers = st.integers(1, 5)
steps = st.lists(st.tuples(st.sampled_from(["put", "get", "change"]), numbers))


@settings(deadline=None)
@given(st.integers(0, 3), steps)
def test_the_bound_holds(capacity: int, walk: Sequence[tuple[str, int]]) -> None:
    """Whatever is done, no more is kept than there is room for, and only the newest."""

    async def run() -> None:
        shelf, versions = Shelf[Story](capacity), dict.fromkeys(range(1, 6), 1)
        for verb, number in walk:
            if verb == "put":
                await put(shelf, a_story(number, version=versions[number]))
            elif verb == "change":
                with shelf.changing(an_id(number)):
                    versions[number] += 1
            shelf.get(f"story-{number}")
            kept = [story for n in versions if (story := shelf.get(an_id(n)))]
            assert len(kept) <= capacity
            assert all(s.version == versions[int(s.id[-12:], 16)] for s in kept)

    asyncio.run(run())
