"""A source is driven to its end, whatever becomes of its ticks."""

import logging
from collections.abc import AsyncGenerator, Sequence

import pytest

from quotes_service.domain.errors import (
    ClosedError,
    JournalFullError,
    QuotesError,
    TapeError,
)
from quotes_service.domain.quote import Tick
from quotes_service.flow.feed import drive
from tests.fakes.quotes import a_tick


class ThreeTicks:
    """A source that says when it was closed, and may break after its ticks."""

    name = "three"

    def __init__(self, fault: QuotesError | None = None) -> None:
        self.closed = False
        self._fault = fault

    async def ticks(self) -> AsyncGenerator[Sequence[Tick]]:
        try:
            for price in ("1", "2", "3"):
                yield [a_tick(price)]
            if self._fault:
                raise self._fault
        finally:
            self.closed = True


class Mouth:
    """Takes ticks in, or raises what it is told to, once."""

    def __init__(self, fault: QuotesError | None = None) -> None:
        self.taken: list[str] = []
        self._fault = fault

    async def feed(self, ticks: Sequence[Tick]) -> None:
        fault, self._fault = self._fault, None
        if fault:
            raise fault
        self.taken += [str(tick.price) for tick in ticks]


async def test_all_ticks() -> None:
    """Every batch goes in."""
    mouth = Mouth()
    await drive(ThreeTicks(), mouth)
    assert mouth.taken == ["1", "2", "3"]


async def test_a_full_disk_loses_one_batch(caplog: pytest.LogCaptureFixture) -> None:
    """What could not be kept is lost, said, and followed by the next."""
    mouth = Mouth(JournalFullError("full"))
    await drive(ThreeTicks(), mouth, rest_seconds=0)
    assert mouth.taken == ["2", "3"]
    assert "1 ticks of three are lost: full" in caplog.text


async def test_the_service_stops() -> None:
    """A source ends with the service, and is closed."""
    source, mouth = ThreeTicks(), Mouth(ClosedError("stopping"))
    await drive(source, mouth)
    assert mouth.taken == []
    assert source.closed


async def test_a_broken_source(caplog: pytest.LogCaptureFixture) -> None:
    """A source that breaks takes nobody with it."""
    mouth = Mouth()
    with caplog.at_level(logging.ERROR):
        await drive(ThreeTicks(TapeError("torn")), mouth)
    assert mouth.taken == ["1", "2", "3"]
    assert "three has ended: torn" in caplog.text
