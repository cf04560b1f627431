"""Clients that others wrote follow the stream, and resume it."""

import asyncio
from collections.abc import Iterator
from itertools import count

import pytest
from playwright.async_api import Browser

from tests.campaigns.service import QuotesProcess, quotes_process
from tests.conformance import node
from tests.fakes.programs import missing
from tests.system.stream_clients import (
    Client,
    Json,
    Talk,
    aiohttp_client,
    browser_client,
    node_client,
    websocat_client,
    websocket_client,
    websockets_client,
)

pytestmark = pytest.mark.system
LIBRARIES = [websockets_client, websocket_client, aiohttp_client, websocat_client]


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[QuotesProcess]:
    with quotes_process(tmp_path_factory.mktemp("quotes"), source="none") as service:
        yield service


@pytest.fixture(scope="module")
def prices() -> Iterator[str]:
    """A price that is not the one before, each time."""
    return (f"{cents}.25" for cents in count(100))


async def ask(talk: Talk, **params: object) -> tuple[Json, Json]:
    """Subscribe to one symbol; the ack and the snapshot."""
    async with asyncio.timeout(10):
        assert (await talk.hear())["type"] == "welcome"
        asked = {"symbols": ["GSK"], **params}
        await talk.say({"method": "subscribe", "req_id": "a", "params": asked})
        return await talk.hear(), await talk.hear()


async def follow_and_resume(
    service: QuotesProcess, client: Client, prices: Iterator[str]
) -> None:
    """A snapshot, an update; away meanwhile; only what was missed."""
    url = service.url.replace("http", "ws", 1) + "/v1/stream"
    first, second, third = next(prices), next(prices), next(prices)
    service.push("GSK", first)
    async with client(url) as talk:
        ack, snapshot = await ask(talk)
        assert (ack["req_id"], ack["resumed"]) == ("a", False)
        assert [row["price"] for row in snapshot["quotes"]] == [first]
        service.push("GSK", second)
        async with asyncio.timeout(10):
            update = await talk.hear()
        assert (update["type"], update["quotes"][0]["price"]) == ("update", second)
    service.push("GSK", third)
    async with client(url) as talk:
        ack, snapshot = await ask(talk, since=update["cursor"])
        assert ack["resumed"] is True
        assert [row["price"] for row in snapshot["quotes"]] == [third]
    async with client(url) as talk:
        _, snapshot = await ask(talk, since=snapshot["cursor"])
        assert snapshot["quotes"] == []


@pytest.mark.parametrize("client", LIBRARIES, ids=lambda client: client.__name__)
async def test_libraries_and_tools(
    service: QuotesProcess, client: Client, prices: Iterator[str]
) -> None:
    """Three libraries of Python, and the command line tool."""
    await follow_and_resume(service, client, prices)


async def test_node(service: QuotesProcess, prices: Iterator[str]) -> None:
    """Node's ``ws``."""
    modules = node.modules()
    if modules is None:
        missing("Node's ws is not installed; make conformance does that")
    await follow_and_resume(service, node_client(modules), prices)


@pytest.mark.browser
@pytest.mark.asyncio(loop_scope="session")
async def test_chromium(
    service: QuotesProcess, prices: Iterator[str], chromium: Browser
) -> None:
    """The WebSocket of a browser, from a page of the same host."""
    await follow_and_resume(service, browser_client(chromium), prices)
