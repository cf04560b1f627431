"""A stream's address: what its query asks for."""

from collections.abc import Mapping

from pydantic import Field, ValidationError

from newstape.wire.codec import StreamRequest
from newstape.wire.model import LenientModel
from newstape.wire.scalars import ListName, Symbol


class StreamQuery(LenientModel):
    """``?symbols=A,B`` or ``?list=front``, ``?conflate_ms=``, ``?since=<cursor>``."""

    symbols: list[Symbol] | None = Field(default=None, min_length=1)
    list: ListName | None = None
    conflate_ms: int | None = Field(default=None, ge=0, le=60_000)
    since: str | None = Field(default=None, max_length=64)


class QueryError(ValueError):
    """A stream's address that makes no sense; its text says which part and why."""


def read_query(query: Mapping[str, str]) -> StreamRequest | None:
    """The request that an address stands for; None when it asks for nothing.

    Raises:
        QueryError: bad symbols, list or rate, or symbols and list at once.
    """
    given: dict[str, object] = {
        name: query[name] for name in StreamQuery.model_fields if query.get(name)
    }
    if "symbols" in given and "list" in given:
        raise QueryError("give symbols or list, not both")
    star = given.get("symbols") == "*"
    if star:
        del given["symbols"]
    elif "symbols" in given:
        given["symbols"] = [part.strip() for part in query["symbols"].split(",")]
    try:
        asked = StreamQuery.model_validate(given)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise QueryError(f"{where}: {first['msg']}") from error
    return _request(asked, ["*"] if star else asked.symbols)


def _request(asked: StreamQuery, symbols: list[str] | None) -> StreamRequest | None:
    if symbols is None and asked.list is None:
        if asked.conflate_ms is None:
            return None
        return StreamRequest("configure", conflate_ms=asked.conflate_ms)
    return StreamRequest(
        "subscribe",
        keys=symbols,
        list_name=asked.list,
        since=asked.since,
        conflate_ms=asked.conflate_ms,
    )
