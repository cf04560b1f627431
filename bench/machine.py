"""The machine that figures come from, named."""

import platform
import re
from importlib.metadata import version
from pathlib import Path

LIBRARIES = ("uvicorn", "uvloop", "websockets", "orjson")


def describe() -> str:
    """One line: processor, cores, kernel, and the versions that matter."""
    cores = _count(r"^processor")
    memory = round(int(_first(r"MemTotal:\s+(\d+)", "/proc/meminfo")) / 2**20)
    libraries = ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
    model = _first(r"model name\s*: (.+)")
    return (
        f"{model}, {cores} cores, {memory} GiB, "
        f"Linux {platform.release()}, Python {platform.python_version()}, {libraries}"
    )


def _count(pattern: str) -> int:
    return len(re.findall(pattern, Path("/proc/cpuinfo").read_text(), re.MULTILINE))


def _first(pattern: str, file: str = "/proc/cpuinfo") -> str:
    found = re.search(pattern, Path(file).read_text())
    return found.group(1).strip() if found else "unknown"
