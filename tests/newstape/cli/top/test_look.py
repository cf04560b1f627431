"""One look at one service, whatever answers at its address."""

import asyncio
from collections.abc import AsyncIterator

import httpx2
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from newstape.cli.top.look import look_at
from newstape.cli.top.reading import Reading
from tests.fakes.hosting import hosting
from tests.fakes.ports import free_ports

METRICS = "newstape_stream_readers 3.0\n"
UNREADY = {"status": "unready", "reasons": ["the journal is gone", "and more"]}


def app(readiness: Response, metrics: Response) -> Starlette:
    """A service that answers so."""

    async def readyz(_request: Request) -> Response:
        return readiness

    async def tell(_request: Request) -> Response:
        return metrics

    return Starlette(routes=[Route("/readyz", readyz), Route("/metrics", tell)])


@pytest.fixture
async def http() -> AsyncIterator[httpx2.AsyncClient]:
    """A client that waits half a second."""
    async with httpx2.AsyncClient(timeout=0.5, trust_env=False) as client:
        yield client


async def look(
    http: httpx2.AsyncClient,
    readiness: Response | None = None,
    metrics: Response | None = None,
) -> Reading:
    """Look at a service that answers so; it is well where nothing is said."""
    well = JSONResponse({"status": "ok", "reasons": []})
    served = app(readiness or well, metrics or PlainTextResponse(METRICS))
    async with hosting(served) as url:
        return await look_at(http, url)


async def test_a_service_that_is_well(http: httpx2.AsyncClient) -> None:
    """It is ready, and its numbers are there."""
    found = await look(http)
    assert (found.state, found.reasons) == ("ready", ())
    assert found.samples.total("newstape_stream_readers") == 3


async def test_a_service_that_cannot_do_its_job(http: httpx2.AsyncClient) -> None:
    """It says why, and its numbers are still there."""
    found = await look(http, JSONResponse(UNREADY, 503))
    assert (found.state, found.reasons) == ("unready", tuple(UNREADY["reasons"]))
    assert found.samples.total("newstape_stream_readers") == 3


async def test_a_proxy_in_place_of_the_service(http: httpx2.AsyncClient) -> None:
    """Its page is no reason, but the status is."""
    found = await look(http, PlainTextResponse("Bad gateway", 502))
    assert (found.state, found.reasons) == ("unready", ("answers 502",))


@pytest.mark.parametrize(
    ("metrics", "reason"),
    [
        (PlainTextResponse("gone", 404), "answers 404"),
        (PlainTextResponse("<html>"), "its /metrics makes no sense"),
    ],
)
async def test_something_else_at_the_address(
    http: httpx2.AsyncClient, metrics: Response, reason: str
) -> None:
    """It is not our service: that one is down."""
    found = await look(http, metrics=metrics)
    assert (found.state, found.reasons) == ("down", (reason,))


async def test_nothing_at_the_address(http: httpx2.AsyncClient) -> None:
    """Nobody listens, or the address is none."""
    found = await look_at(http, f"http://127.0.0.1:{free_ports(1)}")
    assert (found.state, found.reasons) == ("down", ("no connection",))
    assert (await look_at(http, "http://[")).state == "down"


async def test_a_service_that_hangs(http: httpx2.AsyncClient) -> None:
    """It takes the connection and says nothing: no longer than the patience lasts."""
    async with await asyncio.start_server(_say_nothing, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        found = await look_at(http, f"http://127.0.0.1:{port}")
    assert (found.state, found.reasons) == ("down", ("no answer",))


async def _say_nothing(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter
) -> None:
    await reader.read()
    writer.close()
