"""What goes over real sockets is what the services' AsyncAPI documents say."""

import asyncio
import json
import signal
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, get_args

import httpx2
import pytest
from jsonschema import Draft202012Validator, FormatChecker, ValidationError
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from newstape.wire.stream import ErrorCode
from tests.campaigns.service import QuotesProcess, quotes_process
from tests.fakes.waiting import until
from tests.system.running import RunningStack

pytestmark = pytest.mark.system
Json = dict[str, Any]
MANY = [f"M{number:03}" for number in range(501)]
FRONT = ["GSK", "BP"]
OPTIONS = {"proxy": None, "max_size": None}


class Record:
    """Judges each message of a channel by the document, and counts what there was."""

    def __init__(self, document: Json, channel: str) -> None:
        self.names = document["channels"][channel]["messages"]
        self._validators = {
            name: Draft202012Validator(
                {**message["payload"], "components": document["components"]},
                format_checker=FormatChecker(),
            )
            for name, message in document["components"]["messages"].items()
        }
        self.seen: Counter[str] = Counter()
        self.errors: Counter[str] = Counter()

    def take(self, message: Mapping[str, Any]) -> str:
        """Judge a message of either side; its name.

        Raises:
            ValidationError: it is not what the document says.
        """
        name: str = message.get("type") or message["method"]
        assert name in self.names
        self._validators[name].validate(message)
        self.seen[name] += 1
        if name == "error":
            self.errors[message["code"]] += 1
        return name


class Talk:
    """A recorded conversation."""

    def __init__(self, record: Record, connection: ClientConnection) -> None:
        self._record = record
        self._connection = connection

    async def ask(self, method: str, answer: str, **params: object) -> Json:
        """Make a request, and hear its answer."""
        request = {"method": method, "req_id": self._record.seen.total()}
        if params:
            request["params"] = params
        self._record.take(request)
        await self._connection.send(json.dumps(request))
        return await self.hear(answer)

    async def blurt(self, words: str, times: int = 1) -> None:
        """Say what is no request."""
        for _ in range(times):
            await self._connection.send(words)

    async def hear(self, name: str, seconds: float = 10) -> Json:
        """Record what is heard, up to a message of this name."""
        async with asyncio.timeout(seconds):
            while True:
                message: Json = json.loads(await self._connection.recv())
                if self._record.take(message) == name:
                    return message

    async def hear_out(self) -> int | None:
        """Record the rest; the close code."""
        try:
            while True:
                self._record.take(json.loads(await self._connection.recv()))
        except ConnectionClosed:
            return self._connection.close_code


@asynccontextmanager
async def talking(url: str, record: Record) -> AsyncIterator[Talk]:
    async with connect(url, **OPTIONS) as connection:  # type: ignore[arg-type]
        yield Talk(record, connection)


def document_of(url: str) -> Json:
    found: Json = httpx2.get(f"{url}/asyncapi.json", trust_env=False).json()
    return found


def channel_of(page: str) -> str:
    """What the document calls the stream of a page."""
    return f"v1-{page.replace('/', '-').replace('{slug}', 'slug')}-stream"


@pytest.fixture
def service(tmp_path: Path) -> Iterator[QuotesProcess]:
    """A quotes service whose reads are closed, with more symbols than one may have."""
    with quotes_process(tmp_path, source="none", reads="closed") as service:
        for symbol in FRONT:
            service.push(symbol, "39.36", previous_close="39.85", currency="USD")
        service.call("PUT", "/v1/lists/front", {"symbols": FRONT})
        service.call("POST", "/v1/quotes", [{"symbol": s, "price": "1"} for s in MANY])
        yield service


async def get_in(talk: Talk, key: str) -> None:
    """Ask too early, then show the key."""
    await talk.hear("welcome")
    await talk.ask("subscribe", "error", symbols=["GSK"])
    await talk.ask("auth", "error", token="not a key")
    await talk.ask("auth", "ack", token=key)


async def ask_everything(talk: Talk, service: QuotesProcess) -> None:
    """Each request, and each kind of change."""
    await talk.ask("subscribe", "snapshot", symbols=[*FRONT, "ZZZZ"])
    service.push("GSK", "39.38", trading="halted", currency="GBP")
    await talk.hear("update")
    service.push("GSK", "39.10", trading="normal", correction=True, previous_close="40")
    cursor = (await talk.hear("update"))["cursor"]
    await talk.ask("subscribe", "snapshot", symbols=["BP"], since=cursor)
    await talk.ask("configure", "ack", conflate_ms=0)
    await talk.ask("ping", "pong")
    await talk.ask("unsubscribe", "ack", symbols=["GSK", "BP"])
    await talk.ask("subscribe", "snapshot", list="front")


