"""Autobahn's fuzzing client against the direct transport.

``make conformance`` runs it. The suite needs CPython 2.7; it is installed into a cache
directory on first use. Its exit status is always 0, so the report is read here.
"""

import json
import shutil
import socket
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from tests.fakes.waiting import block_until

SUITE = "autobahntestsuite==25.10.1"
CASES = ["1.*", "2.*", "3.*", "4.*", "5.*", "6.*", "7.*", "9.*", "10.*"]
KNOWN = {"7.1.5": "websockets 17.4 closes a broken-off message with 1002"}
GOOD = {"OK", "NON-STRICT", "INFORMATIONAL"}
_starter = """\
import os, site
site.addsitedir(os.path.join(os.path.dirname(os.path.abspath(__file__)), "suite"))
import pkg_resources
pkg_resources.working_set = pkg_resources.WorkingSet()
from autobahntestsuite.wstest import run
run()
"""


def python27() -> str | None:
    """A CPython 2.7, from pyenv or from the path."""
    versions = Path.home() / ".pyenv" / "versions"
    candidates = sorted(versions.glob("2.7.*/bin/python2.7"))
    return str(candidates[-1]) if candidates else shutil.which("python2.7")


def prepare(cache: Path, python: str) -> Path:
    """Install the suite once; gives the script that starts it."""
    script = cache / "wstest27.py"
    if not script.exists():
        print("Installing the Autobahn test suite; this takes some minutes ...")
        target = str(cache / "suite")
        command = [python, "-m", "pip", "install", "-q", "--target", target, SUITE]
        subprocess.run(command, check=True)
        script.write_text(_starter)
    return script


def listens(port: int) -> bool:
    """Whether somebody answers on the port."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def run(cache: Path, python: str) -> dict[str, Any]:
    """One run of all cases; gives the suite's index of results."""
    script = prepare(cache, python)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    spec = {
        "outdir": str(cache / "reports"),
        "servers": [{"agent": "newstape", "url": f"ws://127.0.0.1:{port}"}],
        "cases": CASES,
        "exclude-cases": [],
        "exclude-agent-cases": {},
    }
    (cache / "client.json").write_text(json.dumps(spec))
    server = subprocess.Popen(
        [sys.executable, "-m", "tests.conformance.echo", str(port)]
    )
    try:
        block_until(lambda: listens(port), 15)
        command = [python, str(script), "-m", "fuzzingclient"]
        command += ["-s", str(cache / "client.json")]
        subprocess.run(command, check=True, timeout=600, stdout=subprocess.DEVNULL)
    finally:
        server.terminate()
        server.wait(10)
    report: dict[str, Any] = json.loads((cache / "reports/index.json").read_text())
    results: dict[str, Any] = report["newstape"]
    return results


def failures(results: dict[str, Any]) -> list[str]:
    """The cases that are wrong, known ones left out."""
    return [
        f"{case}: {result['behavior']}, close {result['behaviorClose']}"
        for case, result in sorted(results.items())
        if case not in KNOWN
        and not {result["behavior"], result["behaviorClose"]} <= GOOD
    ]


def main() -> int:
    """Run, tell, and give the exit status."""
    python = python27()
    if python is None:
        print("Autobahn: skipped, there is no CPython 2.7 here")
        return 0
    cache = Path(".conformance")
    cache.mkdir(exist_ok=True)
    results = run(cache, python)
    counts = Counter(result["behavior"] for result in results.values())
    told = ", ".join(f"{count} {name}" for name, count in counts.most_common())
    print(f"Autobahn: {len(results)} cases: {told}")
    wrong = failures(results)
    for line in wrong:
        print(f"  {line}")
    for case, reason in KNOWN.items():
        print(f"  {case} is known: {reason}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
