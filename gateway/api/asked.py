"""What a request asks for, and of whom: the house, and a choice of strip."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Query
from starlette.requests import HTTPConnection

from gateway.api.readers import PageHub
from gateway.domain.known import Choice
from gateway.flow.page import Pages
from gateway.render.site import Site
from newstape.fanout.admission import Admission
from newstape.kit.problems import ProblemError
from newstape.wire.address import QueryError, read_query
from newstape.wire.codec import StreamRequest
from newstape.wire.problems import FieldProblem

MAX_SYMBOLS = 50
FIELDS = frozenset({"ticker", "article", "articles", "links"})


@dataclass(frozen=True, slots=True)
class House:
    """The flow, and the ways to show what it gives; on ``app.state.house``."""

    pages: Pages
    site: Site
    hub: PageHub
    admission: Admission


async def house_of(connection: HTTPConnection) -> House:
    """A dependency."""
    house: House = connection.app.state.house
    return house


async def read_choice(
    symbols: Annotated[str, Query(description="At most 50, by commas.")] = "",
    list_name: Annotated[str, Query(alias="list", description="A list by name.")] = "",
    fields: Annotated[str, Query(description="Parts of the JSON, by commas.")] = "",
) -> Choice:
    """A dependency: the strip and the parts that are wanted; ProblemError 422."""
    asked = read_strip({"symbols": symbols, "list": list_name})
    keys = tuple(dict.fromkeys((asked and asked.keys) or ()))
    if len(keys) > MAX_SYMBOLS or "*" in keys:
        raise _bad_query("symbols", f"at most {MAX_SYMBOLS} symbols, by name")
    parts = frozenset(part.strip() for part in fields.split(",") if part.strip())
    if not parts <= FIELDS:
        raise _bad_query("fields", f"of {', '.join(sorted(FIELDS))}")
    return Choice(keys, asked.list_name if asked else None, parts)


def read_strip(query: dict[str, str]) -> StreamRequest | None:
    """The subscription that a query stands for; raises a ProblemError, 422."""
    try:
        return read_query(query)
    except QueryError as error:
        name, _, detail = str(error).rpartition(": ")
        raise _bad_query(name.partition(".")[0] or "symbols", detail) from error


def _bad_query(name: str, detail: str) -> ProblemError:
    wrong = FieldProblem(pointer=f"/query/{name}", detail=detail)
    return ProblemError(422, "There can be no such page.", errors=[wrong])


TheHouse = Annotated[House, Depends(house_of)]
Chosen = Annotated[Choice, Depends(read_choice)]