async def provoke(talk: Talk) -> None:
    """Each kind of error that a subscriber can make, too many requests the last."""
    await talk.ask("subscribe", "error", list="none")
    await talk.ask("subscribe", "error", symbols=MANY)
    await talk.blurt("{")
    await talk.hear("error")
    await talk.blurt('{"method":"sing","req_id":"x"}')
    await talk.hear("error")
    await talk.blurt('{"method":"ping"}', times=12)
    await talk.hear("error")


async def ask_a_page(talk: Talk) -> None:
    """Each request once; reads are open, so any key will do."""
    await talk.ask("subscribe", "error", list="none")
    await talk.ask("auth", "ack", token="no key is asked for")
    await talk.ask("configure", "ack", conflate_ms=0)
    await talk.ask("subscribe", "snapshot", symbols=["GSK"])
    await talk.ask("unsubscribe", "ack", symbols=["GSK"])
    await talk.ask("ping", "pong")


async def read_events(service: QuotesProcess, record: Record, count: int) -> None:
    """The same messages as server-sent events, named by their type."""
    headers = {"Authorization": f"Bearer {service.key}"}
    async with (
        httpx2.AsyncClient(headers=headers, trust_env=False) as client,
        client.stream("GET", f"{service.url}/v1/stream?list=front") as answer,
    ):
        name = ""
        async for line in answer.aiter_lines():
            field, _, value = line.partition(": ")
            if field == "event":
                name = value
            elif field == "data":
                assert record.take(json.loads(value)) == name
                count -= 1
            if not count:
                return


def test_a_wrong_message_would_be_found(stack: RunningStack) -> None:
    """The record judges: a field that is missing, and a message of another channel."""
    record = Record(document_of(stack.service("quotes").url), "v1-stream")
    record.take({"type": "pong", "req_id": 1})
    with pytest.raises(ValidationError):
        record.take({"type": "pong"})
    with pytest.raises(AssertionError):
        record.take({"type": "state", "part": "ticker", "state": "live"})


async def test_the_quote_stream_says_what_it_documents(service: QuotesProcess) -> None:
    """Every message and every kind of error there is, over both transports."""
    record = Record(document_of(service.url), "v1-stream")
    url = service.url.replace("http", "ws", 1) + "/v1/stream"
    async with (
        talking(url, record) as busy,
        talking(url, record) as wild,
        talking(url, record) as quiet,
    ):
        talks = (busy, wild, quiet)
        for talk in talks:
            await get_in(talk, service.key)
        await ask_everything(busy, service)
        await read_events(service, record, 3)
        await provoke(wild)
        await quiet.hear("heartbeat", seconds=20)
        service.send(signal.SIGTERM)
        assert [await talk.hear_out() for talk in talks] == [1012, 1012, 1012]
    assert record.seen.keys() == set(record.names)
    assert record.errors.keys() == set(get_args(ErrorCode))


async def test_page_streams_say_what_they_document(
    stack: RunningStack, slug: str
) -> None:
    """What a page shows: its prices, their state, and of a story its versions."""
    await until(lambda: stack.is_whole(slug), 40)  # or it was just ended, below
    gateway = stack.service("gateway").url
    document, pages = document_of(gateway), ("front", "pages/{slug}")
    streams = gateway.replace("http", "ws", 1) + "/v1"
    records = [Record(document, channel_of(page)) for page in pages]
    async with (
        talking(f"{streams}/front/stream", records[0]) as front,
        talking(f"{streams}/pages/{slug}/stream", records[1]) as story,
    ):
        await front.hear("state")
        await story.hear("article")
        stack.post_tick("GSK", "44.01")
        for talk in (front, story):
            await talk.hear("update")
            await ask_a_page(talk)
        for talk in (front, story):
            await talk.hear("heartbeat", seconds=20)
        stack.send("gateway", signal.SIGTERM)
        assert [await talk.hear_out() for talk in (front, story)] == [1012, 1012]
    for record in records:
        assert record.seen.keys() == set(record.names)
