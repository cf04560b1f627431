"""What a person sees when a command cannot do its work."""

from pathlib import Path

import pytest
import typer

from newstape.cli.failures import plain_failures
from newstape.cli.stack import StackError
from newstape.client.errors import UnreachableError
from newstape.kit.keys import KeysError


@pytest.mark.parametrize(
    "error",
    [
        StackError("said [plainly]"),
        KeysError("said [plainly]"),
        UnreachableError("said [plainly]"),
    ],
)
def test_a_known_failure_is_one_line_and_status_1(
    error: Exception, capsys: pytest.CaptureFixture[str]
) -> None:
    """Brackets are no markup."""
    with pytest.raises(typer.Exit) as left, plain_failures():
        raise error
    assert left.value.exit_code == 1
    assert capsys.readouterr() == ("", "said [plainly]\n")


def test_a_file_that_cannot_be_used_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The system's words follow its name."""
    with pytest.raises(typer.Exit), plain_failures():
        (tmp_path / "none").read_text()
    assert capsys.readouterr().err == f"{tmp_path}/none: No such file or directory\n"


def test_a_bug_stays_a_bug(capsys: pytest.CaptureFixture[str]) -> None:
    """What is nobody's mistake but ours is not hidden in one line."""
    with pytest.raises(ZeroDivisionError), plain_failures():
        _ = 1 // 0
    assert capsys.readouterr() == ("", "")


def test_nothing_happens_when_all_goes_well(capsys: pytest.CaptureFixture[str]) -> None:
    """No line, no exit."""
    with plain_failures():
        done = True
    assert done
    assert capsys.readouterr() == ("", "")
