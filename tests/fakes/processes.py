"""Real processes for tests: a plan of the tiny service, and what became of a pid."""

import os
from pathlib import Path

from newstape.cli.supervise.plan import ServicePlan
from tests.fakes.ports import free_ports

ROOT = Path(__file__).parents[2]


def tiny(mode: str = "", name: str = "tiny") -> ServicePlan:
    """The tiny service in one of its modes, on a free port."""
    port = free_ports(1)
    told = {"PYTHONPATH": str(ROOT), "NEWSTAPE_PORT": str(port), "TINY_MODE": mode}
    module = "tests.fakes.tiny_service"
    return ServicePlan(name, module, port, f"http://127.0.0.1:{port}", told)


def is_running(pid: int) -> bool:
    """Whether a process exists and is no zombie."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False
    return stat.rpartition(")")[2].split()[0] != "Z"


def environment(**more: str) -> dict[str, str]:
    """Our own environment for a process we start, the project importable in it.

    It runs as it would: asyncio's debug mode would remark on slow machines.
    """
    told = {"PYTHONPATH": str(ROOT), "PYTHONASYNCIODEBUG": "", **more}
    return {**os.environ, **told}  # noqa: TID251
