"""How errors look outside."""

from collections.abc import Mapping

from fastapi import Request
from fastapi.responses import RedirectResponse, Response

from gateway.domain import errors
from newstape.fanout.admission import NotAdmittedError
from newstape.kit.problems import ProblemRule, described

_later = {"Retry-After": "2"}
_gone = {"Cache-Control": "public, max-age=1"}  # to push out what caches have of it
RULES: Mapping[type[Exception], ProblemRule] = {
    errors.UnknownStoryError: ProblemRule(404, "Not Found", _gone),
    errors.UnknownSymbolError: ProblemRule(404, "Not Found"),
    errors.KilledStoryError: ProblemRule(410, "Gone", _gone),
    errors.UnknownListError: ProblemRule(422, "Unprocessable Content"),
    errors.PartInvalidError: ProblemRule(502, "Bad Gateway", _later),
    errors.PartUnavailableError: ProblemRule(503, "Service Unavailable", _later),
    errors.PartLateError: ProblemRule(504, "Gateway Timeout", _later),
    NotAdmittedError: ProblemRule(503, "Service Unavailable", _later),
}
ANSWERS = described(RULES)


async def redirect(request: Request, error: Exception) -> Response:
    """To the same door at the story's new slug; not for long, it may move back."""
    if not isinstance(error, errors.MovedStoryError):
        raise error
    path = request.scope["route"].path.format(slug=error.slug)
    query = f"?{request.url.query}" if request.url.query else ""
    return RedirectResponse(path + query, 308, {"Cache-Control": "public, max-age=60"})
