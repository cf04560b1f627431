"""``newstape up`` where it does not come to start anything; the rest is in system/."""

from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from newstape.cli.up import up
from newstape.kit.datadir import claim
from newstape.kit.server import bind
from tests.fakes.ports import free_ports


@pytest.fixture
def tool() -> typer.Typer:
    tool = typer.Typer()
    tool.command()(up)
    return tool


def _run(tool: typer.Typer, data: Path, port: int) -> Result:
    return CliRunner().invoke(tool, [f"--data={data}", f"--port={port}"])


def _assert_one_line(result: Result, text: str) -> None:
    assert result.exit_code == 1
    assert text in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert result.stdout == ""


@pytest.mark.parametrize("offset", [0, 1, 2])
def test_port_in_use(tool: typer.Typer, tmp_path: Path, offset: int) -> None:
    """Each of the three ports is tried before anything starts, and the taken one named."""
    port = free_ports(3)
    with bind("127.0.0.1", port + offset):
        result = _run(tool, tmp_path, port)
    _assert_one_line(result, f"cannot listen on 127.0.0.1:{port + offset}")
    assert not (tmp_path / "logs").exists()


def test_locked_directory(tool: typer.Typer, tmp_path: Path) -> None:
    """A directory that another stack works in is left alone."""
    with claim(tmp_path):
        result = _run(tool, tmp_path, free_ports(3))
    _assert_one_line(result, "is in use by another process")
    assert not (tmp_path / "api-key").exists()


def test_directory_that_cannot_be(tool: typer.Typer, tmp_path: Path) -> None:
    """A path through a file is named, not traced."""
    (tmp_path / "file").write_text("")
    _assert_one_line(_run(tool, tmp_path / "file" / "d", free_ports(3)), "file")


def test_spoilt_keys_file(tool: typer.Typer, tmp_path: Path) -> None:
    """A keys file that makes no sense ends it before a service reads it."""
    (tmp_path / "keys").write_text("garbage\n")
    result = _run(tool, tmp_path, free_ports(3))
    _assert_one_line(result, "line 1 of the keys file")


@pytest.mark.parametrize("port", ["0", "65534", "x"])
def test_impossible_port(tool: typer.Typer, tmp_path: Path, port: str) -> None:
    """A port without two after it is a mistake of usage, status 2."""
    result = CliRunner().invoke(tool, [f"--data={tmp_path}", f"--port={port}"])
    assert result.exit_code == 2
    assert "Traceback" not in result.output


def test_edition_that_is_not_there(tool: typer.Typer, tmp_path: Path) -> None:
    """A file that does not exist is a mistake of usage."""
    result = CliRunner().invoke(tool, [f"--data={tmp_path}", "--edition=nowhere.toml"])
    assert result.exit_code == 2
    assert "nowhere.toml" in result.output
