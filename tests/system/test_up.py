"""Starting and stopping the whole."""

import signal
import time
from pathlib import Path

import httpx2
import pytest

from newstape.cli.stack import read_key
from newstape.kit.server import bind
from tests.fakes.ports import free_ports
from tests.fakes.processes import is_running
from tests.fakes.waiting import block_until
from tests.system.running import PLAIN, RunningStack, running, tool

pytestmark = pytest.mark.system


def _pids(stack: RunningStack) -> list[int]:
    return [stack.pid("gateway"), stack.pid("quotes"), stack.pid("articles")]


def test_serves_when_it_is_up(stack: RunningStack) -> None:
    """Once the stack file is there, every service is ready and the front page is served."""
    for name in ("gateway", "quotes", "articles"):
        assert stack.get(name, "/readyz").status_code == 200
    front = stack.get("gateway", "/")
    assert front.status_code == 200
    assert front.headers["content-type"].startswith("text/html")
    block_until(lambda: stack.get("gateway", "/v1/front").json()["complete"])


def test_says_where_everything_is(stack: RunningStack) -> None:
    """A person reads the addresses of front page, stream and every service's docs."""
    block_until(lambda: "To stop" in stack.output())
    output = stack.output()
    assert f"http://127.0.0.1:{stack.port}/" in output
    assert f"ws://127.0.0.1:{stack.port}/v1/front/stream" in output
    for port in range(stack.port, stack.port + 3):
        docs = f"http://127.0.0.1:{port}/docs"
        assert docs in output
        assert httpx2.get(docs, trust_env=False).status_code == 200


def test_key_is_kept_and_private(stack: RunningStack) -> None:
    """The first start leaves a key that only its owner reads and the services take."""
    path = stack.data / "api-key"
    assert path.stat().st_mode & 0o777 == 0o600
    stack.post_tick("KEYTEST", "1.5")


def test_second_stack_on_the_directory(stack: RunningStack) -> None:
    """A directory in use is one clear line, and the stack in it does not notice."""
    done = tool("up", f"--port={free_ports(3)}", f"--data={stack.data}", *PLAIN)
    assert done.returncode == 1
    assert done.stderr.strip() == f"{stack.data} is in use by another process"
    assert stack.get("gateway", "/readyz").status_code == 200


def test_port_in_use(tmp_path: Path) -> None:
    """A port in use is one clear line that names it."""
    port = free_ports(3)
    with bind("127.0.0.1", port + 2):
        done = tool("up", f"--port={port}", f"--data={tmp_path}", *PLAIN)
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert f"127.0.0.1:{port + 2}" in done.stderr


def test_service_that_cannot_start(tmp_path: Path) -> None:
    """A source that does not exist ends the whole with the service's own reason."""
    data = tmp_path / "data"
    done = tool(
        "up", f"--port={free_ports(3)}", f"--data={data}", "--source=replay:/no/such"
    )
    assert done.returncode == 1
    assert "quotes" in done.stderr
    assert "/no/such" in done.stderr
    assert "Traceback" not in done.stderr + done.stdout
    assert not (data / "stack.json").exists()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_stops_everything(tmp_path: Path, number: signal.Signals) -> None:
    """Within 5 s all processes have ended, in order, and the stack file is gone."""
    with running(tmp_path / "data", *PLAIN) as stack:
        pids = _pids(stack)
        started = time.monotonic()
        assert stack.end(number) == 0
        assert time.monotonic() - started < 5
    assert not any(is_running(pid) for pid in pids)
    assert not (stack.data / "stack.json").exists()
    assert stack.output().endswith("\nStopped.\n")


def test_a_held_service_does_not_hold_up_the_end(tmp_path: Path) -> None:
    """With a service under SIGSTOP, Ctrl-C still ends everything within 5 s."""
    with running(tmp_path / "data", *PLAIN) as stack:
        pids = _pids(stack)
        stack.send("quotes", signal.SIGSTOP)
        started = time.monotonic()
        assert stack.end() == 0
        assert time.monotonic() - started < 5
    assert not any(is_running(pid) for pid in pids)


def test_kill_of_the_supervisor(tmp_path: Path) -> None:
    """After kill -9 nothing is left running, and the next start finds all data."""
    data = tmp_path / "data"
    with running(data, *PLAIN) as stack:
        pids = _pids(stack)
        stack.post_tick("KEPT", "12.5")
        key = read_key(data)
        stack.end(signal.SIGKILL)
        block_until(lambda: not any(is_running(pid) for pid in pids))
    with running(data, *PLAIN, port=stack.port) as again:
        assert again.get("quotes", "/v1/quotes/KEPT").json()["price"] == "12.5"
        assert read_key(data) == key
