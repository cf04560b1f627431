"""What a client takes and what it holds already (RFC 9110 sections 12.5.3, 13.1.2)."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import TypeVar

from starlette.datastructures import Headers

from newstape.wire.codings import CODINGS, Coding

CodingT = TypeVar("CodingT", bound=str)
_coding = re.compile(
    r"\s*([\w*-]+)\s*(?:;\s*q\s*=\s*([01](?:\.\d{0,3})?))?\s*", re.IGNORECASE
)


def coding_for(headers: Headers, ours: Sequence[CodingT]) -> CodingT:
    """The first of our codings that is accepted; the last one, ``identity``, always is."""
    accepted = {
        found[1].lower(): float(found[2] or 1)
        for part in headers.get("accept-encoding", "").split(",")
        if (found := _coding.fullmatch(part))
    }
    anything = accepted.get("*", 0.0)
    return next((c for c in ours if accepted.get(c, anything) > 0), ours[-1])


@lru_cache(maxsize=256)  # clients say the same few things all day
def coding_of(accepted: bytes) -> Coding:
    """The best of all our codings for who says this as ``Accept-Encoding``."""
    return coding_for(Headers(raw=[(b"accept-encoding", accepted)]), CODINGS)


def is_held(headers: Headers, etag: str) -> bool:
    """Whether ``If-None-Match`` names this validator."""
    tags = headers.get("if-none-match", "").split(",")
    return any(tag.strip().removeprefix("W/") in (etag, "*") for tag in tags)
