"""A service's log as its supervisor sees it."""

import os
from pathlib import Path

from newstape.cli.supervise.logfile import LogFile


def _write(log: LogFile, text: str) -> None:
    with log.opened() as output:
        os.write(output, text.encode())


def test_last_line(tmp_path: Path) -> None:
    """The last line that says something is the reason of a death."""
    log = LogFile(tmp_path / "logs" / "a.log")
    _write(log, "one\ntwo\n\n  \n")
    assert log.last_line() == "two"


def test_last_line_is_of_the_newest_process(tmp_path: Path) -> None:
    """A process that wrote nothing is not blamed for what its predecessor wrote."""
    log = LogFile(tmp_path / "a.log")
    _write(log, "old\n")
    _write(log, "")
    assert log.last_line() is None


def test_opening_keeps_what_is_there(tmp_path: Path) -> None:
    """A restart does not wipe the traces of the death before."""
    log = LogFile(tmp_path / "a.log")
    _write(log, "old\n")
    _write(log, "new\n")
    assert log.path.read_text() == "old\nnew\n"


def test_trim_starts_again_when_full(tmp_path: Path) -> None:
    """A full file becomes ``.1``; an open writer goes on in the emptied one."""
    log = LogFile(tmp_path / "a.log", max_bytes=10)
    with log.opened() as output:
        os.write(output, b"0123456789")
        log.trim()
        assert log.path.stat().st_size == 10
        os.write(output, b"x")
        log.trim()
        os.write(output, b"after\n")
    assert log.path.read_text() == "after\n"
    assert (tmp_path / "a.log.1").read_text() == "0123456789x"
    assert log.last_line() == "after"


def test_trim_before_anything_was_written(tmp_path: Path) -> None:
    """No file is not a full file."""
    log = LogFile(tmp_path / "a.log")
    log.trim()
    assert not log.path.exists()
