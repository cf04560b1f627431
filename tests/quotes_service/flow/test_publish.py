"""Readers are told what the journal says."""

import asyncio

from quotes_service.domain.cursor import Cursor
from quotes_service.flow.publish import publish
from tests.fakes.journal import MemoryJournal
from tests.fakes.quotes import an_entry
from tests.fakes.stores import ReadersSpy


async def test_from_a_cursor_to_the_end() -> None:
    """Readers get every change after the cursor, in batches, until the journal ends."""
    journal, readers = MemoryJournal(), ReadersSpy()
    await journal.append([an_entry("1"), an_entry("2", symbol="BP")])
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(publish(journal, readers, Cursor("fa4e", 1)))
        await journal.append([an_entry("3"), an_entry("4")])
        journal.end()
    told = [entry.quote.seq for batch in readers.batches for entry in batch]
    assert told == sorted(told)
    assert told[-1] == 4
    assert 1 not in told
