"""Two questions with two addresses: does the process turn, can it do its job?"""

from collections.abc import Awaitable, Callable

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from newstape.wire.model import WireModel

Readiness = Callable[[], Awaitable[list[str]]]
"""Gives the reasons why the service can't do its job; none when it can."""


async def always_ready() -> list[str]:
    """For a service whose job is to answer, whatever became of the others."""
    return []


class Health(WireModel):
    """The answer of ``/livez`` and ``/readyz``."""

    status: str
    reasons: list[str]


def health_routes(ready: Readiness) -> APIRouter:
    """``/livez`` and ``/readyz``, for an app factory."""
    router = APIRouter(tags=["health"])

    @router.get("/livez", response_model=Health)
    async def livez() -> JSONResponse:
        """The process turns."""
        return _answer([])

    @router.get("/readyz", response_model=Health, responses={503: {"model": Health}})
    async def readyz() -> JSONResponse:
        """The service can do its job; else 503 and why."""
        return _answer(await ready())

    return router


def _answer(reasons: list[str]) -> JSONResponse:
    health = Health(status="unready" if reasons else "ok", reasons=reasons)
    return JSONResponse(
        health.model_dump(),
        status_code=503 if reasons else 200,
        headers={"Cache-Control": "no-store"},
    )
