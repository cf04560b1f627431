"""Node's ``ws``, which a test of stream clients uses: ``make conformance`` installs it."""

import shutil
import subprocess
import sys
from pathlib import Path

PACKAGE = "ws@8.23.0"
CACHE = Path(__file__).parents[2] / ".conformance" / "clients"


def modules() -> Path | None:
    """Where Node finds the package; None where it is not installed."""
    found = CACHE / "node_modules"
    return found if (found / "ws").exists() and shutil.which("node") else None


def install() -> bool:
    """Install the package, unless that was done; False where there is no npm."""
    if modules() is None and shutil.which("npm") and shutil.which("node"):
        CACHE.mkdir(parents=True, exist_ok=True)
        command = ["npm", "install", "--silent", "--no-save", f"--prefix={CACHE}"]
        subprocess.run([*command, PACKAGE], check=True, timeout=120)
    return modules() is not None


def main() -> int:
    """Install, tell, and give the exit status."""
    there = install()
    print(f"{PACKAGE}: {'installed' if there else 'skipped, there is no Node here'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
