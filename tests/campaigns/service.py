"""A service as a process of its own, to be loaded, killed and looked into."""

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, ClassVar

import httpx2

from newstape.kit.clock import utc_now
from newstape.kit.keys import KeysFile
from tests.fakes.ports import free_ports
from tests.fakes.processes import ROOT, environment
from tests.fakes.waiting import block_until, until

START_SECONDS = 30.0
_page = os.sysconf("SC_PAGE_SIZE")


class ServiceProcess:
    """``python -m MODULE`` on a data directory and a port that it keeps."""

    module: ClassVar[str]
    scopes: ClassVar[frozenset[str]]

    def __init__(self, data: Path, **settings: object) -> None:
        self.data = data
        self.port = free_ports(1)
        self.url = f"http://127.0.0.1:{self.port}"
        self.key = KeysFile(data / "keys").create("campaign", self.scopes, utc_now())
        self._told = {f"NEWSTAPE_{n.upper()}": str(v) for n, v in settings.items()}
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def process(self) -> subprocess.Popen[bytes]:
        """The process that runs, or ran last."""
        assert self._process is not None, "it was never started"
        return self._process

    @property
    def client(self) -> httpx2.AsyncClient:
        """A new client that may write."""
        shown = {"Authorization": f"Bearer {self.key}"}
        return httpx2.AsyncClient(
            base_url=self.url, headers=shown, trust_env=False, timeout=30
        )

    def spawn(self) -> None:
        """Start the process, and do not wait for it."""
        told = {"NEWSTAPE_DATA": str(self.data), "NEWSTAPE_PORT": str(self.port)}
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", self.module],
                cwd=ROOT,
                env=environment(**told, **self._told),
                stdout=log,
                stderr=log,
            )

    def start(self) -> None:
        """Start the process and wait until it is ready."""
        self.spawn()
        block_until(self._settled, START_SECONDS)
        assert self.process.poll() is None, self.log()

    async def ready(self) -> None:
        """Until the process that was spawned is ready, letting others work."""
        await until(self._settled, START_SECONDS)
        assert self.process.poll() is None, self.log()

    def send(self, number: signal.Signals) -> None:
        """Send the process a signal."""
        self.process.send_signal(number)

    def kill(self) -> None:
        """``kill -9``, and wait until it is gone."""
        self.process.kill()
        self.process.wait()

    def call(self, method: str, path: str, body: object) -> dict[str, Any]:
        """Make a call with the key, which must succeed."""
        shown = {"Authorization": f"Bearer {self.key}"}
        answer = httpx2.request(
            method, f"{self.url}{path}", json=body, headers=shown, trust_env=False
        )
        assert answer.is_success, answer.text
        found: dict[str, Any] = answer.json()
        return found

    def rss(self) -> int:
        """Its memory in bytes, as the kernel counts it."""
        statm = Path(f"/proc/{self.process.pid}/statm").read_text()
        return int(statm.split()[1]) * _page

    def metric(self, name: str, **labels: str) -> float:
        """One of its metrics; 0 while there is none of these labels."""
        shown = ",".join(f'{key}="{value}"' for key, value in labels.items())
        wanted = f"{name}{{{shown}}} " if labels else f"{name} "
        answer = httpx2.get(f"{self.url}/metrics", trust_env=False, timeout=30)
        for line in answer.text.splitlines():
            if line.startswith(wanted):
                return float(line.removeprefix(wanted))
        return 0.0

    def log(self) -> str:
        """All that it logged, in all its lives."""
        return self._log.read_text()

    def complaints(self) -> list[str]:
        """Lines of its log that are errors, or no log lines at all."""
        lines = self.log().split("\n")  # what else breaks lines may stand in a path
        return [line for line in lines if line and not _is_calm(line)]

    @property
    def _log(self) -> Path:
        return self.data / "log"

    def _listens(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def _settled(self) -> bool:
        if self.process.poll() is not None:
            return True
        if not self._listens():
            return False  # a client costs more than a look at the port
        try:
            answer = httpx2.get(f"{self.url}/readyz", trust_env=False)
        except httpx2.TransportError:
            return False
        return answer.status_code == 200


class QuotesProcess(ServiceProcess):
    """The quotes service."""

    module = "quotes_service"
    scopes = frozenset({"quotes:write"})

    def push(self, symbol: str, price: str, **more: object) -> None:
        """Push one price, which must be taken."""
        tick = {"symbol": symbol, "price": price, **more}
        report = self.call("POST", "/v1/quotes", [tick])
        assert report["accepted"] == 1, report


class ArticlesProcess(ServiceProcess):
    """The articles service."""

    module = "articles_service"
    scopes = frozenset({"articles:write", "articles:read_drafts"})


@contextmanager
def quotes_process(data: Path, **settings: object) -> Iterator[QuotesProcess]:
    """The service, ready; killed with the block unless it has ended before."""
    service = QuotesProcess(data, **settings)
    service.start()
    try:
        yield service
    finally:
        service.kill()


def _is_calm(line: str) -> bool:
    try:
        level = json.loads(line)["level"]
    except (ValueError, KeyError):
        return False
    return level not in {"error", "critical"}
