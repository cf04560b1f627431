"""Searching, over the store in memory."""

from dataclasses import replace

import pytest

from articles_service.domain.errors import StoreError
from articles_service.domain.inquiry import Inquiry
from articles_service.domain.listing import Query
from articles_service.domain.search import parse
from articles_service.flow.search import Searcher
from tests.fakes.stories import NOW, Hands, a_story, at, filed
from tests.fakes.story_store import MemoryStore


async def kept(count: int) -> MemoryStore:
    """A store of so many stories."""
    store = MemoryStore()
    async with store.writing() as books:
        for number in range(1, count + 1):
            story = a_story(number, published_at=at(-number))
            await books.keep(filed(story), None)
    return store


async def test_pages() -> None:
    """Each page leads to the next, and says how much was seen before it."""
    store = await kept(7)
    searcher = Searcher(store.library, Hands())
    inquiry = Inquiry(Query(limit=3), parse("ferry"), "-published_at")
    first = await searcher.find(inquiry)
    assert len(first.found) == 3
    assert first.next is not None
    assert (first.next.number, first.next.seen) == (first.found[-1].place.number, 3)
    second = await searcher.find(replace(inquiry, after=first.next))
    assert second.next is not None
    assert second.next.seen == 6
    last = await searcher.find(replace(inquiry, after=second.next))
    assert len(last.found) == 1
    assert last.next is None


async def test_what_is_to_come() -> None:
    """The next opening is told; at its moment a scheduled story is found, published."""
    store, clock = MemoryStore(), Hands()
    async with store.writing() as books:
        story = a_story(status="scheduled", published_at=at(5), first_published_at=None)
        await books.keep(filed(story), None)
    searcher = Searcher(store.library, clock)
    inquiry = Inquiry(Query(), parse("ferry"))
    before = await searcher.find(inquiry)
    assert (list(before.found), before.calendar.next_opening) == ([], at(5))
    clock.turn(5)
    (one,) = (await searcher.find(inquiry)).found
    assert (one.sheet.status, one.sheet.published_at) == ("published", at(5))
    assert clock.now > NOW


async def test_a_store_that_does_not_answer() -> None:
    """Its error comes through."""
    store = MemoryStore()
    store.broken = True
    with pytest.raises(StoreError):
        await Searcher(store.library, Hands()).find(Inquiry(Query(), parse("x")))
