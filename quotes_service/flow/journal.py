"""What the journeys need of a journal; ``tests/agreements`` holds every one to it."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Protocol

from quotes_service.domain.board import Accepted, Recorded
from quotes_service.domain.cursor import Cursor
from quotes_service.domain.quote import Quote


class Journal(Protocol):
    """The ordered record that the board is read from."""

    @property
    def cursor(self) -> Cursor:
        """The place of the newest change."""
        ...

    def board(self) -> Mapping[str, Quote]:
        """The newest quote of every symbol, as a view that moves on."""
        ...

    async def append(self, changes: Sequence[Recorded]) -> Sequence[int]:
        """Keep changes in their order; the ``seq`` of each accepted one.

        Durable on return, and then seen by the board and the followers. A refreshed
        quote takes no ``seq`` and is not told to followers.

        Raises:
            JournalError: nothing of it was kept.
            ClosedError: the journal has ended.
        """
        ...

    def follow(
        self, since: Cursor | None
    ) -> AbstractAsyncContextManager[AsyncIterator[Sequence[Accepted]]]:
        """Every change after ``since``, without a gap or a double, until the end.

        What was appended before the context is entered comes as the newest quote of
        each symbol; all of them when ``since`` is None or of another epoch. A follower
        that lags makes ``append`` wait.
        """
        ...
