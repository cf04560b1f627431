"""Problems: every error leaves as problem details and tells no secrets."""

from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any

import httpx2
import pytest
from fastapi import FastAPI, Request, Response
from fastapi.responses import PlainTextResponse, StreamingResponse
from starlette.requests import ClientDisconnect

from newstape.kit.problems import CrashMiddleware, ProblemError, ProblemRule, pointer
from newstape.wire.articles import ArticleInput
from newstape.wire.problems import FieldProblem, Problem
from newstape.wire.quotes import Tick
from tests.fakes.plain_app import asking, plain_app


class StoryError(Exception):
    """Something of a domain."""


class KilledError(StoryError):
    """Something more special of it."""


RULES: dict[type[Exception], ProblemRule] = {
    StoryError: ProblemRule(409, "Not now"),
    KilledError: ProblemRule(410, "Gone", {"Cache-Control": "max-age=60"}),
}


@pytest.fixture
def app(tmp_path: Path) -> FastAPI:
    """An app with a door for each way to fail."""
    app = plain_app(tmp_path, rules=RULES)

    @app.post("/ticks")
    async def tick(tick: Tick, wait: int = 0) -> Tick:
        return tick

    @app.post("/articles")
    async def article(article: ArticleInput) -> str:
        return article.headline

    @app.get("/raise/{what}")
    async def fail(what: str) -> None:
        raise {
            "story": StoryError("It is being edited."),
            "killed": KilledError("It was killed."),
            "crash": RuntimeError("password=hunter2"),
            "own": ProblemError(429, "Slower.", headers={"Retry-After": "3"}),
            "bare": ProblemError(404),
        }[what]

    return app


@pytest.fixture
async def client(app: FastAPI) -> AsyncIterator[httpx2.AsyncClient]:
    """A client of that app."""
    async with asking(app) as client:
        yield client


def _problem(answer: httpx2.Response) -> dict[str, Any]:
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["x-request-id"]
    found: dict[str, Any] = answer.json()
    Problem.model_validate(found)
    assert found["status"] == answer.status_code
    return found


async def test_no_such_path(client: httpx2.AsyncClient) -> None:
    """The framework's own 404 is a problem, never to be cached."""
    answer = await client.get("/nothing")
    assert _problem(answer) == {
        "type": "about:blank",
        "title": "Not Found",
        "status": 404,
    }
    assert answer.headers["cache-control"] == "no-store"


async def test_no_such_method(client: httpx2.AsyncClient) -> None:
    """The framework's own 405 is a problem and keeps its Allow header."""
    answer = await client.delete("/ticks")
    assert _problem(answer)["title"] == "Method Not Allowed"
    assert answer.headers["allow"] == "POST, OPTIONS"


async def test_a_slash_too_many_is_not_redirected(client: httpx2.AsyncClient) -> None:
    """A redirect would be built from the Host header, which anybody may write."""
    assert (await client.get("/livez/")).status_code == 404


async def test_a_domain_error_becomes_what_its_rule_says(
    client: httpx2.AsyncClient,
) -> None:
    """Status, title and headers come from the rule, the detail from the error."""
    problem = _problem(await client.get("/raise/story"))
    assert (problem["status"], problem["title"]) == (409, "Not now")
    assert problem["detail"] == "It is being edited."


async def test_the_nearest_rule_counts(client: httpx2.AsyncClient) -> None:
    """A more special error has its own rule, headers included."""
    answer = await client.get("/raise/killed")
    assert _problem(answer)["status"] == 410
    assert answer.headers["cache-control"] == "max-age=60"


async def test_a_door_raises_by_itself(client: httpx2.AsyncClient) -> None:
    """A problem with headers goes out as raised; without a detail it has its phrase."""
    answer = await client.get("/raise/own")
    assert _problem(answer)["detail"] == "Slower."
    assert answer.headers["retry-after"] == "3"
    assert str(ProblemError(404)) == "Not Found"
    assert "detail" not in _problem(await client.get("/raise/bare"))


async def test_a_crash_shows_nothing(client: httpx2.AsyncClient) -> None:
    """What nobody foresaw is a bare 500, named and readable across origins."""
    answer = await client.get("/raise/crash", headers={"Origin": "http://news.test"})
    assert _problem(answer) == {
        "type": "about:blank",
        "title": "Internal Server Error",
        "status": 500,
    }
    assert answer.headers["access-control-allow-origin"] == "http://news.test"


async def _errors(answer: httpx2.Response) -> dict[str, str]:
    problem = _problem(answer)
    assert problem["status"] == 422
    return {error["pointer"]: error["detail"] for error in problem["errors"]}


async def test_pointers_into_the_body(client: httpx2.AsyncClient) -> None:
    """Each wrong field has its JSON pointer, and a missing one where it should be."""
    body = {"price": "1e5", "surprise": 1}
    errors = await _errors(await client.post("/ticks", json=body))
    assert set(errors) == {"/symbol", "/price", "/surprise"}
    assert errors["/price"].startswith("a decimal string in plain notation is needed")


async def test_an_error_of_two_fields(client: httpx2.AsyncClient) -> None:
    """A rule about two fields points at the later one."""
    body = {"symbol": "BP", "price": "1", "previous_close": "1", "change_percent": "1"}
    errors = await _errors(await client.post("/ticks", json=body))
    assert errors == {
        "/change_percent": "give previous_close or change_percent, not both"
    }


