"""What the doors are handed: the flows behind them, and who is asking."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated

from fastapi import Depends, Request

from articles_service.api.present import Presenter
from articles_service.flow.changes import Feed
from articles_service.flow.desk import Desk
from articles_service.flow.read import Reader
from articles_service.flow.search import Searcher
from articles_service.flow.stand import Stand
from newstape.kit.clock import Clock
from newstape.kit.guard import Credentials, Guard, may_read

READ_DRAFTS = "articles:read_drafts"
WRITE = "articles:write"


@dataclass(frozen=True, slots=True)
class House:
    """The rooms behind the doors; a lifespan puts it on ``app.state.house``."""

    desk: Desk
    reader: Reader
    searcher: Searcher
    stand: Stand
    feed: Feed
    presenter: Presenter
    clock: Clock
    max_age: timedelta


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
