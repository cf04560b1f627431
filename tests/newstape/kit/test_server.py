"""The server: real processes that start, serve, say goodbye and end with a status."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from newstape.kit.server import EXIT_CANNOT_START, EXIT_FAILED, PortError, bind

COMMAND = [sys.executable, "-m", "tests.fakes.plain_service"]


class Running:
    """A started service and what it has said so far."""

    def __init__(self, data: Path, **settings: str) -> None:
        given = {f"NEWSTAPE_{name}": value for name, value in settings.items()}
        self.process = subprocess.Popen(
            COMMAND,
            env={
                **os.environ,  # noqa: TID251  (a child needs the whole environment)
                "NEWSTAPE_DATA": str(data),
                "NEWSTAPE_PORT": "0",
                **given,
                "PLAIN_MODE": settings.get("MODE", ""),
            },
            stderr=subprocess.PIPE,
            text=True,
        )

    def line(self, event: str) -> dict[str, object]:
        """The next log line about ``event``."""
        assert self.process.stderr is not None
        for line in self.process.stderr:
            found: dict[str, object] = json.loads(line)
            if found["event"] == event:
                return found
        raise AssertionError(f"it ended without saying {event}")

    def url(self) -> str:
        """Its address, once it answers there."""
        port = self.line("listening")["port"]
        self.line("Application startup complete.")
        return f"http://127.0.0.1:{port}"

    def end(self, how: signal.Signals) -> tuple[int, str]:
        """Its status and last words after a signal."""
        self.process.send_signal(how)
        return self.wait()

    def wait(self) -> tuple[int, str]:
        """Its status and last words, at most 10 s from now."""
        _, words = self.process.communicate(timeout=10)
        return self.process.returncode, words


@contextlib.contextmanager
def running(data: Path, **settings: str) -> Iterator[Running]:
    """A service as its own process, gone afterwards."""
    service = Running(data, **settings)
    try:
        yield service
    finally:
        service.process.kill()
        service.process.communicate()


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_is_a_clean_end(tmp_path: Path, how: signal.Signals) -> None:
    """SIGTERM and Ctrl-C end a service with 0 and without a trace."""
    with running(tmp_path) as service:
        url = service.url()
        assert httpx2.get(f"{url}/livez").json()["status"] == "ok"
        status, words = service.end(how)
    assert status == 0
    assert "Traceback" not in words


def test_the_reader_of_a_stream_hears_goodbye(tmp_path: Path) -> None:
    """A drained stream ends in order, and the service does not wait for its reader."""
    with (
        running(tmp_path) as service,
        httpx2.stream("GET", f"{service.url()}/stream") as answer,
    ):
        lines = answer.iter_lines()
        assert next(lines) == "data: hello"
        service.process.send_signal(signal.SIGTERM)
        assert [line for line in lines if line] == ["data: goodbye"]
        status, words = service.wait()
    assert status == 0
    assert "graceful shutdown exceeded" not in words


def test_a_drain_without_end_is_cut(tmp_path: Path) -> None:
    """Saying goodbye has half of the time; then the service ends all the same."""
    with running(tmp_path, MODE="clinging", SHUTDOWN_SECONDS="0.2") as service:
        service.url()
        status, words = service.end(signal.SIGTERM)
    assert status == 0
    assert "drain_too_slow" in words


def _only_line(words: str) -> str:
    """The one line that is not a log line."""
    (line,) = [line for line in words.splitlines() if not line.startswith("{")]
    return line


def test_a_port_in_use_is_one_line(tmp_path: Path) -> None:
    """The line names the address and the reason; the status says not to try again."""
    with bind("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        with running(tmp_path, PORT=str(port)) as service:
            status, words = service.wait()
    assert status == EXIT_CANNOT_START == 3
    assert words == (
        f"plain: cannot listen on 127.0.0.1:{port}: Address already in use\n"
    )


def test_a_data_directory_in_use_is_one_line(tmp_path: Path) -> None:
    """Two services of one kind on one directory: the second one does not start."""
    with running(tmp_path) as first:
        first.url()
        with running(tmp_path) as second:
            status, words = second.wait()
    assert status == EXIT_CANNOT_START
    assert words == f"plain: {tmp_path / 'plain'} is in use by another process\n"


def test_a_bad_setting_is_one_line(tmp_path: Path) -> None:
    """The line names the variable; several wrong ones are all named."""
    with running(tmp_path, READS="ajar", PORT="x") as service:
        status, words = service.wait()
    assert status == EXIT_CANNOT_START
    assert words.count("\n") == 1
    assert "NEWSTAPE_READS: " in words
    assert "NEWSTAPE_PORT: " in words


def test_a_failed_start_says_its_reason(tmp_path: Path) -> None:
    """What the lifespan could not open, and why, is in the line; the trace in the log."""
    with running(tmp_path, MODE="broken") as service:
        status, words = service.wait()
    assert status == EXIT_CANNOT_START
    assert _only_line(words) == (
        "plain: ValueError: the journal is of another version "
        "(OSError: version 7 stands in it)"
    )


def test_a_dead_task_ends_the_service(tmp_path: Path) -> None:
    """A service does not go on without a task of its lifespan; a restart may help."""
    with running(tmp_path) as service:
        assert httpx2.post(f"{service.url()}/die").status_code == 202
        status, words = service.wait()
    assert status == EXIT_FAILED == 1
    assert _only_line(words) == "plain: OSError: the journal cannot be written"


def test_a_free_port_can_be_asked_for() -> None:
    """Port 0 is any free one."""
    with bind("127.0.0.1", 0) as sock:
        assert sock.getsockname()[1] > 0


def test_addresses_of_the_sixth_version() -> None:
    """An address with colons is IPv6."""
    with bind("::1", 0) as sock:
        assert sock.family is socket.AF_INET6


@pytest.mark.parametrize("host", ["192.0.2.1", "no.such.host.invalid"])
def test_a_foreign_address_is_refused(host: str) -> None:
    """An address that is not this machine's is said, and nothing is left open."""
    with pytest.raises(PortError, match=host):
        bind(host, 0)


def test_stuck_peers_cannot_hold_a_connection() -> None:
    """Accepted sockets give up on peers that acknowledge nothing for 10 s."""
    with (
        bind("127.0.0.1", 0) as listener,
        socket.create_connection(listener.getsockname()),
        listener.accept()[0] as accepted,
    ):
        limit = accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT)
    assert limit == 10_000
