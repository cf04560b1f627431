"""The payload as JSON, and its validators.

Nothing in it belongs to a single request, so equal models give equal bytes and the
validator may be strong (RFC 9110, section 8.8.3: one per content coding).
"""

from collections.abc import Set

import orjson

from newstape.wire.codings import Coding, fingerprint, strong_tag
from newstape.wire.pages import Front, Page

_always = ("schema_", "complete", "degraded")


def payload(page: Page | Front, wanted: Set[str] = frozenset()) -> bytes:
    """The wire form of a page: ``page/1``, every field in the order of the model.

    With ``wanted`` parts the others are left out; what says how whole it is stays.
    """
    fields = {*wanted, *_always} if wanted else None
    return orjson.dumps(page.model_dump(mode="json", by_alias=True, include=fields))


def etag(data: bytes, coding: Coding) -> str:
    """The strong validator of ``data`` (before coding) as sent in ``coding``."""
    return strong_tag(fingerprint(data), coding)
