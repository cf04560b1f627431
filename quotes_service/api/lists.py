"""``/v1/lists``: strips, edited by whoever keeps the page."""

from fastapi import APIRouter, Request, Response

from newstape.wire import quotes as wire
from newstape.wire.problems import Problem
from newstape.wire.scalars import ListName
from quotes_service.api import present
from quotes_service.api.answers import answer, written
from quotes_service.api.house import MayRead, MayWrite, TheHouse
from quotes_service.domain.lists import QuoteList

router = APIRouter(prefix="/v1/lists", tags=["lists"])


@router.get("", response_model=wire.ListsAnswer, dependencies=[MayRead])
async def read_lists(request: Request, house: TheHouse) -> Response:
    """Every list, by name."""
    found = [present.quote_list(one) for one in house.lists.all()]
    return answer(request, wire.ListsAnswer(lists=found))


@router.get(
    "/{name}",
    response_model=wire.QuoteList,
    responses={404: {"model": Problem}},
    dependencies=[MayRead],
)
async def read_list(request: Request, house: TheHouse, name: ListName) -> Response:
    """One list."""
    return answer(request, present.quote_list(house.lists.get(name)))


@router.put(
    "/{name}",
    response_model=wire.QuoteList,
    responses={201: {"model": wire.QuoteList}},
    dependencies=[MayWrite],
)
async def put_list(
    house: TheHouse, name: ListName, edited: wire.QuoteListInput
) -> Response:
    """Make a list, or put another in its place; streams of it follow at once."""
    quote_list = QuoteList(name, tuple(edited.symbols))
    new = await house.lists.put(quote_list)
    return written(present.quote_list(quote_list), new=new)


@router.delete(
    "/{name}",
    status_code=204,
    responses={404: {"model": Problem}},
    dependencies=[MayWrite],
)
async def delete_list(house: TheHouse, name: ListName) -> None:
    """Drop a list."""
    await house.lists.delete(name)
