"""The journal's file: whole, typed in its errors, and known to itself."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from quotes_service.domain.errors import (
    JournalBrokenError,
    JournalError,
    JournalFullError,
)
from quotes_service.journal.file import LAYOUT, JournalFile, connect
from tests.fakes.quotes import a_quote


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "journal.db"


@contextmanager
def opened(path: Path) -> Iterator[JournalFile]:
    with closing(JournalFile(path)) as file:
        yield file


def epoch_of(path: Path) -> str:
    with opened(path) as file:
        return file.epoch


def write_one(path: Path) -> str:
    """Keep a quote and tell the epoch."""
    with opened(path) as file:
        file.write([a_quote("39.36", seq=7)])
        return file.epoch


def test_what_was_written_is_read(path: Path) -> None:
    """Board, number and epoch are the same when it is opened again."""
    epoch = write_one(path)
    with opened(path) as file:
        assert (file.epoch, file.seq) == (epoch, 7)
        assert file.board == {"GSK": a_quote("39.36", seq=7)}


def test_commits_are_durable(path: Path) -> None:
    """Write-ahead log, synchronised on every commit."""
    with closing(connect(path)) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert connection.execute("PRAGMA synchronous").fetchone() == (2,)


def test_a_copy_is_another_journal(path: Path, tmp_path: Path) -> None:
    """A copied directory goes on under an epoch of its own; the original keeps its."""
    epoch = write_one(path)
    copy = tmp_path / "copy"
    copy.mkdir()
    for file in list(tmp_path.glob("journal.*")):
        shutil.copy2(file, copy)
    assert epoch_of(copy / "journal.db") != epoch
    assert epoch_of(path) == epoch


def test_a_moved_journal_is_the_same(path: Path, tmp_path: Path) -> None:
    """Moving a directory changes nothing."""
    epoch = write_one(path)
    (tmp_path / "there").mkdir()
    for file in list(tmp_path.glob("journal.*")):
        file.rename(tmp_path / "there" / file.name)
    assert epoch_of(tmp_path / "there" / "journal.db") == epoch


def test_a_restore_is_another_journal(path: Path) -> None:
    """An older state that is put back into the same file is found out."""
    epoch = write_one(path)
    backup = path.read_bytes()
    assert epoch_of(path) == epoch
    path.write_bytes(backup)
    restored = epoch_of(path)
    assert restored != epoch
    assert epoch_of(path) == restored


def test_a_lost_seal_costs_the_epoch(path: Path) -> None:
    """Without the seal nobody can know, so the epoch is made anew."""
    epoch = write_one(path)
    path.with_suffix(".seal").unlink()
    assert epoch_of(path) != epoch


def test_killed_while_sealing(path: Path) -> None:
    """A kill between seal and file is not taken for a copy."""
    epoch = write_one(path)
    seal = path.with_suffix(".seal")
    seal.write_text(f"{seal.read_text()} 0123abcd")
    assert epoch_of(path) == epoch


@pytest.mark.parametrize("content", [b"hello" * 1000, b"SQLite format 3\0" * 256])
def test_not_a_database(path: Path, content: bytes) -> None:
    """A file of something else is refused and left alone."""
    path.write_bytes(content)
    with pytest.raises(JournalBrokenError):
        JournalFile(path)
    assert path.read_bytes() == content


def test_a_database_of_another_program(path: Path) -> None:
    """A database that is not a journal is refused."""
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE theirs (x)")
    with pytest.raises(JournalBrokenError, match="layout"):
        JournalFile(path)


def test_a_file_of_the_first_layout(path: Path) -> None:
    """It goes on; the program that it is from does not open it any more."""
    epoch = write_one(path)
    with closing(sqlite3.connect(path)) as older:
        older.execute("INSERT INTO meta VALUES ('seq', '7')")
        older.execute("PRAGMA user_version = 1")
        older.commit()
    with opened(path) as file:
        assert (file.epoch, file.seq) == (epoch, 7)
    with closing(sqlite3.connect(path)) as now:
        assert now.execute("PRAGMA user_version").fetchone() == (LAYOUT,)


def test_a_file_of_a_newer_program(path: Path) -> None:
    """It is refused and left alone."""
    write_one(path)
    with closing(sqlite3.connect(path)) as newer:
        newer.execute(f"PRAGMA user_version = {LAYOUT + 1}")
    with pytest.raises(JournalBrokenError, match="layout"):
        JournalFile(path)


def test_numbers_go_on_from_the_highest(path: Path) -> None:
    """Whichever symbol has it."""
    with opened(path) as file:
        assert file.seq == 0
        file.write([a_quote(seq=1), a_quote(symbol="BP", seq=5)])
        file.write([a_quote(seq=4)])
    with opened(path) as file:
        assert file.seq == 5


def test_a_flipped_bit(path: Path) -> None:
    """A price that changed on the disk is found out when the journal is opened."""
    write_one(path)
    data = path.read_bytes()
    assert data.count(b"39.36") == 1
    path.write_bytes(data.replace(b"39.36", b"39.37"))
    with pytest.raises(JournalBrokenError, match="GSK"):
        JournalFile(path)


def test_no_such_directory(path: Path) -> None:
    """A place that cannot be opened is a typed error too."""
    with pytest.raises(JournalError):
        JournalFile(path.parent / "nowhere" / "journal.db")


def test_disk_full(path: Path) -> None:
    """Nothing of a write that did not fit is kept; when there is space it goes on."""

    def cramped(path: Path) -> sqlite3.Connection:
        connection = connect(path)
        connection.execute("PRAGMA max_page_count = 12")
        return connection

    many = [a_quote(symbol=f"S{number}", seq=number + 1) for number in range(2000)]
    with closing(JournalFile(path, cramped)) as file:
        file.write(many[:3])
        with pytest.raises(JournalFullError):
            file.write(many)
        file.write(many[3:4])
    with opened(path) as file:
        assert file.seq == 4
        assert list(file.board.values()) == many[:4]


def test_locked_by_another(path: Path) -> None:
    """A file that another process holds is an error, and no more than that."""

    def impatient(path: Path) -> sqlite3.Connection:
        connection = connect(path)
        connection.execute("PRAGMA busy_timeout = 20")
        return connection

    with closing(JournalFile(path, impatient)) as file:
        with closing(sqlite3.connect(path, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(JournalError, match="locked"):
                file.write([a_quote(seq=1)])
        file.write([a_quote(seq=1)])
    with opened(path) as file:
        assert file.seq == 1
