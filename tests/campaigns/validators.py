"""Validators that others wrote for Node and Java, each behind a function.

``make page-check-tools`` installs them. Each function gives its findings as lines.
"""

import json
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.fakes.processes import ROOT, environment

HERE = ROOT / ".page-check"
MODULES = HERE / "node_modules"
CHROMIUM = "/usr/bin/chromium"
TRIES = 3
LEAST = 0.99
"""Of each of Lighthouse's four categories."""

# What the Nu checker does not know yet: parts outside a shadow tree, where they do
# nothing (CSS Shadow Parts), and outlines of text that stay behind it.
_unknown_to_vnu = (
    "Attribute “part” not allowed",
    "Property “paint-order” doesn't exist",
)
_html_validate = {
    "extends": ["html-validate:recommended"],
    "rules": {"long-title": "off"},  # a headline is as long as it is
}
_chrome = (
    "--headless=new --no-sandbox --disable-gpu --disable-dev-shm-usage "
    "--disable-background-networking --disable-component-update --disable-sync "
    "--no-first-run --disable-quic"
)
_readability = """
const { JSDOM } = require("jsdom");
const { Readability } = require("@mozilla/readability");
JSDOM.fromURL(process.argv[1]).then(({ window }) => {
  console.log(JSON.stringify(new Readability(window.document).parse()));
});
"""


def lacking() -> str | None:
    """What is missing to validate anything; None if nothing is."""
    for program in ("node", "java", "chromium"):
        if shutil.which(program) is None:
            return f"there is no {program}"
    packages = ("vnu-jar", "html-validate", "lighthouse", "@mozilla/readability")
    missing = [name for name in packages if not (MODULES / name).exists()]
    if missing:
        return f"{', '.join(missing)}: make page-check-tools installs that"
    return None


def nu(files: Sequence[Path]) -> list[str]:
    """The Nu HTML checker, on pages and style sheets."""
    jar = MODULES / "vnu-jar" / "build" / "dist" / "vnu.jar"
    command = ["java", "-jar", str(jar), "--also-check-css", "--format", "json"]
    told = json.loads(_run([*command, *map(str, files)]).stderr)["messages"]
    return [
        f"{Path(one['url']).name}:{one.get('lastLine')}: {one['message']}"
        for one in told
        if not any(gap in one["message"] for gap in _unknown_to_vnu)
    ]


def html_validate(files: Sequence[Path], home: Path) -> list[str]:
    """html-validate, on pages."""
    config = home / "html-validate.json"
    config.write_text(json.dumps(_html_validate), "utf-8")
    tool = MODULES / "html-validate" / "bin" / "html-validate.mjs"
    command = ["node", str(tool), "--config", str(config), "--formatter", "json"]
    told = json.loads(_run([*command, *map(str, files)]).stdout or "[]")
    return [
        f"{Path(page['filePath']).name}:{one['line']}: {one['message']}"
        for page in told
        for one in page["messages"]
    ]


def lighthouse(url: str, home: Path) -> list[str]:
    """Lighthouse as on a phone: categories below 99, with what costs them their points.

    It is asked up to three times, since what else the machine does costs points too.
    """
    found: list[str] = []
    for _ in range(TRIES):
        found = _lighthouse(url, home)
        if not found:
            break
    return found


def _lighthouse(url: str, home: Path) -> list[str]:
    out = home / "lighthouse.json"
    tool = MODULES / "lighthouse" / "cli" / "index.js"
    told = ["--quiet", "--output=json", f"--output-path={out}"]
    done = _run(["node", str(tool), url, *told, f"--chrome-flags={_chrome}"])
    if done.returncode:
        return [f"lighthouse failed: {done.stderr.strip()[-300:]}"]
    report = json.loads(out.read_text("utf-8"))
    return [
        f"{name} is {category['score']}: {', '.join(_costing(report, category))}"
        for name, category in report["categories"].items()
        if category["score"] < LEAST
    ]


def _costing(report: dict[str, Any], category: dict[str, Any]) -> list[str]:
    weighty = [one["id"] for one in category["auditRefs"] if one["weight"]]
    audits = [report["audits"][name] for name in weighty]
    return [
        one["id"] for one in audits if one["score"] is not None and one["score"] < 1
    ]


def readability(url: str) -> str:
    """What the reader view of browsers makes of a story."""
    done = _run(["node", "-e", _readability, url])
    assert done.returncode == 0, done.stderr
    text: str = json.loads(done.stdout)["textContent"]
    return text


def _run(command: Sequence[str]) -> subprocess.CompletedProcess[str]:
    told = {"NODE_PATH": str(MODULES), "CHROME_PATH": CHROMIUM}
    return subprocess.run(
        command,
        cwd=HERE,
        env=environment(**told),
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
