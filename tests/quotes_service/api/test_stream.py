"""The quote stream at its door: a real service on a real socket."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx2
import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from newstape.fanout import codes
from newstape.fanout.transport.direct import DirectSocketProtocol
from newstape.kit.clock import utc_now
from newstape.kit.keys import KeysFile
from newstape.kit.server import SocketProtocol
from newstape.wire.stream import SERVER_MESSAGE
from quotes_service.app import create_app
from quotes_service.settings import QuotesSettings
from tests.fakes.serving import serving_in_loop

TICKS = [
    {"symbol": "GSK", "price": "39.36", "previous_close": "39.85"},
    {"symbol": "BP", "price": "35.59"},
]


class Service:
    """A running quotes service, and how to ask it."""

    def __init__(self, base: str, key: str) -> None:
        self.base = base
        self.stream = base.replace("http", "ws", 1) + "/v1/stream"
        self.client = httpx2.AsyncClient(
            base_url=base, headers={"Authorization": f"Bearer {key}"}
        )

    async def push(self, *ticks: dict[str, str]) -> dict[str, Any]:
        answer = await self.client.post("/v1/quotes", json=list(ticks))
        assert answer.status_code == 200, answer.text
        report: dict[str, Any] = answer.json()
        return report


@asynccontextmanager
async def running(
    data: Path, sockets: SocketProtocol = DirectSocketProtocol, **settings: Any
) -> AsyncIterator[Service]:
    key = KeysFile(data / "keys").create("t", frozenset({"quotes:write"}), utc_now())
    app = create_app(QuotesSettings(data=data, source="none", **settings))
    async with serving_in_loop(app, sockets) as base:
        service = Service(base, key)
        async with service.client:
            await service.push(*TICKS)
            yield service


@pytest.fixture(params=[None, DirectSocketProtocol], ids=["plain", "direct"])
async def service(
    tmp_path: Path, request: pytest.FixtureRequest
) -> AsyncIterator[Service]:
    async with running(tmp_path, request.param) as service:
        yield service


async def hear(socket: ClientConnection) -> dict[str, Any]:
    """The next message, which must be one of the wire."""
    async with asyncio.timeout(5):
        text = await socket.recv()
    SERVER_MESSAGE.validate_json(text)
    message: dict[str, Any] = json.loads(text)
    return message


async def say(socket: ClientConnection, method: str, **params: object) -> None:
    await socket.send(json.dumps({"method": method, "req_id": 1, "params": params}))


async def test_an_address_is_enough_to_follow_prices(service: Service) -> None:
    """Welcome, ack, snapshot, then the update of a pushed tick."""
    async with connect(f"{service.stream}?symbols=GSK,NOPE") as socket:
        kinds = [await hear(socket) for _ in range(3)]
        assert [kind["type"] for kind in kinds] == ["welcome", "ack", "snapshot"]
        assert kinds[1]["rejected"] == [{"symbol": "NOPE", "code": "unknown_symbol"}]
        assert kinds[2]["quotes"][0]["price"] == "39.36"
        await service.push({"symbol": "GSK", "price": "39.38"})
        update = await hear(socket)
    assert update["quotes"][0]["price"] == "39.38"
    assert update["quotes"][0]["change_percent"] == "-1.18"
    assert "currency" not in update["quotes"][0]


async def test_a_halt_is_told_at_once_with_the_field(service: Service) -> None:
    """Its group's window may be shut."""
    async with connect(f"{service.stream}?symbols=BP&conflate_ms=60000") as socket:
        for _ in range(3):
            await hear(socket)
        await service.push({"symbol": "BP", "price": "35.60"})
        assert (await hear(socket))["quotes"][0]["price"] == "35.60"
        await service.push({"symbol": "BP", "price": "35.61"})
        await service.push({"symbol": "BP", "price": "35.61", "trading": "halted"})
        row = (await hear(socket))["quotes"][0]
    assert (row["price"], row["trading"]) == ("35.61", "halted")


async def test_a_new_symbol_comes_whole_to_who_reads_everything(
    service: Service,
) -> None:
    """There is nothing before it that absent fields could mean."""
    async with connect(f"{service.stream}?symbols=*") as socket:
        for _ in range(3):
            await hear(socket)
        await service.push({"symbol": "NEW", "price": "1.5", "currency": "EUR"})
        row = (await hear(socket))["quotes"][0]
    assert row["currency"] == "EUR"
    assert row["source"] == "push"
    assert row["precision"] == 2


