"""What is ready is sent in the coding that is taken, or not at all."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import httpx2
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from newstape.kit.answers import answer

Coding = Literal["br", "identity"]


@dataclass
class Leaf:
    """Two codings of nothing much."""

    bodies: Mapping[Coding, bytes]

    def headers(self, coding: Coding) -> dict[str, str]:
        """A validator of its own for each."""
        return {"ETag": f'"{coding}"', "Vary": "Accept-Encoding"}


async def serve(request: Request) -> Response:
    """The leaf, with the status of the query."""
    leaf = Leaf({"br": b"short", "identity": b"long"})
    status = int(request.query_params.get("status", 200))
    return answer(request, leaf, ("br", "identity"), status, {"X-More": "1"})


async def ask(path: str = "/", **headers: str) -> httpx2.Response:
    """Ask the leaf."""
    transport = httpx2.ASGITransport(Starlette(routes=[Route("/", serve)]))
    async with httpx2.AsyncClient(transport=transport, base_url="http://x") as client:
        request = client.build_request("GET", path, headers=headers)
        return await client.send(request, stream=True)


@pytest.mark.parametrize(
    ("accepted", "tag", "length"), [("br", '"br"', "5"), ("", '"identity"', "4")]
)
async def test_coding(accepted: str, tag: str, length: str) -> None:
    """The best coding that is taken, with its own validator."""
    got = await ask(**{"Accept-Encoding": accepted})
    assert (got.headers["ETag"], got.headers["Content-Length"]) == (tag, length)
    assert got.headers["X-More"] == "1"


async def test_held() -> None:
    """Who holds it gets nothing; an error is told again."""
    held = {"Accept-Encoding": "", "If-None-Match": '"identity"'}
    got = await ask(**held)
    assert (got.status_code, got.headers["X-More"]) == (304, "1")
    assert (await ask("/?status=503", **held)).status_code == 503
