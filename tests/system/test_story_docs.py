"""What ``docs/stories.md`` tells one to type works, from its first line to its last."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes.ports import free_ports
from tests.fakes.processes import ROOT, environment
from tests.fakes.programs import program
from tests.fakes.waiting import block_until
from tests.system.running import RunningStack, running

pytestmark = pytest.mark.system
_fence = re.compile(r"^```sh\n(.*?)^```", re.MULTILINE | re.DOTALL)
_seconds = 90
# An answer that says no ends the script, as a person would stop reading.
_shell = """\
set -Eeuo pipefail
trap 'echo "FAILED in line $LINENO: $BASH_COMMAND" >&2' ERR
curl() { command curl --fail-with-body --max-time 10 --no-progress-meter "$@"; }
set -m
"""


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningStack]:
    """A stack with our sample stories, as ``make run`` starts it."""
    program("curl")
    data = tmp_path_factory.mktemp("docs") / "data"
    with running(data, "--source", "none") as stack:
        block_until(lambda: stack.get("articles", "/v1/articles?limit=3").is_success)
        block_until(lambda: "To stop" in stack.output(), 30)
        yield stack


def _script(stack: RunningStack) -> str:
    """All commands of the page, for this stack's ports."""
    commands = "".join(_fence.findall((ROOT / "docs/stories.md").read_text("utf-8")))
    ports = {8000 + number: stack.port + number for number in range(3)}
    ports[8090] = free_ports(1)
    for told, there in ports.items():
        commands = commands.replace(f"127.0.0.1:{told}", f"127.0.0.1:{there}")
        commands = commands.replace(f"http.server {told}", f"http.server {there}")
    return _shell + commands


def _folder(stack: RunningStack) -> Path:
    """A folder that looks like the project's to the commands."""
    folder = stack.data.parent / "project"
    folder.mkdir()
    (folder / "samples").symlink_to(ROOT / "samples")
    (folder / "data").symlink_to(stack.data)
    (folder / ".venv").symlink_to(Path(sys.prefix))
    return folder


def test_every_command_works(stack: RunningStack) -> None:
    """In order, on one stack; in the end the wire's stories are pages."""
    done = subprocess.run(
        ["bash", "-c", _script(stack)],
        cwd=_folder(stack),
        env=environment(PYTHONUNBUFFERED="1"),
        capture_output=True,
        text=True,
        timeout=_seconds,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr
    assert "5 created, 0 updated, 0 unchanged, 0 refused (a dry run" in done.stdout
    assert "5 created, 0 updated, 0 unchanged, 0 refused\n" in done.stdout
    assert "0 created, 0 updated, 5 unchanged, 0 refused" in done.stdout
    assert "Stopped." in done.stdout
    page = stack.page("dredging-to-close-the-inner-basin-for-ten-days")
    assert page["article"]["corrections"][0]["note"].startswith("The basin closes")
    blocks = stack.page("night-ferry-returns-to-the-northern-line")["article"]["body"]
    assert [block["type"] for block in blocks][:2] == ["paragraph", "crosshead"]
