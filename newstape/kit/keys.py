"""API keys in one file, hashed, like ``authorized_keys``.

A line is ``<id> <sha256 of the key> <scope,scope> <created> <name>``. The keys are 256
random bits, so a plain hash is enough. Every service reads the file and reads it again
when it changed; nobody owns it.
"""

import fcntl
import hashlib
import os
import re
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from newstape.wire.scalars import format_time

SCOPES = ("quotes:write", "articles:write", "articles:read_drafts")


class KeysError(Exception):
    """A keys file or a request about it that makes no sense."""


@dataclass(frozen=True, slots=True)
class KeyEntry:
    """One key as the file knows it: everything but the key."""

    id: str
    digest: str
    scopes: frozenset[str]
    created: str
    name: str

    def line(self) -> str:
        """The entry as a line of the file."""
        scopes = ",".join(sorted(self.scopes))
        return f"{self.id} {self.digest} {scopes} {self.created} {self.name}\n"


def digest(key: str) -> str:
    """What the file holds in place of a key."""
    return hashlib.sha256(key.encode()).hexdigest()


def parse_keys(text: str) -> list[KeyEntry]:
    """Read a keys file.

    Raises:
        KeysError: a line that is not an entry, named by its number.
    """
    entries = []
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip() or line.startswith("#"):
            continue
        parts = line.split(" ", 4)
        if len(parts) != 5 or not re.fullmatch("[0-9a-f]{64}", parts[1]):
            raise KeysError(f"line {number} of the keys file is not a key entry")
        scopes = frozenset(parts[2].split(","))
        entries.append(KeyEntry(parts[0], parts[1], scopes, parts[3], parts[4]))
    return entries


class KeyRing:
    """The keys that are good now; reads its file again when that changed.

    ``scopes_of`` costs one ``stat``. A missing file is an empty ring; a broken one
    keeps the last good state and hands the error to ``on_error``.
    """

    def __init__(
        self, path: Path, on_error: Callable[[Exception], None] = lambda _error: None
    ) -> None:
        self._path = path
        self._on_error = on_error
        self._stamp: tuple[int, int, int] | None = None
        self._scopes: dict[str, frozenset[str]] = {}

    def scopes_of(self, key: str) -> frozenset[str] | None:
        """The scopes of a key, or None when it is not known (any more)."""
        self._refresh()
        return self._scopes.get(digest(key))

    def _refresh(self) -> None:
        try:
            stat = self._path.stat()
            stamp = (stat.st_mtime_ns, stat.st_size, stat.st_ino)
            if stamp == self._stamp:
                return
            self._stamp = stamp
            entries = parse_keys(self._path.read_text("utf-8"))
        except FileNotFoundError:
            self._stamp, entries = None, []
        except (OSError, ValueError, KeysError) as error:
            self._on_error(error)
            return
        self._scopes = {entry.digest: entry.scopes for entry in entries}


class KeysFile:
    """Edits a keys file; every change is atomic and under a lock."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def entries(self) -> list[KeyEntry]:
        """All entries, in the order they were made."""
        return parse_keys(self._text())

    def create(self, name: str, scopes: frozenset[str], now: datetime) -> str:
        """Make a key and return it; it cannot be read again later.

        Raises:
            KeysError: an unknown scope, none at all, or a name that is not one line.
        """
        if not scopes or scopes - set(SCOPES):
            raise KeysError(f"a key needs scopes out of {', '.join(SCOPES)}")
        if not name.strip() or not name.isprintable():
            raise KeysError("a key needs a name on one line")
        identity = secrets.token_hex(4)
        key = f"nt_{identity}_{secrets.token_urlsafe(32)}"
        entry = KeyEntry(identity, digest(key), scopes, format_time(now), name.strip())
        with self._locked():
            text = self._text()
            parse_keys(text)
            self._write(text + entry.line())
        return key

    def revoke(self, identity: str) -> KeyEntry:
        """Take a key out.

        Raises:
            KeysError: no key has this id.
        """
        with self._locked():
            text = self._text()
            gone = [entry for entry in parse_keys(text) if entry.id == identity]
            if not gone:
                raise KeysError(f"no key has the id {identity}")
            lines = text.split("\n")
            self._write(
                "\n".join(line for line in lines if not line.startswith(f"{identity} "))
            )
        return gone[0]

    def _text(self) -> str:
        try:
            text = self._path.read_text("utf-8")
        except FileNotFoundError:
            return ""
        except UnicodeDecodeError as error:
            raise KeysError("the keys file is not text in UTF-8") from error
        return text if text.endswith("\n") or not text else text + "\n"

    @contextmanager
    def _locked(self) -> Iterator[None]:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with self._beside(".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _write(self, text: str) -> None:
        draft = self._beside(".new")
        draft.unlink(missing_ok=True)
        draft.touch(mode=0o600)
        with draft.open("w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        if self._path.exists():
            # Whoever reads it now can read it afterwards, also when root edits it.
            owner = self._path.stat()
            os.chown(draft, owner.st_uid, owner.st_gid)
        draft.replace(self._path)

    def _beside(self, ending: str) -> Path:
        return self._path.with_name(self._path.name + ending)
