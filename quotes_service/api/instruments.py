"""``/v1/instruments``: what the symbols stand for."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from newstape.wire import quotes as wire
from newstape.wire.problems import Problem
from newstape.wire.scalars import Symbol
from quotes_service.api import present
from quotes_service.api.answers import answer, written
from quotes_service.api.house import MayRead, MayWrite, TheHouse
from quotes_service.domain.instrument import Instrument

router = APIRouter(prefix="/v1/instruments", tags=["instruments"])


@router.get("", response_model=wire.InstrumentsAnswer, dependencies=[MayRead])
async def read_instruments(
    request: Request,
    house: TheHouse,
    q: Annotated[
        str, Query(max_length=100, description="Part of a symbol or a name.")
    ] = "",
) -> Response:
    """The instruments, by symbol."""
    found = [present.instrument(one) for one in house.catalog.search(q)]
    return answer(request, wire.InstrumentsAnswer(instruments=found))


@router.get(
    "/{symbol}",
    response_model=wire.Instrument,
    responses={404: {"model": Problem}},
    dependencies=[MayRead],
)
async def read_instrument(
    request: Request, house: TheHouse, symbol: Symbol
) -> Response:
    """One instrument."""
    return answer(request, present.instrument(house.catalog.get(symbol)))


@router.put(
    "/{symbol}",
    response_model=wire.Instrument,
    responses={201: {"model": wire.Instrument}},
    dependencies=[MayWrite],
)
async def put_instrument(
    house: TheHouse, symbol: Symbol, described: wire.InstrumentInput
) -> Response:
    """Describe an instrument, known or new; its quote follows."""
    instrument = Instrument(symbol, **described.model_dump())
    new = await house.ingest.describe(instrument)
    return written(present.instrument(instrument), new=new)
