"""Which strip, or which stream, a query asks for."""

from collections.abc import Mapping
from dataclasses import replace

from newstape.kit.problems import ProblemError
from newstape.wire.address import QueryError, read_query
from newstape.wire.codec import StreamRequest
from newstape.wire.problems import FieldProblem


def read_strip(
    query: Mapping[str, str], most: int | None = None
) -> StreamRequest | None:
    """The subscription that a query stands for, each symbol once; None: it asks nothing.

    Raises:
        ProblemError: 422, it makes no sense, or asks for more than ``most`` symbols, or
            for all where ``most`` is given.
    """
    try:
        asked = read_query(query)
    except QueryError as error:
        name, _, detail = str(error).rpartition(": ")
        raise _bad_query(name.partition(".")[0] or "symbols", detail) from error
    if asked is None or asked.keys is None:
        return asked
    keys = list(dict.fromkeys(asked.keys))
    if most is not None and (len(keys) > most or "*" in keys):
        raise _bad_query("symbols", f"at most {most} symbols, by name")
    return replace(asked, keys=keys)


def _bad_query(name: str, detail: str) -> ProblemError:
    """422 for a parameter of the query."""
    wrong = FieldProblem(pointer=f"/query/{name}", detail=detail)
    return ProblemError(422, "There can be no such answer.", errors=[wrong])
