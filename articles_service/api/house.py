"""What the doors are handed: the flows behind them, and who is asking."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Protocol

from fastapi import Depends, Request

from articles_service.api.formats import Printer
from articles_service.api.present import Presenter
from articles_service.api.ready import Ready
from articles_service.domain.delivery import Item
from articles_service.domain.preview import Seal
from articles_service.domain.sheet import Calendar
from articles_service.flow.changes import Feed
from articles_service.flow.channels import Channels
from articles_service.flow.desk import Desk
from articles_service.flow.imports import Importer
from articles_service.flow.rack import Rack
from articles_service.flow.read import Reader
from articles_service.flow.search import Searcher
from articles_service.flow.stand import Stand
from newstape.kit.clock import Clock
from newstape.kit.guard import Credentials, Guard, may_read

READ_DRAFTS = "articles:read_drafts"
WRITE = "articles:write"


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of a list as it is told, with the lists' calendar when it was made."""

    ready: Ready
    link: str | None
    calendar: Calendar

    @property
    def weight(self) -> int:
        """About as many bytes as it takes with its codings."""
        return 2 * len(self.ready.body)

    @property
    def right_until(self) -> datetime | None:
        """When a story opens that may belong to it."""
        return self.calendar.next_opening


class Format(Protocol):
    """A format that whole documents of stories come in."""

    def read(self, document: bytes, base: str | None = None) -> Iterator[Item]:
        """The items of a document; ``base`` is its address.

        Raises:
            FormatError: at once; it is not of this format at all.
        """
        ...


@dataclass(frozen=True, slots=True)
class House:
    """The rooms behind the doors; a lifespan puts it on ``app.state.house``."""

    desk: Desk
    importer: Importer
    formats: Mapping[str, Format]
    reader: Reader
    searcher: Searcher
    stand: Stand
    rack: Rack[Listed]
    feed: Feed
    seal: Seal
    presenter: Presenter
    channels: Channels
    printer: Printer
    clock: Clock
    max_age: timedelta
    reads_open: bool


async def _house(request: Request) -> House:
    house: House = request.app.state.house
    return house


async def _reads_drafts(request: Request, _described: Credentials) -> bool:
    """Whether the key, if there is one, opens what is not open to readers."""
    guard: Guard = request.app.state.guard
    return READ_DRAFTS in (guard.scopes(request) or ())


TheHouse = Annotated[House, Depends(_house)]
ReadsDrafts = Annotated[bool, Depends(_reads_drafts)]
MayRead = Depends(may_read)
