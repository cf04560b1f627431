"""Secrets that a service keeps for itself."""

from pathlib import Path

from newstape.kit.secret_file import BYTES, kept_secret


def test_made_once(tmp_path: Path) -> None:
    """It is random, kept, and for the eyes of its owner."""
    path = tmp_path / "articles" / "preview.key"
    made = kept_secret(path)
    assert len(made) == BYTES
    assert kept_secret(path) == made
    assert path.stat().st_mode & 0o777 == 0o600
    assert [one.name for one in path.parent.iterdir()] == ["preview.key"]
    assert kept_secret(tmp_path / "other.key") != made


def test_one_half_made_is_made_anew(tmp_path: Path) -> None:
    """What a crash left behind is no secret."""
    (tmp_path / "a.key.new").write_bytes(b"half")
    assert len(kept_secret(tmp_path / "a.key")) == BYTES
