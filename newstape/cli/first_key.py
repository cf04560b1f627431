"""The key that the hand tool works with, made when there is none."""

from pathlib import Path

from newstape.cli.stack import StackError, read_key, write_key
from newstape.kit.clock import utc_now
from newstape.kit.datadir import DataDirError
from newstape.kit.keys import SCOPES, KeyRing, KeysFile


def ensure_key(data: Path) -> None:
    """Have a key with every scope in ``data/api-key`` that ``data/keys`` knows.

    Raises:
        KeysError: the keys file makes no sense.
        DataDirError: the directory cannot be written to.
    """
    keys = data / "keys"
    try:
        known = KeyRing(keys).scopes_of(read_key(data)) is not None
    except StackError:
        known = False
    if known:
        return
    try:
        key = KeysFile(keys).create("newstape up", frozenset(SCOPES), utc_now())
        write_key(data, key)
    except OSError as error:
        raise DataDirError(f"{data}: {error.strerror}") from error
