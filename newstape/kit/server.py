"""Runs one service in one process: socket, uvicorn, signals, one line on failure."""

import asyncio
import gc
import signal
import socket
import sys
from collections.abc import Awaitable, Callable
from contextlib import suppress
from types import FrameType
from typing import NoReturn, TypeVar

import structlog
import uvicorn
from fastapi import FastAPI
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from newstape.kit import logs
from newstape.kit.datadir import DataDirError, claim
from newstape.kit.replaying import ReplayingProtocol
from newstape.kit.settings import CommonSettings

log = structlog.get_logger(__name__)
SettingsT = TypeVar("SettingsT", bound=CommonSettings)
SocketProtocol = type[asyncio.Protocol] | None
"""A protocol class for WebSockets in place of uvicorn's own."""

Drain = Callable[[], Awaitable[None]]
"""Says goodbye to those who read for ever; a lifespan puts it on ``app.state.drain``."""

EXIT_FAILED = 1
"""Status of a service that died of an error while running; a restart may help."""

EXIT_CANNOT_START = 3
"""Status of a service that cannot start as asked; trying again will not help."""


class PortError(Exception):
    """The address cannot be listened on."""


def bind(host: str, port: int) -> socket.socket:
    """A listening socket whose connections cannot hang for ever.

    ``TCP_USER_TIMEOUT`` drops peers that acknowledge nothing for 10 s, and a small send
    buffer keeps little stale data for a stuck one. Accepted sockets inherit both.

    Raises:
        PortError: in use, or not an address of this machine.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if hasattr(socket, "TCP_USER_TIMEOUT"):
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, 10_000)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 65_536)
    try:
        listener.bind((host, port))
        listener.listen(2048)
    except OSError as error:
        listener.close()
        raise PortError(f"cannot listen on {host}:{port}: {error.strerror}") from error
    listener.set_inheritable(True)
    return listener


def uvicorn_config(
    app: FastAPI, settings: CommonSettings, sockets: SocketProtocol = None
) -> uvicorn.Config:
    """How we run uvicorn; the tests use the same."""
    return uvicorn.Config(
        app,
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        http=ReplayingProtocol,
        ws=sockets or "websockets-sansio",
        ws_max_size=16_384,
        ws_per_message_deflate=False,
        ws_ping_interval=20.0,
        ws_ping_timeout=20.0,
        timeout_graceful_shutdown=max(1, int(settings.shutdown_seconds / 2)),
        proxy_headers=bool(settings.trusted_proxies),
        forwarded_allow_ips=list(settings.trusted_proxies),
    )


class Server(uvicorn.Server):
    """uvicorn, and what it leaves open: saying goodbye, and dying of a dead task."""

    def __init__(
        self, config: uvicorn.Config, app: FastAPI, drain_seconds: float
    ) -> None:
        super().__init__(config)
        self._app = app
        self._drain_seconds = drain_seconds

    @property
    def failure(self) -> Exception | None:
        """What ended the app's lifespan, if something did."""
        failure: Exception | None = self._app.state.failure
        return failure

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, and then let the garbage collector look at what is new, not too often.

        A tick makes objects by the dozen that are all gone with it; to look for cycles
        among them every 700, as Python does, took a quarter of what a tick costs. A
        handshake does leave cycles, so that to look every 50,000 would cost 1.5 KB for
        each of 5,000 readers.
        """
        await super().startup(sockets)
        gc.collect()
        gc.freeze()
        gc.set_threshold(4_000, 10, 10)

    async def on_tick(self, counter: int) -> bool:
        """Whether to stop: also when the lifespan, and so a task of it, has failed."""
        return await super().on_tick(counter) or self.failure is not None

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Accept nobody, then let the app say goodbye before uvicorn closes all."""
        for listener in self.servers:
            listener.close()
        drain: Drain | None = self._app.state.drain
        if drain is not None:
            try:
                await asyncio.wait_for(drain(), self._drain_seconds)
            except TimeoutError:
                log.warning("drain_too_slow", seconds=self._drain_seconds)
        await super().shutdown(sockets)


def run_service(
    name: str,
    load: Callable[[], SettingsT],
    create_app: Callable[[SettingsT], FastAPI],
    sockets: SocketProtocol = None,
) -> None:
    """The whole of a service's ``__main__``; leaves with a status.

    0 after a signal; with one line on standard error 3 when it cannot start, and 1 when
    it dies later.
    """
    for wanted in (signal.SIGTERM, signal.SIGINT):
        signal.signal(wanted, _leave)  # before and after uvicorn has the signals
    try:
        settings = load()
        logs.configure(name, settings.log_level, settings.log_format)
        with claim(settings.data / name), bind(settings.host, settings.port) as sock:
            app = create_app(settings)
            config = uvicorn_config(app, settings, sockets)
            _serve(name, Server(config, app, settings.shutdown_seconds / 2), sock)
    except ValidationError as error:
        _fail(name, "; ".join(_setting_error(detail) for detail in error.errors()))
    except (PortError, DataDirError) as error:
        _fail(name, str(error))


def _serve(name: str, server: Server, sock: socket.socket) -> None:
    host, port, *_ = sock.getsockname()
    log.info("listening", host=host, port=port)
    with suppress(SystemExit):  # how uvicorn's and our signals end a run
        server.run(sockets=[sock])
    failure = server.failure
    if failure is not None:
        status = EXIT_FAILED if server.started else EXIT_CANNOT_START
        _fail(name, _reason(failure), status)


def _reason(error: BaseException) -> str:
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    reason = f"{type(error).__name__}: {error}".splitlines()[0]
    cause = error.__cause__
    return f"{reason} ({_reason(cause)})" if cause is not None else reason


def _leave(_signal: int, _frame: FrameType | None) -> NoReturn:
    raise SystemExit(0)


def _setting_error(detail: ErrorDetails) -> str:
    where = "_".join(str(part) for part in detail["loc"]).upper()
    return f"NEWSTAPE_{where}: {detail['msg'].removeprefix('Value error, ')}"


def _fail(name: str, reason: str, status: int = EXIT_CANNOT_START) -> NoReturn:
    sys.stderr.write(f"{name}: {reason}\n")
    raise SystemExit(status)
