"""Drives a source: what it gives goes in, and what goes wrong with that does not end it."""

import asyncio
import logging
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from typing import Protocol

from quotes_service.domain.errors import (
    ClosedError,
    JournalError,
    QuotesError,
    StoreError,
)
from quotes_service.domain.quote import Tick

log = logging.getLogger(__name__)
REST_SECONDS = 1.0


class Source(Protocol):
    """Where ticks come from."""

    @property
    def name(self) -> str:
        """What its quotes say that they are from."""
        ...

    def ticks(self) -> AsyncGenerator[Sequence[Tick]]:
        """Ticks in the order they happen, each batch when it is due."""
        ...


class Intake(Protocol):
    """Where ticks go."""

    async def feed(self, ticks: Sequence[Tick]) -> object:
        """Take them in, as soon as there is room."""
        ...


async def drive(
    source: Source, intake: Intake, *, rest_seconds: float = REST_SECONDS
) -> None:
    """Feed a source's ticks until it has no more.

    A batch that the journal or the database could not keep is lost: the next one
    brings newer prices.
    """
    try:
        async with aclosing(source.ticks()) as batches:
            async for ticks in batches:
                await _feed(source, intake, ticks, rest_seconds)
    except ClosedError:
        log.debug("%s ends with the service", source.name)
    except QuotesError as error:
        log.error("%s has ended: %s", source.name, error)


async def _feed(
    source: Source, intake: Intake, ticks: Sequence[Tick], rest_seconds: float
) -> None:
    try:
        await intake.feed(ticks)
    except (JournalError, StoreError) as error:
        log.warning("%d ticks of %s are lost: %s", len(ticks), source.name, error)
        await asyncio.sleep(rest_seconds)
