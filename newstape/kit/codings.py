"""Content codings (RFC 9110 section 8.4): which one is taken, and what it makes."""

import gzip
from collections.abc import Sequence
from functools import lru_cache
from typing import Literal

import brotli  # type: ignore[import-untyped]  # the package has no types
from starlette.datastructures import Headers

from newstape.kit.negotiation import coding_for

Coding = Literal["br", "gzip", "identity"]
CODINGS: Sequence[Coding] = ("br", "gzip", "identity")
"""Ours, the best first."""

BROTLI_QUALITY = 4  # 11 takes a hundred times as long for a tenth less
GZIP_LEVEL = 6


@lru_cache(maxsize=256)  # clients say the same few things all day
def coding_of(accepted: bytes) -> Coding:
    """The best of our codings for a client that says this as ``Accept-Encoding``."""
    return coding_for(Headers(raw=[(b"accept-encoding", accepted)]), CODINGS)


def encoded(data: bytes, coding: Coding) -> bytes:
    """``data`` in a coding; the same bytes each time."""
    match coding:
        case "br":
            return bytes(brotli.compress(data, quality=BROTLI_QUALITY))
        case "gzip":
            return gzip.compress(data, compresslevel=GZIP_LEVEL, mtime=0)
        case "identity":
            return data
