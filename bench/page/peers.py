"""Others who merge pages: what each needs, and how it comes to serve ours."""

import os
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import orjson

from bench.contender import free_port, listens, up
from bench.page.plain import ARTICLES, QUOTES
from bench.page.town import ROOT, Town, environment, wait_until
from bench.page.visits import Served
from bench.process import LOAD_CORE, running

HERE = Path(__file__).parent
CACHING = ROOT / "docs" / "caching"
PARTS = ("ticker", "article")
_tools = f"{os.defpath}:/usr/sbin:/sbin:/usr/local/sbin"
_ssi = '<!--#include virtual="/{}.json"-->'
_esi = '<esi:include src="/{}.json"/>'
Serve = Callable[[Town, Path], AbstractContextManager[Served]]


@dataclass(frozen=True, slots=True)
class Peer:
    """One peer; ``serving`` is told the town that it serves and its directory."""

    name: str
    town: Town
    serving: Serve
    program: str | None = None

    def lacks(self) -> str | None:
        """What is not installed here."""
        if self.program is None or shutil.which(self.program, path=_tools):
            return None
        return f"{self.program} is not installed"

    def serve(self, home: Path) -> AbstractContextManager[Served]:
        """The peer, up, in an empty directory of its own."""
        return self.serving(self.town, home)


@contextmanager
def ssi(town: Town, home: Path) -> Iterator[Served]:
    """nginx, which merges two files into a third."""
    _write_parts(town, home, _ssi)
    port = free_port()
    command = _nginx(home, "ssi.conf", {"PORT": str(port), "SSI": "on"})
    with up(command, home, listens(port), ()) as served:
        yield Served(served.pid, f"http://127.0.0.1:{port}/page.json", "identity")


@contextmanager
def proxy_cache(town: Town, home: Path) -> Iterator[Served]:
    """nginx before the town's gateway, as our docs say: a page is kept for a second."""
    port = free_port()
    gateway = town.gateway.removeprefix("http://")
    changes = {
        "listen 80;": f"listen 127.0.0.1:{port};",
        "127.0.0.1:8000": gateway,
        "/var/cache/nginx/newstape": str(home / "cache"),
    }
    _fill(CACHING / "nginx.conf", home, changes)
    with up(_nginx(home, "cache.conf", {}), home, listens(port), ()) as served:
        yield Served(served.pid, f"http://127.0.0.1:{port}{town.page}")


@contextmanager
def esi(town: Town, home: Path) -> Iterator[Served]:
    """Varnish, which merges two fragments into a third; nginx has them, once each."""
    _write_parts(town, home, _esi)
    port, files = free_port(), free_port()
    vcl = _fill(HERE / "esi.vcl", home, {"PORT": str(files)})
    behind = _nginx(home, "ssi.conf", {"PORT": str(files), "SSI": "off"})
    command = [
        *(_tool("varnishd"), "-F", "-j", "none", "-n", str(home / "varnish")),
        *("-a", f"127.0.0.1:{port}", "-f", str(vcl), "-s", "malloc,64m"),
        *("-p", "feature=+esi_disable_xml_check"),
    ]
    with running(behind, log=home / "files.log", core=LOAD_CORE):
        wait_until(listens(files), home / "files.log")
        with up(command, home, listens(port), ()) as served:
            yield Served(served.pid, f"http://127.0.0.1:{port}/page.json", "identity")


@contextmanager
def plain(town: Town, home: Path) -> Iterator[Served]:
    """A FastAPI app that calls both services for each request."""
    port = free_port()
    told = {QUOTES: town.quotes, ARTICLES: town.articles}
    command = [
        *(sys.executable, "-m", "uvicorn", "bench.page.plain:create", "--factory"),
        *("--port", str(port)),
    ]
    with up(command, home, listens(port), (), environment(**told)) as served:
        yield Served(served.pid, f"http://127.0.0.1:{port}{town.page}")


def _write_parts(town: Town, home: Path, include: str) -> None:
    """The payload as a file that includes two others."""
    page = town.payload()
    www = home / "www"
    www.mkdir()
    for part in PARTS:
        (www / f"{part}.json").write_bytes(orjson.dumps(page[part]))
        page[part] = part
    text = orjson.dumps(page).decode()
    for part in PARTS:
        text = text.replace(f'"{part}":"{part}"', f'"{part}":{include.format(part)}')
    (www / "page.json").write_text(text, "utf-8")


def _nginx(home: Path, name: str, changes: Mapping[str, str]) -> list[str]:
    file = _fill(HERE / name, home, {"HOME": str(home), **changes})
    errors = str(home / "error.log")
    return [_tool("nginx"), "-p", str(home), "-e", errors, "-c", str(file)]


def _fill(file: Path, home: Path, changes: Mapping[str, str]) -> Path:
    text = file.read_text("utf-8")
    for before, after in changes.items():
        text = text.replace(before, after)
    filled = home / file.name
    filled.write_text(text, "utf-8")
    return filled


def _tool(name: str) -> str:
    return shutil.which(name, path=_tools) or name
