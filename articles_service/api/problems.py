"""How the domain's errors look outside, and what the descriptions of the calls say."""

from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import Request
from fastapi.responses import Response

from articles_service.domain.errors import (
    ContentError,
    CrowdedError,
    CursorError,
    FormatError,
    GoneError,
    KeyReuseError,
    MissingError,
    PassError,
    PlaceError,
    StoreError,
    TakenError,
    UnsearchableError,
    VerbError,
    VersionError,
)
from newstape.kit.problems import (
    ProblemError,
    ProblemRule,
    problem_response,
    title_of,
)
from newstape.wire.problems import FieldProblem, Problem

Answers = dict[int | str, dict[str, Any]]
"""Descriptions of answers by their status, as FastAPI takes them."""

RULES: Mapping[type[Exception], ProblemRule] = {
    PassError: ProblemRule(403, "Forbidden"),
    MissingError: ProblemRule(404, "Not Found"),
    VerbError: ProblemRule(409, "Conflict"),
    TakenError: ProblemRule(409, "Conflict"),
    GoneError: ProblemRule(410, "Gone"),
    PlaceError: ProblemRule(410, "Gone"),
    VersionError: ProblemRule(412, "Precondition Failed"),
    CursorError: ProblemRule(422, "Unprocessable Content"),
    FormatError: ProblemRule(422, "Unprocessable Content"),
    KeyReuseError: ProblemRule(422, "Unprocessable Content"),
    CrowdedError: ProblemRule(503, "Service Unavailable", {"Retry-After": "5"}),
    UnsearchableError: ProblemRule(501, "Not Implemented"),
    StoreError: ProblemRule(503, "Service Unavailable", {"Retry-After": "1"}),
}


async def on_content_error(_request: Request, error: Exception) -> Response:
    """A field that breaks a rule, told like one that the wire refuses."""
    if not isinstance(error, ContentError):
        raise error
    broken = FieldProblem(pointer=error.pointer, detail=str(error))
    return problem_response(
        unprocessable("The article breaks a rule.", [broken]).problem
    )


def unprocessable(detail: str, errors: Sequence[FieldProblem]) -> ProblemError:
    """422, and which fields it is about."""
    return ProblemError(422, detail, errors=errors)


def answers(*statuses: int) -> Answers:
    """The problems that a call can answer with, for its description."""
    return {
        status: {"model": Problem, "description": title_of(status)}
        for status in (*statuses, 503)
    }