async def test_a_reader_resumes_after_a_restart(tmp_path: Path) -> None:
    """The cursor holds; what came meanwhile is brought, nothing else."""
    async with running(tmp_path) as service:
        cursor = (await service.push({"symbol": "GSK", "price": "39.40"}))["cursor"]
    app = create_app(QuotesSettings(data=tmp_path, source="none"))
    async with serving_in_loop(app) as base:
        address = base.replace("http", "ws", 1) + "/v1/stream"
        async with connect(f"{address}?symbols=GSK,BP&since={cursor}") as socket:
            await hear(socket)
            assert (await hear(socket))["resumed"] is True
            assert (await hear(socket))["quotes"] == []


async def test_a_list_is_followed(service: Service) -> None:
    """Made by REST, edited by REST, read by the stream."""
    await service.client.put("/v1/lists/front", json={"symbols": ["BP"]})
    async with connect(f"{service.stream}?list=front") as socket:
        messages = [await hear(socket) for _ in range(3)]
        assert messages[1]["symbols"] == ["BP"]
        await service.client.put("/v1/lists/front", json={"symbols": ["GSK", "BP"]})
        assert (await hear(socket))["symbols"] == ["GSK", "BP"]
        snapshot = await hear(socket)
    assert [quote["symbol"] for quote in snapshot["quotes"]] == ["GSK", "BP"]


async def test_foreign_origins_are_turned_away(service: Service) -> None:
    """With a code that a browser can see; the same host is let in."""
    async with connect(service.stream, origin="https://evil.example") as socket:  # type: ignore[arg-type]
        with pytest.raises(ConnectionClosed):
            await socket.recv()
        assert socket.close_code == codes.POLICY
    async with connect(service.stream, origin="http://127.0.0.1:99") as socket:  # type: ignore[arg-type]
        assert (await hear(socket))["type"] == "welcome"


async def test_a_bad_address_closes_with_a_reason(service: Service) -> None:
    """The same fault is 422 for server-sent events."""
    async with connect(f"{service.stream}?symbols=A,,B") as socket:
        with pytest.raises(ConnectionClosed, match="symbols"):
            await socket.recv()
        assert socket.close_code == codes.BAD_REQUESTS
    answer = await service.client.get("/v1/stream?symbols=A,,B")
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"


async def test_a_long_message_closes_as_too_big(service: Service) -> None:
    """16 KiB is plenty for a request."""
    async with connect(service.stream) as socket:
        await hear(socket)
        await socket.send("x" * 20_000)
        with pytest.raises(ConnectionClosed):
            await socket.recv()
        assert socket.close_code == codes.TOO_BIG


async def test_closed_reads_open_with_a_key(tmp_path: Path) -> None:
    """At the handshake or by ``auth``; without one nothing is served."""
    async with running(tmp_path, reads="closed") as service:
        key = service.client.headers["Authorization"]
        async with httpx2.AsyncClient() as stranger:
            answer = await stranger.get(f"{service.base}/v1/stream")
        assert answer.status_code == 401
        async with connect(f"{service.stream}?symbols=GSK") as socket:
            await hear(socket)
            await say(socket, "subscribe", symbols=["GSK"])
            assert (await hear(socket))["code"] == "unauthorized"
            await say(socket, "auth", token=key.removeprefix("Bearer "))
            kinds = [(await hear(socket))["type"] for _ in range(3)]
            assert kinds == ["ack", "ack", "snapshot"]
        shown = {"Authorization": key}
        async with connect(
            f"{service.stream}?symbols=GSK", additional_headers=shown
        ) as socket:
            kinds = [(await hear(socket))["type"] for _ in range(3)]
            assert kinds == ["welcome", "ack", "snapshot"]


async def test_events_without_an_address_mean_the_front(service: Service) -> None:
    """``curl -N`` on the bare path just works."""
    async with service.client.stream("GET", "/v1/stream") as answer:
        lines = answer.aiter_lines()
        async for line in lines:
            if line == "event: snapshot":
                break
        mark, data = await anext(lines), await anext(lines)
    assert mark.startswith("id: ")
    symbols = {quote["symbol"] for quote in json.loads(data[6:])["quotes"]}
    assert {"GSK", "BP"} <= symbols


async def test_the_stream_describes_itself(service: Service) -> None:
    """``/asyncapi.json`` names the path and its messages."""
    document = (await service.client.get("/asyncapi.json")).json()
    assert document["asyncapi"] == "3.0.0"
    addresses = [channel["address"] for channel in document["channels"].values()]
    assert addresses == ["/v1/stream"]
