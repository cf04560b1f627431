"""The app factory: what is the same at every service's doors."""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from types import MappingProxyType

import structlog
from fastapi import FastAPI
from fastapi.telemetry import TelemetryConfig

from newstape.kit.asked import KnownFields
from newstape.kit.bodies import BodyLimitMiddleware
from newstape.kit.description import DescribedApp
from newstape.kit.docs_page import serve_docs
from newstape.kit.guard import Guard
from newstape.kit.heads import HeadMiddleware
from newstape.kit.health import Readiness, always_ready, health_routes
from newstape.kit.keys import KeyRing
from newstape.kit.methods import AllowMiddleware
from newstape.kit.metrics import HttpMetrics, make_registry, serve_metrics
from newstape.kit.origins import CorsMiddleware, Origins
from newstape.kit.problems import (
    ProblemRule,
    ShowProblem,
    install_problems,
    show_plainly,
)
from newstape.kit.replies import Replies, ReplyMiddleware
from newstape.kit.requests import RequestMiddleware, Witness
from newstape.kit.settings import CommonSettings
from newstape.wire.problems import Problem

log = structlog.get_logger(__name__)
Lifespan = Callable[[FastAPI], AbstractAsyncContextManager[None]]
VERSION = "0.1.0"
# To look for an OpenTelemetry that is not there would cost more, at each request, than
# all the rest that is done here.
_NO_TELEMETRY: TelemetryConfig = {"tracing": False, "metrics": False, "logs": False}


def make_app(
    *,
    title: str,
    description: str,
    settings: CommonSettings,
    lifespan: Lifespan,
    rules: Mapping[type[Exception], ProblemRule],
    ready: Readiness = always_ready,
    show: ShowProblem = show_plainly,
    roomy: Mapping[str, int] = MappingProxyType({}),
) -> FastAPI:
    """An app with health, metrics, problems, keys, origins and request names.

    ``app.state`` then holds ``guard``, ``origins``, ``registry``, ``witness`` and
    ``replies``. ``lifespan`` opens what the service needs and owns its tasks; it may set
    ``app.state.drain``, which is awaited before the server waits for open connections
    (see ``kit.server``). ``show`` turns problems into answers. ``roomy`` are paths with
    another limit on bodies.
    """
    app = DescribedApp(
        title=title,
        description=description,
        version=VERSION,
        lifespan=_noting_failure(lifespan),
        license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
        responses={422: {"model": Problem, "description": "Unprocessable Content"}},
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        telemetry=_NO_TELEMETRY,
    )
    ring = KeyRing(
        settings.keys_path, lambda error: log.error("keys_unreadable", exc_info=error)
    )
    app.state.guard = Guard(ring, settings.reads)
    app.state.origins = Origins(settings.origins)
    app.state.registry = make_registry()
    app.state.witness = Witness(HttpMetrics(app.state.registry))
    app.state.replies, app.state.known_fields = Replies(), KnownFields()
    app.state.swift = app.state.drain = app.state.failure = None
    app.include_router(health_routes(ready))
    app.add_route("/metrics", serve_metrics, include_in_schema=False)
    app.add_route("/docs", serve_docs, include_in_schema=False)
    # From the inside out.
    app.add_middleware(AllowMiddleware)
    app.add_middleware(BodyLimitMiddleware, roomy=roomy)
    install_problems(app, rules, show)
    _add_outer(app)
    return app


def _add_outer(app: FastAPI) -> None:
    """What stands around problems too."""
    app.add_middleware(CorsMiddleware, origins=app.state.origins)
    app.add_middleware(HeadMiddleware)
    app.add_middleware(ReplyMiddleware, replies=app.state.replies)
    app.add_middleware(RequestMiddleware, witness=app.state.witness)


def _noting_failure(lifespan: Lifespan) -> Lifespan:
    """``lifespan``; the error that ended it, if one did, is then in ``app.state``."""

    @asynccontextmanager
    async def noting(app: FastAPI) -> AsyncIterator[None]:
        try:
            async with lifespan(app):
                yield
        except Exception as error:
            app.state.failure = error
            raise

    return noting
