"""Working on services that something else started."""

from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from newstape.cli.attach import attach
from newstape.cli.stack import Service, read_key, read_stack


@pytest.fixture
def tool() -> typer.Typer:
    tool = typer.Typer()
    tool.command()(attach)
    return tool


def _options(data: Path) -> list[str]:
    return [
        f"--data={data}",
        "--gateway=http://gateway:8000/",
        "--quotes=http://quotes:8000",
        "--articles=http://articles:8000",
    ]


def test_other_commands_find_the_services(tool: typer.Typer, tmp_path: Path) -> None:
    """Afterwards there is a stack file without pids, and a key, in a new directory."""
    data = tmp_path / "new"
    assert CliRunner().invoke(tool, _options(data)).exit_code == 0
    stack = read_stack(data)
    assert stack.gateway == Service(url="http://gateway:8000", pid=None)
    assert stack.articles.url == "http://articles:8000"
    assert read_key(data).startswith("nt_")


def test_twice_keeps_the_key(tool: typer.Typer, tmp_path: Path) -> None:
    """It may run at every start of a container."""
    CliRunner().invoke(tool, _options(tmp_path))
    key = read_key(tmp_path)
    assert CliRunner().invoke(tool, _options(tmp_path)).exit_code == 0
    assert read_key(tmp_path) == key


def test_spoilt_keys_file(tool: typer.Typer, tmp_path: Path) -> None:
    """A person's mistake is one line and a status, not a traceback."""
    (tmp_path / "keys").write_text("garbage\n")
    result = CliRunner().invoke(tool, _options(tmp_path))
    assert result.exit_code == 1
    assert "line 1 of the keys file" in result.output
    assert "Traceback" not in result.output
