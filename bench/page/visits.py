"""Asks for a page as often as it comes, and reads what the server used meanwhile."""

import json
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.process import LOAD_CORE, pinned, usage
from bench.talk import LoadError

REPORT = Path(__file__).with_name("report.lua")
CONNECTIONS = 32
_warm_seconds = 1


@dataclass(frozen=True, slots=True)
class Served:
    """A page that is served: by which process, where, and the coding that is taken."""

    pid: int
    url: str
    coding: str = "br"


@dataclass(frozen=True, slots=True)
class Sample:
    """One run: what the server used for how many requests. Times in ms."""

    cpu: float
    seconds: float
    requests: int
    bytes: int
    p50: float
    p99: float

    @property
    def us_per_request(self) -> float:
        """The server's CPU for one request, in microseconds."""
        return self.cpu * 1e6 / self.requests

    @property
    def rate(self) -> float:
        """Requests a second."""
        return self.requests / self.seconds

    @property
    def size(self) -> float:
        """Bytes of an answer, its head included."""
        return self.bytes / self.requests


def visit(served: Served, seconds: float) -> Sample:
    """Ask over 32 connections that stay, each as soon as it has its answer.

    Raises:
        LoadError: an answer failed, or none came.
    """
    _ask(served, _warm_seconds)
    before = usage(served.pid)
    done = _ask(served, seconds)
    after = usage(served.pid)
    if done.pop("failed") or not done["requests"]:
        raise LoadError("not every request was answered with a page")
    return Sample(cpu=after.cpu - before.cpu, **done)


def _ask(served: Served, seconds: float) -> dict[str, Any]:
    command = [
        *(shutil.which("wrk") or "wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds:g}s"),
        *("-H", f"Accept-Encoding: {served.coding}", "-s", str(REPORT), served.url),
    ]
    done = subprocess.run(  # noqa: S603 - the load client
        pinned(LOAD_CORE, command), capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise LoadError(done.stderr.strip() or "wrk failed")
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found
