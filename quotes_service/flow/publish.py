"""Changes out: what the journal says, readers are told, and nothing else."""

from collections.abc import Sequence
from typing import Protocol

from quotes_service.domain.board import Accepted
from quotes_service.domain.cursor import Cursor
from quotes_service.flow.journal import Journal


class Readers(Protocol):
    """All who watch prices."""

    def publish(self, changes: Sequence[Accepted]) -> None:
        """Tell them, without waiting for any of them."""
        ...


async def publish(journal: Journal, readers: Readers, since: Cursor) -> None:
    """Tell readers every change after ``since``, until the journal ends."""
    async with journal.follow(since) as batches:
        async for changes in batches:
            readers.publish(changes)
