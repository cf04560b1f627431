"""The hand tool as a whole."""

import subprocess
import sys

import pytest
import typer
from typer.testing import CliRunner

from newstape.cli.main import build
from tests.fakes.processes import environment


def commands() -> list[tuple[str, ...]]:
    """Every command and group by its words, the tool itself included."""
    found: list[tuple[str, ...]] = []
    rest: list[tuple[tuple[str, ...], object]] = [((), typer.main.get_command(build()))]
    while rest:
        words, command = rest.pop()
        found.append(words)
        inner = getattr(command, "commands", {})
        rest += [((*words, name), inside) for name, inside in inner.items()]
    return sorted(found)


def test_the_commands_are_those_that_the_manual_names() -> None:
    """None is forgotten when the tool is put together."""
    assert {" ".join(words) for words in commands()} >= {
        "up",
        "import page",
        "keys create",
        "keys list",
        "keys revoke",
    }


@pytest.mark.parametrize("words", commands(), ids=" ".join)
def test_every_command_has_help(words: tuple[str, ...]) -> None:
    """It says what it does; what does something gives an example."""
    result = CliRunner().invoke(build(), [*words, "--help"])
    assert result.exit_code == 0
    assert result.stdout.startswith("Usage: ")
    if "Commands:" not in result.stdout:
        assert f"Example: newstape {' '.join(words)}" in result.stdout


def test_a_command_that_is_not_there_is_status_2() -> None:
    """One line that says so, and how to get help."""
    result = CliRunner().invoke(build(), ["fly"])
    assert result.exit_code == 2
    assert "fly" in result.stderr


def test_the_tool_runs_as_a_program() -> None:
    """``main`` is what the installed script calls."""
    program = "from newstape.cli.main import main; main()"
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", program, "--help"],
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "import" in done.stdout
