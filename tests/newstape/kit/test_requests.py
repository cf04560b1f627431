"""Requests: names, log lines, places in the metrics."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import httpx2
import pytest
import structlog
from fastapi import FastAPI, Request, Response
from starlette.datastructures import Headers

from newstape.kit.requests import trace_headers
from newstape.wire.trace import TRACE
from tests.fakes.plain_app import asking, plain_app

PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


@pytest.fixture
def app(tmp_path: Path) -> FastAPI:
    """An app whose one door tells the names that its request has."""
    app = plain_app(tmp_path)

    @app.get("/stories/{slug}")
    async def story(slug: str, request: Request) -> list[dict[str, str]]:
        return [request.state.trace, dict(TRACE.get())]

    async def plain(_request: Request) -> Response:
        return Response()

    app.add_route("/v1/pages/{slug}/stream", plain)
    return app


@pytest.fixture
async def client(app: FastAPI) -> AsyncIterator[httpx2.AsyncClient]:
    """A client of that app."""
    async with asking(app) as client:
        yield client


async def test_names_are_echoed_and_handed_on(client: httpx2.AsyncClient) -> None:
    """Doors, whoever they call, and the answer all have the names that came in."""
    given = {"X-Request-Id": "abc-1", "traceparent": PARENT}
    answer = await client.get("/stories/a", headers=given)
    assert answer.headers["x-request-id"] == "abc-1"
    assert answer.headers["traceparent"] == PARENT
    names = {"x-request-id": "abc-1", "traceparent": PARENT}
    assert answer.json() == [names, names]


async def test_a_request_without_a_name_gets_one(client: httpx2.AsyncClient) -> None:
    """Two requests have two names, and no trace is made up."""
    names = [(await client.get("/stories/a")).headers["x-request-id"] for _ in range(2)]
    assert all(re.fullmatch("[0-9a-f]{32}", name) for name in names)
    assert names[0] != names[1]
    assert "traceparent" not in (await client.get("/stories/a")).headers


@pytest.mark.parametrize("name", ["", "a b", "a\tb", "x" * 65, "<script>", "é"])
def test_a_malformed_name_is_dropped(name: str) -> None:
    """What comes from outside goes into logs only in a harmless form."""
    headers = Headers(raw=[(b"x-request-id", name.encode("latin-1"))])
    assert re.fullmatch("[0-9a-f]{32}", trace_headers(headers)["x-request-id"])


@pytest.mark.parametrize("parent", ["", "00-0-0-0", PARENT.upper(), PARENT + "-x"])
def test_a_malformed_trace_is_dropped(parent: str) -> None:
    """A broken traceparent is not passed on (W3C Trace Context section 3.2)."""
    assert "traceparent" not in trace_headers(Headers({"traceparent": parent}))


async def _metrics(client: httpx2.AsyncClient) -> str:
    return (await client.get("/metrics")).text


async def test_metrics_are_by_route_template(client: httpx2.AsyncClient) -> None:
    """A thousand stories are one label, HEAD is told apart, strangers share one."""
    await client.get("/stories/a")
    await client.get("/stories/b")
    await client.head("/stories/c")
    await client.get("/nothing/here")
    text = await _metrics(client)
    count = "newstape_http_requests_total"
    assert f'{count}{{method="GET",route="/stories/{{slug}}",status="200"}} 2.0' in text
    assert (
        f'{count}{{method="HEAD",route="/stories/{{slug}}",status="200"}} 1.0' in text
    )
    assert f'{count}{{method="GET",route="unmatched",status="404"}} 1.0' in text
    seconds = 'newstape_http_request_seconds_count{route="/stories/{slug}"} 3.0'
    assert seconds in text


async def test_plain_routes_have_templates_too(client: httpx2.AsyncClient) -> None:
    """A route without FastAPI around it is counted by its template as well."""
    for slug in ("a", "v1", "pages"):
        await client.head(f"/v1/pages/{slug}/stream")
    await client.get("/v1/pages/b/stream")
    text = await _metrics(client)
    route = 'route="/v1/pages/{slug}/stream"'
    assert f'{{method="GET",{route},status="200"}} 1.0' in text
    assert f'{{method="HEAD",{route},status="200"}} 3.0' in text


async def test_made_up_methods_share_a_label(client: httpx2.AsyncClient) -> None:
    """Nobody can fill the memory with labels by inventing methods."""
    for method in ("BREW", "WHEN"):
        await client.request(method, "/livez")
    text = await _metrics(client)
    assert 'method="other",route="/livez",status="405"} 2.0' in text
    assert "BREW" not in text


async def test_each_request_is_one_log_line(client: httpx2.AsyncClient) -> None:
    """The line says what was asked, what came of it and how long it took."""
    with structlog.testing.capture_logs() as lines:
        await client.get("/stories/a?token=secret")
    (line,) = [line for line in lines if line["event"] == "request"]
    assert line["method"] == "GET"
    assert line["path"] == "/stories/a"
    assert line["status"] == 200
    assert line["ms"] > 0


async def test_health_is_not_logged(client: httpx2.AsyncClient) -> None:
    """What asks every second would drown the rest."""
    with structlog.testing.capture_logs() as lines:
        for path in ("/livez", "/readyz", "/metrics"):
            await client.get(path)
    assert lines == []
