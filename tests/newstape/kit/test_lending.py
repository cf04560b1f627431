"""A connection that is lent, by the name under which streams look for it."""

import asyncio
import socket
from pathlib import Path

import httpx2
from fastapi import Request

from newstape.fanout.transport import sse
from newstape.kit.lending import TRANSPORT
from tests.fakes.plain_app import plain_app
from tests.fakes.serving import serving_in_loop


async def test_a_request_comes_with_its_connection(tmp_path: Path) -> None:
    """The transport of the socket that it came by, for as long as it lasts."""
    app = plain_app(tmp_path)

    @app.get("/peer")
    async def peer(request: Request) -> str:
        lent: asyncio.Transport = request.scope["extensions"][TRANSPORT]
        assert not lent.is_closing()
        sock: socket.socket = lent.get_extra_info("socket")
        assert sock.getpeername() == (request.client and tuple(request.client))
        return "the same"

    async with (
        serving_in_loop(app) as url,
        httpx2.AsyncClient(base_url=url, trust_env=False) as client,
    ):
        assert (await client.get("/peer")).json() == "the same"


def test_streams_look_for_it_under_its_name() -> None:
    """The two rooms do not know each other; they have to agree all the same."""
    assert sse.TRANSPORT == TRANSPORT
