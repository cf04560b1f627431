"""How commands find the stack."""

from pathlib import Path

import pytest

from newstape.cli.stack import (
    Service,
    StackError,
    StackFile,
    read_key,
    read_stack,
    remove_stack,
    write_key,
    write_stack,
)

STACK = StackFile(
    gateway=Service(url="http://127.0.0.1:8000", pid=1),
    quotes=Service(url="http://127.0.0.1:8001", pid=2),
    articles=Service(url="http://127.0.0.1:8002", pid=3),
)


def test_round_trip(tmp_path: Path) -> None:
    """What is written is read, and a second stack replaces the first."""
    write_stack(tmp_path, STACK)
    newer = STACK.model_copy(update={"quotes": Service(url="http://q", pid=9)})
    write_stack(tmp_path, newer)
    assert read_stack(tmp_path) == newer


def test_no_stack(tmp_path: Path) -> None:
    """Where no stack stands one is told how to start it."""
    with pytest.raises(StackError, match=r"start one with `newstape up --data"):
        read_stack(tmp_path)


def test_removed_stack(tmp_path: Path) -> None:
    """After a stack has gone, nobody finds it; removing it twice is no error."""
    write_stack(tmp_path, STACK)
    remove_stack(tmp_path)
    remove_stack(tmp_path)
    with pytest.raises(StackError):
        read_stack(tmp_path)


@pytest.mark.parametrize("text", ["", "{}", '{"gateway": 1}', "nonsense"])
def test_nonsense(tmp_path: Path, text: str) -> None:
    """A file that somebody spoilt is said to be spoilt."""
    (tmp_path / "stack.json").write_text(text)
    with pytest.raises(StackError, match="not what `newstape up` writes"):
        read_stack(tmp_path)


def test_key_is_for_its_owner_only(tmp_path: Path) -> None:
    """The key can be read back, and nobody else can read it."""
    write_key(tmp_path, "nt_1_secret")
    assert read_key(tmp_path) == "nt_1_secret"
    assert (tmp_path / "api-key").stat().st_mode & 0o777 == 0o600


def test_no_key(tmp_path: Path) -> None:
    """A missing key is named by its path."""
    with pytest.raises(StackError, match="api-key"):
        read_key(tmp_path)
