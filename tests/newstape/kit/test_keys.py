"""Keys: the file, those who edit it and those who read it."""

import os
import stat
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newstape.kit.keys import SCOPES, KeyRing, KeysError, KeysFile, parse_keys

NOW = datetime(2024, 6, 17, 20, 0, tzinfo=UTC)
QUOTES = frozenset({"quotes:write"})


def test_a_created_key_opens_its_scopes(tmp_path: Path) -> None:
    """What create returns is known to a ring with just the scopes asked for."""
    path = tmp_path / "keys"
    key = KeysFile(path).create("desk", frozenset(SCOPES[:2]), NOW)
    assert KeyRing(path).scopes_of(key) == frozenset(SCOPES[:2])


def test_the_file_does_not_hold_the_key(tmp_path: Path) -> None:
    """Somebody who reads the file has no key."""
    path = tmp_path / "keys"
    key = KeysFile(path).create("desk", QUOTES, NOW)
    assert key not in path.read_text()
    assert key.rpartition("_")[2] not in path.read_text()


def test_entries_are_listed_in_the_order_made(tmp_path: Path) -> None:
    """A listing says who may do what since when, and never the key."""
    file = KeysFile(tmp_path / "keys")
    for name in ("desk", "night desk"):
        file.create(name, QUOTES, NOW)
    assert [(e.name, e.scopes, e.created) for e in file.entries()] == [
        ("desk", QUOTES, "2024-06-17T20:00:00.000Z"),
        ("night desk", QUOTES, "2024-06-17T20:00:00.000Z"),
    ]


def test_a_revoked_key_opens_nothing(tmp_path: Path) -> None:
    """A ring that knew a key forgets it once it is revoked; others stay."""
    path = tmp_path / "keys"
    file = KeysFile(path)
    gone, kept = (file.create(name, QUOTES, NOW) for name in ("old", "new"))
    ring = KeyRing(path)
    assert ring.scopes_of(gone) == QUOTES
    assert file.revoke(file.entries()[0].id).name == "old"
    assert ring.scopes_of(gone) is None
    assert ring.scopes_of(kept) == QUOTES


def test_revoking_an_unknown_key_is_said(tmp_path: Path) -> None:
    """A mistyped id is an error, not a silent success."""
    with pytest.raises(KeysError, match="cafe0000"):
        KeysFile(tmp_path / "keys").revoke("cafe0000")


def test_a_missing_file_is_an_empty_ring(tmp_path: Path) -> None:
    """Without a file nobody has a key, and a file made later counts."""
    path = tmp_path / "keys"
    ring = KeyRing(path)
    assert ring.scopes_of("nt_anything") is None
    key = KeysFile(path).create("desk", QUOTES, NOW)
    assert ring.scopes_of(key) == QUOTES
    path.unlink()
    assert ring.scopes_of(key) is None


def test_a_broken_file_keeps_the_last_good_state(tmp_path: Path) -> None:
    """A slip in an editor locks nobody out, and is told once."""
    path = tmp_path / "keys"
    key = KeysFile(path).create("desk", QUOTES, NOW)
    told: list[Exception] = []
    ring = KeyRing(path, told.append)
    assert ring.scopes_of(key) == QUOTES
    path.write_text("what is this\n")
    assert ring.scopes_of(key) == QUOTES
    assert ring.scopes_of(key) == QUOTES
    assert [str(error) for error in told] == [
        "line 1 of the keys file is not a key entry"
    ]


@pytest.mark.parametrize("content", [b"\xff\xfe", b"a b c d e\n", b"one two\n"])
def test_a_broken_file_is_never_overwritten(tmp_path: Path, content: bytes) -> None:
    """Editing refuses to build on what it cannot read."""
    path = tmp_path / "keys"
    path.write_bytes(content)
    with pytest.raises(KeysError):
        KeysFile(path).create("desk", QUOTES, NOW)
    assert path.read_bytes() == content


def test_comments_stay(tmp_path: Path) -> None:
    """What people wrote beside the keys survives both edits."""
    path = tmp_path / "keys"
    path.write_text("# the night desk, until May")
    file = KeysFile(path)
    file.create("desk", QUOTES, NOW)
    file.create("feed", QUOTES, NOW)
    file.revoke(file.entries()[0].id)
    assert path.read_text().startswith("# the night desk, until May\n")
    assert [entry.name for entry in file.entries()] == ["feed"]


def test_only_the_owner_reads_the_file(tmp_path: Path) -> None:
    """The file has mode 0600, also when a crash left a draft that others could read."""
    path = tmp_path / "keys"
    (tmp_path / "keys.new").touch(mode=0o644)
    KeysFile(path).create("desk", QUOTES, NOW)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.skipif(os.getuid() != 0, reason="only root gives files away")
def test_the_file_stays_with_its_owner(tmp_path: Path) -> None:
    """When root edits a service's keys, the service can still read them."""
    path = tmp_path / "keys"
    path.touch()
    os.chown(path, 65534, 65534)
    KeysFile(path).create("desk", QUOTES, NOW)
    assert (path.stat().st_uid, path.stat().st_gid) == (65534, 65534)


def test_writers_at_the_same_time_lose_nothing(tmp_path: Path) -> None:
    """Sixteen keys made by eight threads are sixteen entries."""
    path = tmp_path / "keys"
    with ThreadPoolExecutor(8) as pool:
        made = list(
            pool.map(lambda n: KeysFile(path).create(f"k{n}", QUOTES, NOW), range(16))
        )
    ring = KeyRing(path)
    assert all(ring.scopes_of(key) == QUOTES for key in made)
    assert len(KeysFile(path).entries()) == 16


@pytest.mark.parametrize("scopes", [frozenset[str](), frozenset({"quotes:read"})])
def test_scopes_that_do_not_exist_are_refused(
    tmp_path: Path, scopes: frozenset[str]
) -> None:
    """A key with no scope or an unknown one is of no use; the known ones are named."""
    with pytest.raises(KeysError, match="quotes:write, articles:write"):
        KeysFile(tmp_path / "keys").create("desk", scopes, NOW)


@given(name=st.text(max_size=40))
def test_no_name_breaks_the_file(
    tmp_path_factory: pytest.TempPathFactory, name: str
) -> None:
    """Whatever a key is called, it is refused or the file can be read back."""
    file = KeysFile(tmp_path_factory.mktemp("keys") / "keys")
    try:
        file.create(name, QUOTES, NOW)
    except KeysError:
        assert not name.strip() or not name.isprintable()
    else:
        assert [entry.name for entry in file.entries()] == [name.strip()]


def test_empty_lines_are_skipped() -> None:
    """A file of nothing but space and comments has no key."""
    assert parse_keys("\n   \n# nobody\n") == []
