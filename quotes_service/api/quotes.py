"""``/v1/quotes``: the newest prices, one symbol's bars, and the way in."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from pydantic import TypeAdapter

from newstape.kit.bodies import read_body
from newstape.kit.problems import ProblemError
from newstape.wire import quotes as wire
from newstape.wire.address import QueryError, read_query
from newstape.wire.problems import FieldProblem, Problem
from newstape.wire.scalars import Symbol, Time
from quotes_service.api import present
from quotes_service.api.answers import answer
from quotes_service.api.house import House, MayRead, MayWrite, TheHouse
from quotes_service.domain.lists import FRONT

MAX_SYMBOLS = 500
MAX_BARS = 5000
LINES = frozenset({"application/x-ndjson", "application/ndjson", "application/jsonl"})

router = APIRouter(tags=["quotes"])
_ticks = TypeAdapter(list[wire.Tick]).json_schema()
_body = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {"schema": _ticks},
            "application/x-ndjson": {"schema": _ticks["items"]},
        },
    }
}


def _problems(*statuses: int) -> dict[int | str, dict[str, object]]:
    return {status: {"model": Problem} for status in statuses}


@router.get(
    "/v1/quotes",
    response_model=wire.QuotesAnswer,
    responses=_problems(404),
    dependencies=[MayRead],
)
async def read_quotes(
    request: Request,
    house: TheHouse,
    symbols: Annotated[
        str | None, Query(description="By commas; `*` stands for every quote.")
    ] = None,
    list_name: Annotated[
        str | None,
        Query(
            alias="list",
            description="A list's name. Without either: `front`, or every quote "
            "where there is no such list.",
        ),
    ] = None,
) -> Response:
    """The newest quotes, in the order asked; doubles come once."""
    board = house.journal.board()
    asked = dict.fromkeys(_asked(house, symbols, list_name))
    quotes = [board[symbol] for symbol in asked if symbol in board]
    return answer(
        request,
        wire.QuotesAnswer.model_construct(
            cursor=str(house.journal.cursor),
            as_of=max((quote.received for quote in quotes), default=house.opened),
            quotes=[present.quote(quote) for quote in quotes],
            missing=[symbol for symbol in asked if symbol not in board],
        ),
    )


@router.post(
    "/v1/quotes",
    response_model=wire.IngestReport,
    responses=_problems(400, 413, 503, 507),
    dependencies=[MayWrite],
    openapi_extra=_body,
)
async def push_ticks(request: Request, house: TheHouse) -> Response:
    """Take ticks in; each is accepted, unchanged, ignored or refused by itself.

    200 means durable: what is reported as accepted survives a crash right after.
    """
    body = await read_body(request, house.push_max_bytes)
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    report = await house.push.take(body, lines=kind in LINES)
    return Response(report.model_dump_json(), media_type="application/json")


@router.get(
    "/v1/quotes/{symbol}",
    response_model=wire.Quote,
    responses=_problems(404),
    dependencies=[MayRead],
)
async def read_quote(request: Request, house: TheHouse, symbol: Symbol) -> Response:
    """One symbol's newest quote."""
    found = house.journal.board().get(symbol)
    if found is None:
        raise ProblemError(404, f"There is no quote of {symbol}.")
    return answer(request, present.quote(found))


@router.get(
    "/v1/quotes/{symbol}/bars",
    response_model=wire.BarsAnswer,
    responses=_problems(404),
    dependencies=[MayRead],
)
async def read_bars(
    request: Request,
    house: TheHouse,
    symbol: Symbol,
    interval: wire.BarInterval = "1m",
    since: Annotated[Time | None, Query(alias="from", description="Inclusive.")] = None,
    until: Annotated[Time | None, Query(alias="to", description="Exclusive.")] = None,
    limit: Annotated[int, Query(ge=1, le=MAX_BARS)] = 500,
) -> Response:
    """Bars, oldest first, up to a second behind; an interval without change has none.

    Of more than `limit` the first ones are given with `from`, the last ones without.
    """
    house.catalog.get(symbol)
    bars = await house.bars.read_bars(
        symbol, interval, since=since, until=until, limit=limit
    )
    return answer(
        request,
        wire.BarsAnswer(
            symbol=symbol, interval=interval, bars=[present.bar(bar) for bar in bars]
        ),
    )


def _asked(house: House, symbols: str | None, list_name: str | None) -> Sequence[str]:
    """The symbols that a query asks for.

    Raises:
        ProblemError: 422, it makes no sense.
        UnknownListError: it names a list that is not there.
    """
    query = {"symbols": symbols, "list": list_name}
    try:
        asked = read_query({key: value for key, value in query.items() if value})
    except QueryError as error:
        raise _bad("list" if symbols is None else "symbols", str(error)) from error
    if asked is not None and asked.list_name is not None:
        return house.lists.get(asked.list_name).symbols
    front = house.lists.find(FRONT) if asked is None else None
    if front is not None:
        return front.symbols
    if asked is None or asked.keys is None or "*" in asked.keys:
        return sorted(house.journal.board())
    if len(asked.keys) > MAX_SYMBOLS:
        raise _bad("symbols", f"at most {MAX_SYMBOLS} symbols at a time")
    return asked.keys


def _bad(parameter: str, detail: str) -> ProblemError:
    wrong = FieldProblem(pointer=f"/query/{parameter}", detail=detail)
    return ProblemError(422, "These quotes cannot be asked for.", errors=[wrong])
