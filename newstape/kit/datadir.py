"""A data directory belongs to one process at a time."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class DataDirError(Exception):
    """A data directory that cannot be used."""


class DataDirLockedError(DataDirError):
    """Another process works in the directory."""


@contextmanager
def claim(path: Path) -> Iterator[Path]:
    """Make the directory if need be and hold its lock until the end.

    Raises:
        DataDirLockedError: another process holds it.
        DataDirError: it cannot be made or written to.
    """
    try:
        path.mkdir(parents=True, exist_ok=True)
        lock = (path / "lock").open("w")
    except OSError as error:
        raise DataDirError(f"{path}: {error.strerror}") from error
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise DataDirLockedError(f"{path} is in use by another process") from error
        yield path
