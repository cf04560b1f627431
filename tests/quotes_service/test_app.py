"""The quotes service as a whole: plugged together, started, stopped and killed."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import httpx2
import pytest

from newstape.kit.clock import utc_now
from newstape.kit.keys import SCOPES, KeysFile
from quotes_service.app import create_app
from quotes_service.domain.errors import JournalBrokenError, TapeError
from quotes_service.journal.file import connect
from quotes_service.settings import QuotesSettings
from tests.fakes.ports import free_ports
from tests.fakes.processes import ROOT, environment
from tests.fakes.quotes_app import eventually, push, quotes_app
from tests.fakes.waiting import block_until

TICK = {"symbol": "GSK", "price": "39.36"}


async def quotes(client: httpx2.AsyncClient) -> dict[str, dict[str, Any]]:
    """Every quote by its symbol."""
    answer = await client.get("/v1/quotes?symbols=*")
    return {quote["symbol"]: quote for quote in answer.json()["quotes"]}


async def test_a_restart(tmp_path: Path) -> None:
    """Prices, numbering and lists go on where they were."""
    async with quotes_app(tmp_path) as client:
        await push(client, TICK)
        before = await client.get("/v1/quotes/GSK")
    async with quotes_app(tmp_path) as client:
        assert (await client.get("/v1/quotes/GSK")).json() == before.json()
        report = await push(client, {**TICK, "price": "39.37"})
        assert report["cursor"].endswith("-2")


async def test_bars_are_kept_at_the_end(tmp_path: Path) -> None:
    """What was pushed right before the end is in the bars after it."""
    async with quotes_app(tmp_path) as client:
        await push(client, TICK)
    async with quotes_app(tmp_path) as client:
        bars = (await client.get("/v1/quotes/GSK/bars")).json()["bars"]
        assert [bar["close"] for bar in bars] == ["39.36"]


async def test_ready_and_described(tmp_path: Path) -> None:
    """It says that it can do its job, what it counts, and what it can be asked."""
    async with quotes_app(tmp_path) as client:
        assert (await client.get("/readyz")).status_code == 200
        await push(client, TICK, {"symbol": "GSK"})
        metrics = (await client.get("/metrics")).text
        assert 'newstape_ticks_total{outcome="accepted"} 1.0' in metrics
        assert 'newstape_ticks_total{outcome="refused"} 1.0' in metrics
        assert "newstape_board_quotes 1.0" in metrics
        assert "newstape_journal_seq 1.0" in metrics
        assert "newstape_journal_append_seconds_count 1.0" in metrics
        described = (await client.get("/openapi.json")).json()
    assert "application/x-ndjson" in str(described["paths"]["/v1/quotes"]["post"])


async def test_a_disk_that_fails(tmp_path: Path) -> None:
    """Reads go on while nothing can be kept; when it can, all is well again."""
    async with quotes_app(tmp_path) as client:
        await push(client, TICK)
        with closing(connect(tmp_path / "quotes" / "journal.db")) as other:
            other.execute("BEGIN IMMEDIATE")
            refused = await client.post("/v1/quotes", json=[{**TICK, "price": "40"}])
            assert refused.status_code == 503
            assert refused.headers["retry-after"] == "1"
            assert (await quotes(client))["GSK"]["price"] == "39.36"
            unready = await client.get("/readyz")
            assert (unready.status_code, unready.json()["status"]) == (503, "unready")
            other.execute("ROLLBACK")
        await push(client, {**TICK, "price": "40"})
        assert (await client.get("/readyz")).status_code == 200


async def test_a_mute_pusher(tmp_path: Path) -> None:
    """Where ticks are expected their absence makes stale, and the next one heals."""
    async with quotes_app(tmp_path, push_mute_seconds=0.5) as client:
        await push(client, TICK)
        await eventually(client, "/v1/quotes/GSK", lambda quote: quote["stale"])
        await push(client, TICK)
        assert (await quotes(client))["GSK"]["stale"] is False


async def test_simulated(tmp_path: Path) -> None:
    """Sixteen symbols move and say that they are simulated."""
    walking: dict[str, Any] = {
        "source": "simulated",
        "simulated_rate": 500,
        "simulated_seed": 1,
    }
    async with quotes_app(tmp_path, **walking) as client:
        await eventually(client, "/v1/quotes", lambda found: len(found["quotes"]) == 16)
        first = await quotes(client)
        assert {quote["source"] for quote in first.values()} == {"simulated"}
        assert first["RBGPF"]["previous_close"] == "27.823"
        await eventually(
            client, "/v1/quotes/GSK", lambda now: now["price"] != first["GSK"]["price"]
        )


async def test_replay(tmp_path: Path) -> None:
    """A tape is played through the same way as everything else."""
    tape = ROOT / "samples" / "tape.jsonl"
    playing: dict[str, Any] = {
        "source": f"replay:{tape}",
        "replay_speed": 0,
        "replay_loop": False,
    }
    async with quotes_app(tmp_path, **playing) as client:
        quote = await eventually(client, "/v1/quotes/GSK", lambda now: "price" in now)
        assert quote["source"] == "replay"


async def test_it_cannot_start(tmp_path: Path) -> None:
    """A tape that is not there and a journal that is none are said and not begun."""
    with pytest.raises(TapeError):
        async with quotes_app(tmp_path, source="replay:nowhere.jsonl"):
            pass
    spoil(tmp_path / "quotes" / "journal.db")
    with pytest.raises(JournalBrokenError):
        async with quotes_app(tmp_path):
            pass


def spoil(path: Path) -> None:
    path.write_bytes(b"no journal at all" * 100)


def test_nothing_is_made_before_it_runs(tmp_path: Path) -> None:
    """An app that is not started touches nothing."""
    create_app(QuotesSettings(data=tmp_path / "data"))
    assert list(tmp_path.iterdir()) == []


@contextmanager
def process(data: Path, port: int) -> Iterator[subprocess.Popen[bytes]]:
    """The service as a process of its own, ready."""
    told = {"NEWSTAPE_PORT": str(port), "NEWSTAPE_DATA": str(data)}
    command = [sys.executable, "-m", "quotes_service"]
    with subprocess.Popen(
        command, env=environment(**told), stderr=subprocess.DEVNULL
    ) as running:
        try:
            block_until(lambda: is_ready(port), 60)
            yield running
        finally:
            running.kill()


def is_ready(port: int) -> bool:
    try:
        url = f"http://127.0.0.1:{port}/readyz"
        return httpx2.get(url, trust_env=False).status_code == 200
    except httpx2.TransportError:
        return False


@pytest.mark.system
def test_kill_9_right_after_200(tmp_path: Path) -> None:
    """What was answered 200 is there after a kill -9, under the same epoch."""
    key = KeysFile(tmp_path / "keys").create("t", frozenset(SCOPES), utc_now())
    port = free_ports(1)
    url = f"http://127.0.0.1:{port}/v1/quotes"
    cursors: list[tuple[str, str, str]] = []
    last = None
    for price in ("40.01", "40.02", None):
        with process(tmp_path, port) as running:
            found = httpx2.get(f"{url}/GSK", trust_env=False).json()
            assert found.get("price") == last
            if price is None:
                running.send_signal(signal.SIGTERM)
                assert running.wait(5) == 0
                break
            report = posted(url, key, price)
            running.kill()
            assert report["accepted"] == 1
            cursors.append(report["cursor"].rpartition("-"))
            last = price
    assert [seq for _, _, seq in cursors] == ["1", "2"]
    assert len({epoch for epoch, _, _ in cursors}) == 1


def posted(url: str, key: str, price: str) -> dict[str, Any]:
    answer = httpx2.post(
        url,
        json=[{"symbol": "GSK", "price": price}],
        headers={"Authorization": f"Bearer {key}"},
        trust_env=False,
    )
    report: dict[str, Any] = answer.json()
    return report
