"""Content codings (RFC 9110 section 8.4): ours, and what they make of bytes."""

import gzip
import hashlib
from typing import Literal

import brotli  # type: ignore[import-untyped]  # the package has no types

Coding = Literal["br", "gzip", "identity"]
CODINGS: tuple[Coding, ...] = ("br", "gzip", "identity")
"""The best first."""

BROTLI_QUALITY = 4  # 11 takes a hundred times as long for a tenth less
GZIP_LEVEL = 6


def encoded(data: bytes, coding: Coding) -> bytes:
    """``data`` in a coding; the same bytes each time."""
    match coding:
        case "br":
            return bytes(brotli.compress(data, quality=BROTLI_QUALITY))
        case "gzip":
            return gzip.compress(data, compresslevel=GZIP_LEVEL, mtime=0)
        case "identity":
            return data


def fingerprint(data: bytes) -> str:
    """A name for these bytes: 96 bits of SHA-256 in hex.

    Servers' processors have instructions for it: it takes half the time of BLAKE2.
    """
    return hashlib.sha256(data).hexdigest()[:24]


def strong_tag(stem: str, coding: Coding) -> str:
    """The validator in a coding of what has this one name (RFC 9110 section 8.8.3)."""
    return f'"{stem}"' if coding == "identity" else f'"{stem}-{coding}"'
