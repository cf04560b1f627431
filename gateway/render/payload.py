"""The payload as JSON, its codings and its validators.

Nothing in it belongs to a single request, so equal models give equal bytes and the
validator may be strong (RFC 9110, section 8.8.3: one per content coding).
"""

import gzip
from collections.abc import Set
from hashlib import blake2b
from typing import Literal, get_args

import brotli  # type: ignore[import-untyped]  # the package has no types
import orjson

from newstape.wire.pages import Front, Page

Coding = Literal["br", "gzip", "identity"]
CODINGS: tuple[Coding, ...] = get_args(Coding)
BROTLI_QUALITY = 4  # for bytes that live a moment; 11 takes a hundred times longer
GZIP_LEVEL = 6
_always = ("schema_", "complete", "degraded")


def payload(page: Page | Front, wanted: Set[str] = frozenset()) -> bytes:
    """The wire form of a page: ``page/1``, every field in the order of the model.

    With ``wanted`` parts the others are left out; what says how whole it is stays.
    """
    fields = {*wanted, *_always} if wanted else None
    return orjson.dumps(page.model_dump(mode="json", by_alias=True, include=fields))


def etag(data: bytes, coding: Coding) -> str:
    """The strong validator of ``data`` (before coding) as sent in ``coding``."""
    digest = blake2b(data, digest_size=12).hexdigest()
    return f'"{digest}"' if coding == "identity" else f'"{digest}-{coding}"'


def encoded(data: bytes, coding: Coding) -> bytes:
    """``data`` in a content coding; the same bytes each time."""
    match coding:
        case "br":
            return bytes(brotli.compress(data, quality=BROTLI_QUALITY))
        case "gzip":
            return gzip.compress(data, compresslevel=GZIP_LEVEL, mtime=0)
        case "identity":
            return data
