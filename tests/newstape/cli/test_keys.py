"""``newstape keys`` as a person uses it."""

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from newstape.cli.main import build
from newstape.kit.keys import KeyRing


def keys(data: Path, *words: str) -> Result:
    """Run ``newstape keys`` on a data directory."""
    return CliRunner().invoke(build(), ["keys", *words, "--data", str(data)])


def test_a_key_is_printed_once_and_good_at_once(tmp_path: Path) -> None:
    """Standard output is the key alone, for a script to take."""
    made = keys(
        tmp_path,
        "create",
        "feed",
        "--scope",
        "quotes:write",
        "--scope",
        "articles:write",
    )
    assert made.exit_code == 0
    key = made.stdout.strip()
    scopes = KeyRing(tmp_path / "keys").scopes_of(key)
    assert scopes == frozenset({"quotes:write", "articles:write"})
    assert key not in (tmp_path / "keys").read_text()
    assert "cannot be shown again" in made.stderr


def test_keys_are_listed_without_their_secrets(tmp_path: Path) -> None:
    """Id, name, scopes and date; a name is no markup."""
    made = keys(tmp_path, "create", "the [bold]feed", "--scope", "quotes:write")
    listed = keys(tmp_path, "list")
    assert listed.exit_code == 0
    header, row = listed.stdout.splitlines()
    assert header.split() == ["id", "name", "scopes", "created"]
    assert "the [bold]feed" in row
    assert "quotes:write" in row
    assert made.stdout.strip() not in listed.stdout
    assert row.split()[0] == made.stdout.split("_")[1]


def test_a_revoked_key_is_good_no_longer(tmp_path: Path) -> None:
    """The others stay."""
    first = keys(tmp_path, "create", "one", "--scope", "quotes:write").stdout.strip()
    second = keys(tmp_path, "create", "two", "--scope", "quotes:write").stdout.strip()
    revoked = keys(tmp_path, "revoke", first.split("_")[1])
    assert (revoked.exit_code, revoked.stdout.split()[0]) == (0, "revoked")
    ring = KeyRing(tmp_path / "keys")
    assert ring.scopes_of(first) is None
    assert ring.scopes_of(second) is not None


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("create", "feed", "--scope", "everything"), "scopes"),
        (("create", "a\nb", "--scope", "quotes:write"), "name"),
        (("revoke", "00000000"), "no key has the id 00000000"),
    ],
)
def test_a_request_that_makes_no_sense_is_one_line(
    tmp_path: Path, words: tuple[str, ...], said: str
) -> None:
    """Status 1, no traceback, no key."""
    result = keys(tmp_path, *words)
    assert (result.exit_code, result.stdout) == (1, "")
    assert said in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_a_broken_keys_file_is_told_by_line(tmp_path: Path) -> None:
    """It is not overwritten."""
    (tmp_path / "keys").write_text("nonsense\n")
    for words in (("list",), ("create", "feed", "--scope", "quotes:write")):
        result = keys(tmp_path, *words)
        assert result.exit_code == 1
        assert "line 1" in result.stderr
    assert (tmp_path / "keys").read_text() == "nonsense\n"


def test_a_key_needs_a_scope(tmp_path: Path) -> None:
    """There is no key for nothing, and none for everything by accident."""
    result = keys(tmp_path, "create", "feed")
    assert result.exit_code == 2
    assert "--scope" in result.stderr


def test_no_keys_are_an_empty_list(tmp_path: Path) -> None:
    """Only the header."""
    result = keys(tmp_path, "list")
    assert (result.exit_code, len(result.stdout.splitlines())) == (0, 1)
