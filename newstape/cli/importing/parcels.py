"""What a person names to be imported: files, folders, addresses, standard input."""

import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import BinaryIO

from newstape.cli.importing.batches import Batch, batches_of_lines
from newstape.cli.importing.guess import HEAD_BYTES, SUFFIXES, guess
from newstape.client.web.fetch import Document
from newstape.wire.imports import ImportFormat

STDIN = "-"
MAX_DOCUMENT_BYTES = 16 * 1024 * 1024
_PIECE = 256 * 1024
_web = re.compile(r"https?://", re.IGNORECASE)


class ParcelError(Exception):
    """Something that cannot be sent as it is; the text is for people."""


@dataclass(frozen=True, slots=True)
class Parcel:
    """A document that is to be sent: its name, its format, and what it is sent in.

    ``base`` is the address that it is from, ``size`` its bytes where they are known.
    """

    name: str
    form: ImportFormat
    batches: Iterable[Batch]
    size: int | None = None
    base: str | None = None


def is_web(name: str) -> bool:
    """Whether a name is an address to be fetched."""
    return _web.match(name) is not None


def files_of(name: str) -> Sequence[Path]:
    """The files that a name stands for; those in a folder by their suffixes, sorted.

    Raises:
        ParcelError: a folder with none.
    """
    path = Path(name)
    if not path.is_dir():
        return [path]
    inside = (one for one in path.rglob("*") if one.suffix.lower() in SUFFIXES)
    found = sorted(one for one in inside if one.is_file() and one.name[0] != ".")
    if not found:
        raise ParcelError("there is no file in it that is named like a feed")
    return found


@contextmanager
def opened(path: Path, form: ImportFormat | None) -> Iterator[Parcel]:
    """The parcel that a file is.

    Raises:
        OSError, ParcelError
    """
    with path.open("rb") as stream:
        yield _of_stream(str(path), stream, form, path.stat().st_size)


def of_stdin(form: ImportFormat | None) -> Parcel:
    """What is piped in.

    Raises:
        OSError, ParcelError
    """
    return _of_stream("stdin", sys.stdin.buffer, form, None)


def of_document(document: Document, form: ImportFormat | None) -> Parcel:
    """What an address led to.

    Raises:
        ParcelError: nothing tells its format.
    """
    body, url = document.body, document.url
    head = body[:HEAD_BYTES]
    found = form or _told(guess(head, url, document.content_type))
    return Parcel(url, found, _batches(found, [body]), len(body), url)


def _of_stream(
    name: str, stream: BinaryIO, form: ImportFormat | None, size: int | None
) -> Parcel:
    head = stream.read(HEAD_BYTES)
    found = form or _told(guess(head, name))
    pieces = chain([head], iter(lambda: stream.read(_PIECE), b""))
    return Parcel(name, found, _batches(found, pieces), size)


def _told(form: ImportFormat | None) -> ImportFormat:
    if form is None:
        raise ParcelError("nothing tells its format: give --format")
    return form


def _batches(form: ImportFormat, pieces: Iterable[bytes]) -> Iterator[Batch]:
    if form == "ndjson":
        yield from batches_of_lines(pieces)
        return
    body = bytearray()
    for piece in pieces:
        body += piece
        if len(body) > MAX_DOCUMENT_BYTES:
            raise ParcelError(f"larger than {MAX_DOCUMENT_BYTES // 1024 // 1024} MiB")
    yield Batch(bytes(body), len(body))
