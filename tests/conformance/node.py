"""Node's ``ws``, which a test of stream clients uses.

Debian's package of it (``node-ws``) will do; ``make conformance`` installs a newer one.
"""

import shutil
import subprocess
import sys
from pathlib import Path

PACKAGE = "ws@8.23.0"
DEBIAN = Path("/usr/share/nodejs")
CACHE = Path(__file__).parents[2] / ".conformance" / "clients"


def modules() -> Path | None:
    """Where Node finds the package; None where it is not installed."""
    if shutil.which("node") is None:
        return None
    places = (CACHE / "node_modules", DEBIAN)
    return next((place for place in places if (place / "ws").exists()), None)


def install() -> bool:
    """Install the package, unless there is one; False where there is no npm."""
    if modules() is None and shutil.which("npm") and shutil.which("node"):
        CACHE.mkdir(parents=True, exist_ok=True)
        command = ["npm", "install", "--silent", "--no-save", f"--prefix={CACHE}"]
        subprocess.run([*command, PACKAGE], check=True, timeout=120)
    return modules() is not None


def main() -> int:
    """Install, tell, and give the exit status."""
    there = install()
    print(f"Node's ws: {'installed' if there else 'skipped, there is no Node here'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
