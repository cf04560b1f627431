"""A secret that a service made for itself and keeps."""

import os
import secrets
from pathlib import Path

BYTES = 32


def kept_secret(path: Path) -> bytes:
    """The random bytes in a file; made when it is not there, for our eyes alone.

    Raises:
        OSError: the file cannot be read or made.
    """
    try:
        return path.read_bytes()
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
    made = secrets.token_bytes(BYTES)
    fresh = path.with_name(f"{path.name}.new")
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(made)
        file.flush()
        os.fsync(handle)
    fresh.replace(path)  # whole or not at all
    return made
