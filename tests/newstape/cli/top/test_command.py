"""``newstape top`` as a person uses it; here nobody answers, in tests/system all do."""

import fcntl
import os
import pty
import signal
import struct
import subprocess
import sys
import termios
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from newstape.cli.main import build
from newstape.cli.stack import Service, StackFile, write_stack
from tests.fakes.ports import free_ports
from tests.fakes.processes import environment
from tests.fakes.waiting import block_until

TOP = (sys.executable, "-m", "newstape.cli", "top")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Where a stack stood that is gone."""
    port = free_ports(3)
    gone = (
        Service(url=f"http://127.0.0.1:{port + place}", pid=1) for place in range(3)
    )
    gateway, quotes, articles = gone
    write_stack(tmp_path, StackFile(gateway=gateway, quotes=quotes, articles=articles))
    return tmp_path


def top(*words: str) -> Result:
    """Run ``newstape top`` without a terminal."""
    return CliRunner().invoke(build(), ["top", *words])


def test_one_picture_of_a_stack_that_is_gone(data: Path) -> None:
    """That is no failure: it is what there is to see."""
    result = top("--once", "--every", "0.1", "--data", str(data))
    assert result.exit_code == 0, result.output
    for name in ("gateway", "quotes", "articles"):
        assert f"{name}: no connection" in result.stdout
    assert result.stdout.count("newstape top") == 1


def test_without_a_stack_the_way_to_one_is_told(tmp_path: Path) -> None:
    """One line, status 1."""
    result = top("--data", str(tmp_path))
    assert result.exit_code == 1
    assert "newstape up" in result.stderr


@pytest.mark.parametrize("every", ["0", "-1", "often"])
def test_a_wrong_command_line_is_status_2(every: str) -> None:
    """The tool says what it wants."""
    result = top("--every", every)
    assert result.exit_code == 2
    assert "Usage:" in result.stderr


def test_into_a_pipe_one_picture_follows_the_other(data: Path) -> None:
    """Until Ctrl-C, which is status 0 and says nothing."""
    with subprocess.Popen(
        [*TOP, "--every", "0.1", "--data", str(data)],
        env=environment(PYTHONUNBUFFERED="1"),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        titles = 0
        while titles < 3:
            titles += process.stdout.readline().startswith("newstape top")
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=20)
    assert (process.returncode, said) == (0, "")


class Terminal:
    """A terminal of 80 by 24, and what was painted on it."""

    def __init__(self) -> None:
        self.ours, self.theirs = pty.openpty()
        size = struct.pack("HHHH", 24, 80, 0, 0)
        fcntl.ioctl(self.theirs, termios.TIOCSWINSZ, size)
        os.set_blocking(self.ours, False)
        self.painted = b""

    def shows(self, text: str) -> bool:
        """Whether it was painted so far."""
        with suppress(BlockingIOError):
            self.painted += os.read(self.ours, 65536)
        return text.encode() in self.painted

    @property
    def mode(self) -> list[object]:
        """How the terminal treats what is typed."""
        return termios.tcgetattr(self.theirs)


@contextmanager
def on_a_terminal(data: Path) -> Iterator[tuple[Terminal, subprocess.Popen[bytes]]]:
    """``newstape top``, watched on a terminal of its own."""
    terminal = Terminal()
    with subprocess.Popen(
        [*TOP, "--every", "0.1", "--data", str(data)],
        env=environment(TERM="xterm"),
        stdin=terminal.theirs,
        stdout=terminal.theirs,
        stderr=terminal.theirs,
        start_new_session=True,
    ) as process:
        try:
            yield terminal, process
        finally:
            process.kill()
    os.close(terminal.ours)
    os.close(terminal.theirs)


@pytest.mark.parametrize("goodbye", ["q", "Ctrl-C"])
def test_a_terminal_is_painted_until_one_quits(data: Path, goodbye: str) -> None:
    """And is then as it was: what is typed shows again, and so does the cursor."""
    with on_a_terminal(data) as (terminal, process):
        before = terminal.mode
        block_until(lambda: terminal.shows("gateway: no connection"), 20)
        assert terminal.mode != before
        block_until(
            lambda: terminal.shows("UTC") and terminal.painted.count(b"UTC") > 2
        )
        if goodbye == "q":
            os.write(terminal.ours, b"q")
        else:
            process.send_signal(signal.SIGINT)
        block_until(
            lambda: terminal.shows("\x1b[?25h") and process.poll() is not None, 20
        )
        assert process.returncode == 0
        assert terminal.mode == before
        assert b"Traceback" not in terminal.painted
