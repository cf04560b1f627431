"""Passes to a story that readers do not see yet: signed, for one story, for a time.

A pass is ``<end>.<mark>``: seconds since 1970, and HMAC-SHA256 (RFC 2104) of the story
and that end. Nothing is kept of it; a new signing key ends all that were given.
"""

import hmac
import re
from base64 import urlsafe_b64encode
from datetime import datetime

from articles_service.domain.errors import PassError

_form = re.compile(r"([0-9]{1,11})\.([A-Za-z0-9_-]{43})")


class Seal:
    """Gives passes, and knows them again."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def grant(self, story_id: str, end: datetime) -> str:
        """A pass to a story, good until a moment in whole seconds."""
        seconds = int(end.timestamp())
        return f"{seconds}.{self._mark(story_id, seconds)}"

    def demand(self, story_id: str, given: str, now: datetime) -> None:
        """See that a pass is one of ours, to this story, and still good.

        Raises:
            PassError: it is not; which of it is not said.
        """
        found = _form.fullmatch(given)
        if found is None:
            raise PassError
        seconds = int(found[1])
        known = hmac.compare_digest(found[2], self._mark(story_id, seconds))
        if not known or seconds <= now.timestamp():
            raise PassError

    def _mark(self, story_id: str, seconds: int) -> str:
        text = f"preview\n{story_id}\n{seconds}".encode()
        mark = hmac.digest(self._key, text, "sha256")
        return urlsafe_b64encode(mark).rstrip(b"=").decode()
