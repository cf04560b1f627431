"""The key of the hand tool."""

from pathlib import Path

import pytest

from newstape.cli.first_key import ensure_key
from newstape.cli.stack import read_key
from newstape.kit.keys import SCOPES, KeyRing, KeysError, KeysFile


def test_first_key_may_do_everything(tmp_path: Path) -> None:
    """The services know the key that was left, with every scope there is."""
    ensure_key(tmp_path)
    scopes = KeyRing(tmp_path / "keys").scopes_of(read_key(tmp_path))
    assert scopes == frozenset(SCOPES)


def test_second_start_keeps_the_key(tmp_path: Path) -> None:
    """What works is not replaced, and no second key piles up."""
    ensure_key(tmp_path)
    key = read_key(tmp_path)
    ensure_key(tmp_path)
    assert read_key(tmp_path) == key
    assert len(KeysFile(tmp_path / "keys").entries()) == 1


def test_lost_keys_file(tmp_path: Path) -> None:
    """A key that the services do not know any more is replaced by one they know."""
    ensure_key(tmp_path)
    (tmp_path / "keys").unlink()
    ensure_key(tmp_path)
    assert KeyRing(tmp_path / "keys").scopes_of(read_key(tmp_path)) is not None


def test_spoilt_keys_file(tmp_path: Path) -> None:
    """A keys file that makes no sense is not written over."""
    (tmp_path / "keys").write_text("garbage\n")
    with pytest.raises(KeysError, match="line 1"):
        ensure_key(tmp_path)
    assert (tmp_path / "keys").read_text() == "garbage\n"
