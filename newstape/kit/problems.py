"""Every error leaves as problem details (RFC 9457), FastAPI's own included.

Domain errors know no HTTP. A service hands in a table from their classes to
``ProblemRule``, and this one place translates.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from http import HTTPStatus
from typing import Any, NamedTuple

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from newstape.wire.problems import MEDIA_TYPE, FieldProblem, Problem

log = structlog.get_logger(__name__)
Told = tuple[Problem, Mapping[str, str]]
Handler = Callable[[Request, Exception], Awaitable[Response]]
ShowProblem = Callable[[Request, Problem, Mapping[str, str]], Awaitable[Response]]
"""How a problem, and the headers that go with it, leave."""


_TITLES = {413: "Content Too Large", 422: "Unprocessable Content"}
"""What RFC 9110 calls what Python 3.11 knows by older names."""


def title_of(status: int) -> str:
    """What a status is called (RFC 9110)."""
    return _TITLES.get(status) or HTTPStatus(status).phrase


class ProblemRule(NamedTuple):
    """How a domain error looks outside: ``detail`` is the error's own text."""

    status: int
    title: str
    headers: Mapping[str, str] = {}


class ProblemError(Exception):
    """An error that a door raises by itself, already in outside terms."""

    def __init__(
        self,
        status: int,
        detail: str | None = None,
        *,
        title: str | None = None,
        errors: Sequence[FieldProblem] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail or title_of(status))
        self.problem = Problem(
            title=title or title_of(status),
            status=status,
            detail=detail,
            errors=list(errors) if errors is not None else None,
        )
        self.headers = dict(headers or {})


def problem_response(
    problem: Problem, headers: Mapping[str, str] | None = None
) -> Response:
    """The answer that carries a problem; never cached unless a header says so."""
    return Response(
        problem.model_dump_json(exclude_none=True),
        status_code=problem.status,
        media_type=MEDIA_TYPE,
        headers={"Cache-Control": "no-store", **(headers or {})},
    )


def pointer(
    location: Sequence[int | str], document: object, missing: bool = True
) -> str:
    """A JSON pointer (RFC 6901) into the document that pydantic refused.

    Pydantic's location also names the members of unions that it tried; the document
    does not have them, so they are left out. At the end of the location it may be a
    field, which the document should have: ``missing``.
    """
    found = []
    for depth, part in enumerate(location, 1):
        if isinstance(document, dict | list):
            inside = _child(document, part)
            if inside is not _absent or (missing and depth == len(location)):
                found.append(str(part).replace("~", "~0").replace("/", "~1"))
                document = inside
    return "".join(f"/{part}" for part in found)


_absent = object()


def _child(document: dict[Any, Any] | list[Any], part: int | str) -> object:
    try:
        return document[part]  # type: ignore[index]
    except (KeyError, IndexError, TypeError):
        return _absent


def field_problems(errors: Sequence[Any], document: object) -> list[FieldProblem]:
    """Pydantic's errors about ``document`` as ours; at most 100 are told."""
    return [
        FieldProblem(
            pointer=pointer(error["loc"], document, error["type"] == "missing"),
            detail=_detail(error),
        )
        for error in errors[:100]
    ]


_OBJECTS = frozenset({"dict_type", "model_type", "model_attributes_type"})


def _detail(error: Any) -> str:
    """What is wrong, without the names of our classes."""
    if error["type"] in _OBJECTS:
        return "a JSON object is needed"
    detail: str = error["msg"]
    return detail.removeprefix("Value error, ")


def _request_problem(error: Any, body: object) -> FieldProblem:
    """An error about a request: into the body, or ``/query/…`` for a parameter."""
    where, *location = error["loc"]
    if where != "body":
        return FieldProblem(pointer=f"/{where}/{location[0]}", detail=_detail(error))
    if isinstance(body, bytes):  # FastAPI has not read it: it is not said to be JSON
        detail = "JSON is needed, sent with Content-Type: application/json"
        return FieldProblem(pointer="", detail=detail)
    if error["type"] == "json_invalid":
        return FieldProblem(pointer="", detail="not JSON: " + error["ctx"]["error"])
    return field_problems([{**error, "loc": location}], body)[0]


def _of_problem(error: Any) -> Told:
    return error.problem, error.headers


def _of_http(error: Any) -> Told:
    status = error.status_code
    detail = error.detail if error.detail != HTTPStatus(status).phrase else None
    problem = Problem(title=title_of(status), status=status, detail=detail)
    return problem, error.headers or {}


def _of_validation(error: Any) -> Told:
    problem = Problem(
        title=title_of(422),
        status=422,
        detail="The request is not of the form that is asked for.",
        errors=[_request_problem(one, error.body) for one in error.errors()[:100]],
    )
    return problem, {}


class CrashMiddleware:
    """What nobody foresaw becomes a problem too: logged here, outside a bare 500.

    It stands inside the other middleware, so that this answer is named, counted and
    readable across origins like every other.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = False

        async def send_noted(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self._app(scope, receive, send_noted)
        except ClientDisconnect:
            return  # nobody is there to be answered
        except Exception as error:
            if started:
                raise  # half an answer is out: only cutting the connection tells
            log.exception("request_failed", path=scope["path"], exc_info=error)
            problem = Problem(title="Internal Server Error", status=500)
            await problem_response(problem)(scope, receive, send)


def described(
    rules: Mapping[type[Exception], ProblemRule],
) -> dict[int | str, dict[str, Any]]:
    """What a door that raises these errors says of them in its description."""
    return {
        rule.status: {"model": Problem, "description": rule.title}
        for rule in rules.values()
    }


async def show_plainly(
    _request: Request, problem: Problem, headers: Mapping[str, str]
) -> Response:
    """How problems are shown where a service does not choose another way."""
    return problem_response(problem, headers)


def install_problems(
    app: FastAPI,
    rules: Mapping[type[Exception], ProblemRule],
    show: ShowProblem = show_plainly,
) -> None:
    """Make every error of ``app`` leave as problem details, or as ``show`` has it."""

    def of_domain(error: Exception) -> Told:
        rule = next(rules[kind] for kind in type(error).__mro__ if kind in rules)
        problem = Problem(title=rule.title, status=rule.status, detail=str(error))
        return problem, rule.headers

    def handler(tell: Callable[[Exception], Told]) -> Handler:
        async def handle(request: Request, error: Exception) -> Response:
            return await show(request, *tell(error))

        return handle

    for kind in rules:
        app.add_exception_handler(kind, handler(of_domain))
    app.add_exception_handler(ProblemError, handler(_of_problem))
    app.add_exception_handler(HTTPException, handler(_of_http))
    app.add_exception_handler(RequestValidationError, handler(_of_validation))
    app.add_middleware(CrashMiddleware)
