"""Runs one service in one process: socket, uvicorn, signals, one line on failure."""

import socket
import sys
from collections.abc import Callable
from typing import NoReturn, TypeVar

import structlog
import uvicorn
from fastapi import FastAPI
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from newstape.kit import logs
from newstape.kit.datadir import DataDirError, claim
from newstape.kit.settings import CommonSettings

log = structlog.get_logger(__name__)
SettingsT = TypeVar("SettingsT", bound=CommonSettings)
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


def uvicorn_config(app: FastAPI, settings: CommonSettings) -> uvicorn.Config:
    """How we run uvicorn; the tests use the same."""
    return uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        server_header=False,
        ws="websockets-sansio",
        ws_max_size=16_384,
        ws_per_message_deflate=False,
        ws_ping_interval=20.0,
        ws_ping_timeout=20.0,
        timeout_graceful_shutdown=max(1, int(settings.shutdown_seconds - 1)),
        proxy_headers=bool(settings.trusted_proxies),
        forwarded_allow_ips=list(settings.trusted_proxies),
    )


def run_service(
    name: str,
    load: Callable[[], SettingsT],
    create_app: Callable[[SettingsT], FastAPI],
) -> None:
    """The whole of a service's ``__main__``; leaves with a status.

    0 after a signal; 3, with one line on standard error, when it cannot start.
    """
    try:
        settings = load()
        logs.configure(name, settings.log_level, settings.log_format)
        with claim(settings.data / name), bind(settings.host, settings.port) as sock:
            server = uvicorn.Server(uvicorn_config(create_app(settings), settings))
            log.info("listening", host=settings.host, port=sock.getsockname()[1])
            server.run(sockets=[sock])
    except ValidationError as error:
        _fail(name, "; ".join(_setting_error(detail) for detail in error.errors()))
    except (PortError, DataDirError) as error:
        _fail(name, str(error))
    if not server.started:
        _fail(name, "did not start; the log says why")


def _setting_error(detail: ErrorDetails) -> str:
    where = "_".join(str(part) for part in detail["loc"]).upper()
    return f"NEWSTAPE_{where}: {detail['msg']}"


def _fail(name: str, reason: str) -> NoReturn:
    sys.stderr.write(f"{name}: {reason}\n")
    raise SystemExit(EXIT_CANNOT_START)
