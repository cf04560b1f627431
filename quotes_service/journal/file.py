"""The journal's SQLite file: the newest quote of every symbol, with its number.

Numbers go on from the highest: the newest change of all is the newest of its symbol.
Everything here blocks and belongs to one thread. WAL with ``synchronous=FULL``: what
``write`` returned from survives kill -9 and a loss of power.
"""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from quotes_service.domain.errors import (
    JournalBrokenError,
    JournalError,
    JournalFullError,
)
from quotes_service.domain.quote import Quote
from quotes_service.journal.rows import CREATE, REPLACE, SELECT, from_row, to_row
from quotes_service.journal.seal import Seal, new_word

LAYOUT = 2
"""Kept as ``user_version``; a file with a higher one is of a newer program.

Layout 1 also noted the newest number, in each transaction.
"""

_meta = "CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL)"
_note = "REPLACE INTO meta VALUES (?, ?)"
_broken = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
Connect = Callable[[Path], sqlite3.Connection]


def connect(path: Path) -> sqlite3.Connection:
    """A connection whose commits are durable."""
    connection = sqlite3.connect(path, isolation_level=None, timeout=2)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    return connection


class JournalFile:
    """An open journal file.

    ``board`` is what it held when it was opened, ``seq`` the highest number given out.

    Raises:
        JournalBrokenError: damaged, or not a journal that we can read.
        JournalError: it cannot be opened or made.
    """

    def __init__(self, path: Path, connecting: Connect = connect) -> None:
        with _typed_errors():
            self._connection = connecting(path)
        try:
            with _typed_errors():
                self._check()
                self.epoch = self._identify(Seal(path))
                self.board = self._read()
                self.seq = max((q.seq for q in self.board.values()), default=0)
        except BaseException:
            self._connection.close()
            raise

    def write(self, quotes: Sequence[Quote]) -> None:
        """Keep these quotes in place of older ones; all or none, durable on return.

        Raises:
            JournalFullError: no space is left.
            JournalError: the disk or the file failed otherwise.
        """
        rows = [to_row(quote) for quote in quotes]
        with _typed_errors():
            if len(rows) == 1:  # a transaction of its own, for half the work
                self._connection.execute(REPLACE, rows[0])
                return
            with self._transaction():
                self._connection.executemany(REPLACE, rows)

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._connection.execute("COMMIT")
        except BaseException:
            if self._connection.in_transaction:  # on some errors SQLite did it itself
                self._connection.execute("ROLLBACK")
            raise

    def _check(self) -> None:
        """Lay out a new file; refuse one that is damaged or of another program."""
        [layout] = self._connection.execute("PRAGMA user_version").fetchone()
        [objects] = self._connection.execute(
            "SELECT count(*) FROM sqlite_master"
        ).fetchone()
        if layout == 0 and objects == 0:
            self._lay_out()
        elif layout == 1:
            self._connection.execute(f"PRAGMA user_version = {LAYOUT}")
        elif layout != LAYOUT:
            raise JournalBrokenError(f"the journal has the unknown layout {layout}")
        [verdict] = self._connection.execute("PRAGMA quick_check(1)").fetchone()
        if verdict != "ok":
            raise JournalBrokenError(f"the journal is damaged: {verdict}")

    def _lay_out(self) -> None:
        with self._transaction():
            self._connection.execute(CREATE)
            self._connection.execute(_meta)
            self._connection.execute(f"PRAGMA user_version = {LAYOUT}")

    def _identify(self, seal: Seal) -> str:
        """The epoch: a new one unless this is the file that was sealed here last."""
        notes = self._notes()
        genuine = seal.fits(notes.get("inode"), notes.get("opening"))
        epoch = notes["epoch"] if genuine else new_word()
        opening = new_word()
        # A kill between these steps must not look like a copy.
        seal.write(notes.get("opening", opening), opening)
        with self._transaction():
            for key, value in (
                ("epoch", epoch),
                ("inode", seal.inode()),
                ("opening", opening),
            ):
                self._connection.execute(_note, (key, value))
        seal.write(opening)
        return epoch

    def _notes(self) -> dict[str, str]:
        return dict(self._connection.execute("SELECT key, value FROM meta"))

    def _read(self) -> dict[str, Quote]:
        quotes = map(from_row, self._connection.execute(SELECT))
        return {quote.symbol: quote for quote in quotes}


@contextmanager
def _typed_errors() -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise _typed(error) from error
    except OSError as error:
        raise JournalError(f"the journal: {error.strerror}") from error


def _typed(error: sqlite3.Error) -> JournalError:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code == sqlite3.SQLITE_FULL:
        return JournalFullError("the journal's disk is full")
    if code in _broken:
        return JournalBrokenError(f"the journal is damaged: {error}")
    return JournalError(f"the journal: {error}")
