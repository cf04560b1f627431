"""What was acknowledged survives kill -9, and the change log has no gap."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2
import pytest

from tests.fakes.articles_app import READ, WRITE, Json, a_key
from tests.fakes.ports import free_ports
from tests.fakes.processes import ROOT, environment
from tests.fakes.waiting import block_until

ROUNDS = 3
WRITES = 60
"""Acknowledged writes after which the service is killed."""


@contextmanager
def running(data: Path) -> Iterator[tuple[str, int]]:
    """The service as a process of its own: its URL and its pid."""
    port = free_ports(1)
    told = {"NEWSTAPE_DATA": str(data), "NEWSTAPE_PORT": str(port)}
    url = f"http://127.0.0.1:{port}"
    with (data / "log").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "articles_service"],
            cwd=ROOT,
            env=environment(**told),
            stdout=log,
            stderr=log,
        )
    try:
        block_until(lambda: process.poll() is not None or _is_ready(url), seconds=30)
        assert process.poll() is None, (data / "log").read_text()
        yield url, process.pid
    finally:
        process.kill()
        process.wait()


def _is_ready(url: str) -> bool:
    try:
        answer = httpx2.get(f"{url}/readyz", trust_env=False)
    except httpx2.TransportError:
        return False
    return answer.status_code == 200


def write_until_killed(url: str, pid: int, key: str) -> dict[str, int]:
    """Let writers work, kill the service amid their work; the newest version of each
    story that was acknowledged."""
    writer = subprocess.Popen(
        [sys.executable, "-m", "tests.fakes.story_writer", url, key],
        cwd=ROOT,
        env=environment(),
        stdout=subprocess.PIPE,
        text=True,
    )
    acknowledged: dict[str, int] = {}
    assert writer.stdout is not None
    with writer, writer.stdout as lines:
        for count, line in enumerate(lines, 1):
            story, version = line.split()
            acknowledged[story] = max(int(version), acknowledged.get(story, 0))
            if count == WRITES:
                os.kill(pid, signal.SIGKILL)
    assert writer.returncode == 0
    return acknowledged


def whole_log(url: str) -> list[Json]:
    """The change log, read page by page."""
    log: list[Json] = []
    cursor = ""
    while True:
        path = f"{url}/v1/changes?limit=1000{cursor}"
        page = httpx2.get(path, trust_env=False).json()
        if not page["changes"]:
            return log
        log += page["changes"]
        cursor = f"&since={page['next_cursor']}"


def check(url: str, acknowledged: dict[str, int]) -> None:
    """Everything that was acknowledged is there, and in the log, in order."""
    log = whole_log(url)
    assert [change["seq"] for change in log] == list(range(1, len(log) + 1))
    told: dict[str, list[int]] = {}
    for change in log:
        told.setdefault(change["id"], []).append(change["version"])
    for story, version in acknowledged.items():
        path = f"{url}/v1/articles/{story}"
        standing = httpx2.get(path, trust_env=False).json()["version"]
        assert standing >= version
        assert told[story] == list(range(1, standing + 1))
        history = httpx2.get(f"{path}/versions", trust_env=False).json()["versions"]
        assert [line["version"] for line in history][-1] == standing


@pytest.mark.system
def test_kill_9_loses_nothing(tmp_path: Path) -> None:
    """Killed again and again amid writing, it has each time all that it said it had."""
    key = a_key(tmp_path, READ, WRITE)
    acknowledged: dict[str, int] = {}
    for _ in range(ROUNDS):
        with running(tmp_path) as (url, pid):
            acknowledged |= write_until_killed(url, pid, key)
    with running(tmp_path) as (url, _):
        assert len(acknowledged) > ROUNDS
        check(url, acknowledged)
