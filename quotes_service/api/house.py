"""What the doors lead to; the lifespan builds it and leaves it on ``app.state``."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Protocol

from fastapi import Depends
from starlette.requests import HTTPConnection

from newstape.kit.guard import may_read, needs
from newstape.wire.quotes import IngestReport
from quotes_service.domain.bar import Bar, BarInterval
from quotes_service.flow.catalog import Catalog
from quotes_service.flow.ingest import Ingest
from quotes_service.flow.journal import Journal
from quotes_service.flow.lists import Lists


class Bars(Protocol):
    """Where bars are read; ``storage.bars`` says how."""

    async def read_bars(
        self,
        symbol: str,
        interval: BarInterval,
        *,
        since: datetime | None,
        until: datetime | None,
        limit: int,
    ) -> Sequence[Bar]: ...


class Push(Protocol):
    """Where pushed ticks go; ``sources.push`` says how."""

    async def take(self, body: bytes, *, lines: bool) -> IngestReport: ...


@dataclass(frozen=True, slots=True)
class House:
    """The flows behind the doors. ``opened`` is when the house was."""

    journal: Journal
    ingest: Ingest
    push: Push
    catalog: Catalog
    lists: Lists
    bars: Bars
    opened: datetime
    push_max_bytes: int


async def house_of(connection: HTTPConnection) -> House:
    """A dependency."""
    house: House = connection.app.state.house
    return house


TheHouse = Annotated[House, Depends(house_of)]
MayRead = Depends(may_read)
MayWrite = Depends(needs("quotes:write"))
