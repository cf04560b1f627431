"""nginx and Varnish before a gateway, with the files that our docs tell to use."""

import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx2

from tests.fakes.ports import free_ports
from tests.fakes.processes import ROOT
from tests.fakes.programs import program
from tests.fakes.waiting import block_until

_around_nginx = """
user root;
daemon off;
pid {home}/pid;
events {{}}
http {{
    access_log off;
    client_body_temp_path {home};
    proxy_temp_path {home};
    fastcgi_temp_path {home};
    uwsgi_temp_path {home};
    scgi_temp_path {home};
    include {home}/nginx.conf;
}}
"""


@dataclass(frozen=True)
class Cache:
    """A cache that runs: what it answers, and what is its own.

    ``second`` is the longest that it keeps what may be kept for a second: nginx counts
    whole ones. ``shields`` says whether it keeps degraded answers for theirs.
    """

    port: int
    second: float
    shields: bool

    def get(
        self, path: str, coding: str = "identity", etag: str = ""
    ) -> httpx2.Response:
        """Ask through it; the content comes decoded."""
        told = {"Accept-Encoding": coding} | ({"If-None-Match": etag} if etag else {})
        url = f"http://127.0.0.1:{self.port}{path}"
        return httpx2.get(url, headers=told, timeout=20, trust_env=False)

    def said(self, path: str, coding: str = "identity") -> str:
        """What it says of how it came by its answer."""
        _, _, last = self.get(path, coding).headers["Cache-Status"].rpartition(", ")
        return last


MakeCache = Callable[[Path, int], AbstractContextManager[Cache]]


@contextmanager
def nginx(home: Path, gateway: int) -> Iterator[Cache]:
    """nginx before the gateway on a port."""
    port = free_ports(1)
    changes = {
        "listen 80;": f"listen 127.0.0.1:{port};",
        "127.0.0.1:8000": f"127.0.0.1:{gateway}",
        "/var/cache/nginx/newstape": f"{home}/cache",
    }
    _write(home, "nginx.conf", changes)
    (home / "main.conf").write_text(_around_nginx.format(home=home))
    command = [program("nginx"), "-p", str(home), "-c", str(home / "main.conf")]
    with _running([*command, "-e", str(home / "errors")], home, port):
        yield Cache(port, second=2, shields=False)


@contextmanager
def varnish(home: Path, gateway: int) -> Iterator[Cache]:
    """Varnish before the gateway on a port."""
    port = free_ports(1)
    file = _write(home, "newstape.vcl", {'"8000"': f'"{gateway}"'})
    command = [
        *(program("varnishd"), "-F", "-j", "none", "-n", str(home / "varnish")),
        *("-a", f"127.0.0.1:{port}", "-f", str(file), "-s", "malloc,64m"),
        *("-p", "http_gzip_support=off"),
    ]
    with _running(command, home, port):
        yield Cache(port, second=1, shields=True)


def _write(home: Path, name: str, changes: Mapping[str, str]) -> Path:
    """A file of the docs with this test's ports and folders."""
    text = (ROOT / "docs" / "caching" / name).read_text("utf-8")
    for before, after in changes.items():
        assert before in text, f"{name} has no {before}"
        text = text.replace(before, after)
    written = home / name
    written.write_text(text, "utf-8")
    return written


@contextmanager
def _running(command: Sequence[str], home: Path, port: int) -> Iterator[None]:
    log = home / "log"
    with log.open("wb") as says:
        process = subprocess.Popen(command, stdout=says, stderr=says)

    def listens() -> bool:
        assert process.poll() is None, log.read_text("utf-8", "replace")
        try:
            httpx2.get(f"http://127.0.0.1:{port}/livez", trust_env=False)
        except httpx2.ConnectError:
            return False
        return True

    try:
        block_until(listens, 20)
        yield
    finally:
        process.terminate()
        process.wait(10)