async def test_pointers_skip_what_the_document_lacks(
    client: httpx2.AsyncClient,
) -> None:
    """Pydantic names the block's type in its location; the pointer does not."""
    body = {"headline": "H", "body": [{"type": "crosshead", "text": ""}]}
    assert set(await _errors(await client.post("/articles", json=body))) == {
        "/body/0/text"
    }


async def test_a_rule_about_a_whole_block(client: httpx2.AsyncClient) -> None:
    """It points at the block; of what kind it is stands inside."""
    table = {"type": "table", "header": ["a"], "rows": [["1", "2"]]}
    body = {"headline": "H", "body": [table]}
    assert set(await _errors(await client.post("/articles", json=body))) == {"/body/0"}


async def test_parameters_are_pointed_at(client: httpx2.AsyncClient) -> None:
    """A wrong query parameter is named with where it stood."""
    answer = await client.post("/ticks?wait=x", json={"symbol": "BP", "price": "1"})
    assert set(await _errors(answer)) == {"/query/wait"}


@pytest.mark.parametrize("body", ["{", '{"symbol": "BP" "price"}', "\x00"])
async def test_what_is_not_json(client: httpx2.AsyncClient, body: str) -> None:
    """Broken JSON is an error of the whole body."""
    headers = {"Content-Type": "application/json"}
    answer = await client.post("/ticks", content=body, headers=headers)
    assert set(await _errors(answer)) == {""}


async def test_what_is_not_said_to_be_json(client: httpx2.AsyncClient) -> None:
    """Who forgot to say so, as curl does by itself, is told what to say."""
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    answer = await client.post("/ticks", content='{"symbol": "BP"}', headers=headers)
    assert await _errors(answer) == {
        "": "JSON is needed, sent with Content-Type: application/json"
    }


@pytest.mark.parametrize("path", ["/ticks", "/articles"])
async def test_what_is_no_object(client: httpx2.AsyncClient, path: str) -> None:
    """The answer speaks of JSON, not of how we read it."""
    answer = await client.post(path, json=[1])
    assert await _errors(answer) == {"": "a JSON object is needed"}


async def test_many_errors_are_cut(client: httpx2.AsyncClient) -> None:
    """A hostile body cannot make an answer without end."""
    body = {"headline": "H", "body": [{"type": "divider", "id": ""}] * 150}
    assert len(_problem(await client.post("/articles", json=body))["errors"]) == 100


@pytest.mark.parametrize(
    ("location", "document", "found"),
    [
        ((), {}, ""),
        (("a/b", "~"), {"a/b": {}}, "/a~1b/~0"),
        (("a", 0, "x"), {"a": [{}]}, "/a/0/x"),
        (("a", "constrained-int"), {"a": 1.5}, "/a"),
        (("tag", "a"), {"a": 1}, "/a"),
    ],
)
def test_pointer(location: tuple[int | str, ...], document: object, found: str) -> None:
    """Pointers are escaped by RFC 6901 and name only what the document can hold."""
    assert pointer(location, document) == found


async def test_a_service_may_show_problems_its_own_way(tmp_path: Path) -> None:
    """Whoever serves pages turns every problem into one, with its status and headers."""

    async def show(
        request: Request, problem: Problem, headers: Mapping[str, str]
    ) -> Response:
        return PlainTextResponse(f"Sorry: {problem.title}", problem.status, headers)

    app = plain_app(tmp_path, show=show)
    async with asking(app) as client:
        answer = await client.delete("/livez")
    assert (answer.status_code, answer.text) == (405, "Sorry: Method Not Allowed")
    assert answer.headers["allow"] == "GET, HEAD, OPTIONS"


async def test_half_an_answer_is_cut(tmp_path: Path) -> None:
    """Once an answer has begun, a crash ends the connection; it can't be repaired."""
    app = plain_app(tmp_path)

    async def halves() -> AsyncIterator[str]:
        yield "half"
        raise RuntimeError("the other half is missing")

    @app.get("/half")
    async def half() -> StreamingResponse:
        return StreamingResponse(halves())

    async with asking(app) as client:
        with pytest.raises(RuntimeError, match="other half"):
            await client.get("/half")


async def test_nobody_is_answered_once_the_client_left() -> None:
    """A client that leaves in the middle of its body is no crash and gets no answer."""

    async def reads(_scope: object, _receive: object, _send: object) -> None:
        raise ClientDisconnect

    async def receive() -> dict[str, Any]:
        return {"type": "http.disconnect"}

    async def send(_message: object) -> None:
        pytest.fail("nobody is there")

    await CrashMiddleware(reads)({"type": "http", "path": "/"}, receive, send)


def test_problems_carry_field_errors() -> None:
    """A door may point at fields by itself."""
    errors = [FieldProblem(pointer="/symbols/3", detail="is not known")]
    assert ProblemError(422, errors=errors).problem.errors == errors


@pytest.mark.parametrize(
    ("status", "title"),
    [(404, "Not Found"), (413, "Content Too Large"), (422, "Unprocessable Content")],
)
def test_titles_are_those_of_the_standard(status: int, title: str) -> None:
    """Python 3.11 knows some statuses by names older than those of RFC 9110."""
    assert ProblemError(status).problem.title == title
