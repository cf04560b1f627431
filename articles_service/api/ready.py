"""Answers that lie ready: their bytes in each coding, with the headers that are the same
whenever they are sent."""

import hashlib
from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from typing import NamedTuple

from newstape.wire.codings import Coding, encoded, strong_tag

JSON = "application/json"
WORTHWHILE = 512
"""Bytes from which on a coding is worth its while."""

Header = tuple[bytes, bytes]


class Coded(NamedTuple):
    """An answer in one coding; what ``names`` tell goes with a 304 too."""

    etag: str
    body: bytes
    names: Sequence[Header]
    form: Sequence[Header]


class Ready:
    """A body of some media type, coded when that is first asked for.

    Each coding has a strong tag of its own (RFC 9110 section 8.8.3); all of them begin
    with the version of the story, if it is one. By ``keys`` a cache in front of the
    service drops what it holds of a story, or of all lists.
    """

    __slots__ = ("_coded", "_keys", "_media_type", "_stem", "body")

    def __init__(
        self,
        body: bytes,
        version: int | None = None,
        keys: Sequence[str] = (),
        media_type: str = JSON,
    ) -> None:
        # Servers' processors have instructions for it: half the time of blake2b.
        digest = hashlib.sha256(body).hexdigest()[:16]
        self.body = body
        self._stem = digest if version is None else f"{version}-{digest}"
        self._keys = keys
        self._media_type = media_type
        self._coded: dict[Coding, Coded] = {}

    @property
    def etag(self) -> str:
        """The tag of the body as it is."""
        return strong_tag(self._stem, "identity")

    @property
    def was_told(self) -> bool:
        """Whether somebody asked for it before."""
        return bool(self._coded)

    def coded(self, coding: Coding) -> Coded:
        """The answer in a coding, or as it is where that would save nothing."""
        if len(self.body) < WORTHWHILE:
            coding = "identity"
        found = self._coded.get(coding)
        if found is None:
            found = self._coded[coding] = self._make(coding)
        return found

    def _make(self, coding: Coding) -> Coded:
        body = encoded(self.body, coding)
        plain = coding == "identity"
        etag = strong_tag(self._stem, coding)
        names = [(b"etag", etag.encode()), (b"vary", b"Accept-Encoding")]
        if self._keys:
            names.append((b"surrogate-key", " ".join(self._keys).encode()))
            names.append((b"cache-tag", ",".join(self._keys).encode()))
        form = [
            (b"content-type", self._media_type.encode()),
            (b"content-length", b"%d" % len(body)),
        ]
        if not plain:
            form.append((b"content-encoding", coding.encode()))
        return Coded(etag, body, names, form)


class Kept:
    """The answers that were asked for last, up to ``capacity``."""

    def __init__(self, capacity: int) -> None:
        self._capacity = capacity
        self._kept: OrderedDict[Hashable, Ready] = OrderedDict()

    def get(self, key: Hashable, make: Callable[[], Ready]) -> Ready:
        """The answer under a key, made if it is not here."""
        ready = self._kept.get(key)
        if ready is not None:
            self._kept.move_to_end(key)
            return ready
        ready = self._kept[key] = make()
        if len(self._kept) > self._capacity:
            self._kept.popitem(last=False)
        return ready
