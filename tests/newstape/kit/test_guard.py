"""The guard: who is let in by which door, and what the others are told."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import httpx2
import pytest
from fastapi import Depends, FastAPI, Request

from newstape.kit.guard import Guard, may_read, needs
from newstape.kit.keys import KeyRing, KeysFile
from tests.fakes.plain_app import asking, plain_app


def _guarded(app: FastAPI) -> FastAPI:
    @app.post("/quotes", dependencies=[Depends(needs("quotes:write"))])
    async def write() -> str:
        return "written"

    @app.get("/quotes")
    async def read(_who: Annotated[None, Depends(may_read)]) -> str:
        return "read"

    return app


def _key(data: Path, *scopes: str) -> dict[str, str]:
    now = datetime(2024, 6, 17, tzinfo=UTC)
    key = KeysFile(data / "keys").create("test", frozenset(scopes), now)
    return {"Authorization": f"Bearer {key}"}


@pytest.fixture
async def door(tmp_path: Path) -> AsyncIterator[httpx2.AsyncClient]:
    """A client of an app whose reads are open."""
    async with asking(_guarded(plain_app(tmp_path))) as client:
        yield client


@pytest.fixture
async def closed_door(tmp_path: Path) -> AsyncIterator[httpx2.AsyncClient]:
    """A client of an app whose reads need a key."""
    async with asking(_guarded(plain_app(tmp_path, reads="closed"))) as client:
        yield client


async def test_no_key_is_401(door: httpx2.AsyncClient) -> None:
    """Without a key one is asked for, in the way of RFC 9110, with the scope named."""
    answer = await door.post("/quotes")
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Bearer"
    assert "quotes:write" in answer.json()["detail"]


@pytest.mark.parametrize("header", ["Bearer nt_00_x", "Basic abc", "Bearer", ""])
async def test_an_unknown_key_is_401(door: httpx2.AsyncClient, header: str) -> None:
    """Whatever is in the header, what is not a known key opens nothing."""
    answer = await door.post("/quotes", headers={"Authorization": header})
    assert answer.status_code == 401
    assert answer.headers["content-type"] == "application/problem+json"


async def test_a_key_without_the_scope_is_403(
    door: httpx2.AsyncClient, tmp_path: Path
) -> None:
    """A good key for other things is told what it lacks."""
    answer = await door.post("/quotes", headers=_key(tmp_path, "articles:write"))
    assert answer.status_code == 403
    assert answer.json()["detail"] == "This key lacks the scope quotes:write."


async def test_a_key_with_the_scope_is_let_in(
    door: httpx2.AsyncClient, tmp_path: Path
) -> None:
    """The scheme's name is read in any case (RFC 9110 section 11.1)."""
    headers = _key(tmp_path, "quotes:write")
    for scheme in ("Bearer", "bearer", "BEARER"):
        headers["Authorization"] = headers["Authorization"].replace("Bearer", scheme)
        assert (await door.post("/quotes", headers=headers)).json() == "written"


async def test_reads_are_open(door: httpx2.AsyncClient) -> None:
    """Anybody may read where nothing else is set."""
    assert (await door.get("/quotes")).json() == "read"


async def test_a_bad_key_does_not_read_either(door: httpx2.AsyncClient) -> None:
    """A revoked key is told so, in place of being served as a stranger."""
    answer = await door.get("/quotes", headers={"Authorization": "Bearer gone"})
    assert answer.status_code == 401


async def test_closed_reads_need_a_key(
    closed_door: httpx2.AsyncClient, tmp_path: Path
) -> None:
    """Where reads are closed any known key opens them, whatever its scopes."""
    assert (await closed_door.get("/quotes")).status_code == 401
    headers = _key(tmp_path, "articles:read_drafts")
    assert (await closed_door.get("/quotes", headers=headers)).json() == "read"


async def test_health_stays_open(closed_door: httpx2.AsyncClient) -> None:
    """Closed reads do not lock out those who watch over the service."""
    for path in ("/livez", "/readyz", "/metrics", "/openapi.json", "/docs"):
        assert (await closed_door.get(path)).status_code == 200


async def test_reading_works_on_sockets_too(tmp_path: Path) -> None:
    """The guard reads a socket's handshake as it reads a request."""
    guard = Guard(KeyRing(tmp_path / "keys"), "open")
    header = _key(tmp_path, "quotes:write")["Authorization"].encode()
    scope = {"type": "http", "headers": [(b"authorization", header)]}
    assert guard.scopes(Request(scope)) == frozenset({"quotes:write"})
    assert guard.scopes(Request({"type": "http", "headers": []})) is None


def test_a_key_inside_a_stream(tmp_path: Path) -> None:
    """An ``auth`` message is held against the same ring."""
    guard = Guard(KeyRing(tmp_path / "keys"), "closed")
    key = _key(tmp_path, "quotes:write")["Authorization"].removeprefix("Bearer ")
    assert guard.admits_key(key)
    assert not guard.admits_key("nt_00000000_wrong")
    assert not guard.reads_open


def test_a_key_is_asked_for_only_where_one_is_missing(tmp_path: Path) -> None:
    """Not where reads are open, and not of who showed one at the handshake."""
    ring = KeyRing(tmp_path / "keys")
    header = _key(tmp_path, "quotes:write")["Authorization"].encode()
    known = Request({"type": "http", "headers": [(b"authorization", header)]})
    stranger = Request({"type": "http", "headers": []})
    closed = Guard(ring, "closed")
    judge = closed.asks_for_key(stranger)
    assert judge is not None
    assert judge(header.decode().removeprefix("Bearer "))
    assert closed.asks_for_key(known) is None
    assert Guard(ring, "open").asks_for_key(stranger) is None
