"""An app of the kit with nothing in it, and a way to ask it."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx2
from fastapi import FastAPI

from newstape.kit.apps import make_app
from newstape.kit.health import Readiness
from newstape.kit.problems import ProblemRule, ShowProblem, show_plainly
from newstape.kit.settings import CommonSettings


@asynccontextmanager
async def no_work(_app: FastAPI) -> AsyncIterator[None]:
    """A lifespan that opens nothing."""
    yield


async def always_ready() -> list[str]:
    """Readiness without a reason against it."""
    return []


def plain_app(
    data: Path,
    *,
    ready: Readiness = always_ready,
    rules: Mapping[type[Exception], ProblemRule] | None = None,
    show: ShowProblem = show_plainly,
    **settings: Any,
) -> FastAPI:
    """An app as every service makes its own."""
    return make_app(
        title="Plain",
        description="Nothing in it.",
        settings=CommonSettings(data=data, **settings),
        lifespan=no_work,
        ready=ready,
        rules=rules or {},
        show=show,
    )


def asking(app: FastAPI) -> httpx2.AsyncClient:
    """A client inside the process; the app sees it as ``http://news.test``."""
    return httpx2.AsyncClient(
        transport=httpx2.ASGITransport(app=app), base_url="http://news.test"
    )
