"""A server's processes: started on one core, and what they have used since."""

import os
import signal
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

SERVER_CORE = 0
LOAD_CORE = 1
PATIENCE_SECONDS = 15.0


@dataclass(frozen=True, slots=True)
class Usage:
    """What a process and all below it have used so far: CPU in seconds, RSS in KiB."""

    cpu: float
    rss: int


def usage(pid: int) -> Usage:
    """What a process tree has used; who has left it meanwhile is not counted."""
    pids = tree(pid)
    return Usage(sum(map(_cpu, pids)), sum(map(_rss, pids)))


def tree(pid: int) -> list[int]:
    """A process and its descendants."""
    below: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        after_name = _text(stat).rpartition(")")[2].split()
        if after_name:
            below.setdefault(int(after_name[1]), []).append(int(stat.parent.name))
    found = [pid]
    for one in found:
        found += below.get(one, [])
    return found


def _cpu(pid: int) -> float:
    """Seconds on a core, user and system, by the scheduler's own nanoseconds."""
    tasks = Path(f"/proc/{pid}/task").glob("*/schedstat")
    return sum(int(_text(task).partition(" ")[0] or 0) for task in tasks) / 1e9


def _text(path: Path) -> str:
    try:
        return path.read_text()
    except (FileNotFoundError, ProcessLookupError):
        return ""  # it has just ended


def _rss(pid: int) -> int:
    for line in _text(Path(f"/proc/{pid}/status")).splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1])
    return 0


def pinned(core: int, command: Sequence[str]) -> list[str]:
    """The command on one core, where there is more than one."""
    if (os.cpu_count() or 1) < 2:
        return list(command)
    return ["taskset", "--cpu-list", str(core), *command]


@contextmanager
def running(
    command: Sequence[str],
    *,
    log: Path,
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
    core: int = SERVER_CORE,
) -> Iterator[subprocess.Popen[bytes]]:
    """A server on its core; it is ended with its whole group.

    What it says goes to ``log``.
    """
    with log.open("wb") as says:
        process = subprocess.Popen(  # noqa: S603 - the roster's commands
            pinned(core, command),
            cwd=cwd,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=says,
            stderr=says,
            start_new_session=True,
        )
        try:
            yield process
        finally:
            _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    for how in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(process.pid, how)
            process.wait(PATIENCE_SECONDS)
        except ProcessLookupError:
            break
        except subprocess.TimeoutExpired:
            continue
    process.wait()
