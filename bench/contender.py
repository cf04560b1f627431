"""Whoever takes part: how to start it, and how the load client talks to it."""

import random
import socket
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Protocol

import httpx2

from bench.load import BIN, Served
from bench.process import running

PATIENCE_SECONDS = 60.0


class NotServingError(Exception):
    """A server did not come up; its text is the end of what it said."""


class Contender(Protocol):
    """A server that can be measured."""

    @property
    def name(self) -> str: ...

    def lacks(self) -> str | None:
        """What is not installed here; None when it can start."""
        ...

    def serve(self, home: Path) -> AbstractContextManager[Served]:
        """The server, up, with an empty directory of its own."""
        ...


@contextmanager
def empty_home() -> Iterator[Path]:
    """A directory for one run, on the disk that the project is on: what is durable
    costs what it costs."""
    BIN.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=BIN, ignore_cleanup_errors=True) as home:
        yield Path(home)


def last_words(error: Exception) -> str:
    """The end of what went wrong, in a line."""
    return str(error).strip().splitlines()[-1][:120]


@contextmanager
def up(
    command: Sequence[str],
    home: Path,
    ready: Callable[[], bool],
    options: Sequence[str],
    env: Mapping[str, str] | None = None,
) -> Iterator[Served]:
    """A server's process from when it is ready.

    Raises:
        NotServingError: it ended, or was not ready in time.
    """
    log = home / "log"
    with running(command, log=log, env=env) as process:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not ready():
            if process.poll() is not None or time.monotonic() > deadline:
                raise NotServingError(log.read_text("utf-8", "replace")[-2000:])
            time.sleep(0.05)
        yield Served(process.pid, options)


def free_port() -> int:
    """A port that nobody listens on just now.

    It lies below those that the system gives to outgoing connections: no reader of the
    server before can still have it.
    """
    dice = random.SystemRandom()
    while True:
        port = dice.randrange(20_000, 32_000)
        if not listens(port)():
            return port


def listens(port: int) -> Callable[[], bool]:
    """Whether somebody takes connections there, each time it is asked."""

    def asked() -> bool:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1):
                return True
        except OSError:
            return False

    return asked


def is_ready(port: int) -> Callable[[], bool]:
    """Whether a service of ours there says that it is, each time it is asked."""

    def asked() -> bool:
        try:
            answer = httpx2.get(f"http://127.0.0.1:{port}/readyz", timeout=1)
        except httpx2.HTTPError:
            return False
        return answer.is_success

    return asked
