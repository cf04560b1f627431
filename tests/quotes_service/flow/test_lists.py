"""Lists are kept, and readers told of every edit."""

import pytest

from quotes_service.domain.errors import StoreError, UnknownListError
from quotes_service.domain.lists import QuoteList
from quotes_service.flow.lists import Lists
from tests.fakes.stores import MemoryLists, ReadersSpy

FRONT = QuoteList("front", ("GSK", "BP"))


@pytest.fixture
def store() -> MemoryLists:
    return MemoryLists(FRONT)


@pytest.fixture
def readers() -> ReadersSpy:
    return ReadersSpy()


@pytest.fixture
async def lists(store: MemoryLists, readers: ReadersSpy) -> Lists:
    lists = Lists(store, readers)
    await lists.load()
    return lists


async def test_load(lists: Lists, readers: ReadersSpy) -> None:
    """What is kept is known, to readers too."""
    assert lists.all() == [FRONT]
    assert lists.get("front") == lists.find("front") == FRONT
    assert readers.lists == [("front", ("GSK", "BP"))]


async def test_edit(lists: Lists, store: MemoryLists, readers: ReadersSpy) -> None:
    """A list is put in place of the one of its name; an empty one is a list."""
    empty = QuoteList("front", ())
    assert await lists.put(empty) is False
    assert store.kept == {"front": empty}
    assert readers.lists[-1] == ("front", ())


async def test_new(lists: Lists) -> None:
    """Lists come by name."""
    aft = QuoteList("aft", ("RIO",))
    assert await lists.put(aft) is True
    assert lists.all() == [aft, FRONT]


async def test_delete(lists: Lists, store: MemoryLists, readers: ReadersSpy) -> None:
    """A list that is gone is gone everywhere, and cannot go twice."""
    await lists.delete("front")
    assert store.kept == {}
    assert readers.lists[-1] == ("front", None)
    assert lists.find("front") is None
    with pytest.raises(UnknownListError):
        lists.get("front")
    with pytest.raises(UnknownListError):
        await lists.delete("front")


async def test_broken_store(
    lists: Lists, store: MemoryLists, readers: ReadersSpy
) -> None:
    """What could not be kept did not happen."""
    store.broken = True
    with pytest.raises(StoreError):
        await lists.put(QuoteList("front", ()))
    with pytest.raises(StoreError):
        await lists.delete("front")
    assert lists.get("front") == FRONT
    assert len(readers.lists) == 1
