"""How our errors look outside."""

from newstape.fanout.admission import NotAdmittedError
from newstape.kit.problems import ProblemRule
from quotes_service.domain import errors

_soon = {"Retry-After": "1"}

RULES: dict[type[Exception], ProblemRule] = {
    NotAdmittedError: ProblemRule(503, "Service Unavailable", _soon),
    errors.UnknownError: ProblemRule(404, "Not Found"),
    errors.ListError: ProblemRule(422, "Unprocessable Content"),
    errors.NotJsonError: ProblemRule(400, "Bad Request"),
    errors.NotTicksError: ProblemRule(422, "Unprocessable Content"),
    errors.TooManyTicksError: ProblemRule(413, "Content Too Large"),
    errors.OverloadedError: ProblemRule(503, "Service Unavailable", _soon),
    errors.ClosedError: ProblemRule(503, "Service Unavailable", _soon),
    errors.StoreError: ProblemRule(503, "Service Unavailable", _soon),
    errors.JournalError: ProblemRule(503, "Service Unavailable", _soon),
    errors.JournalFullError: ProblemRule(507, "Insufficient Storage", _soon),
}
