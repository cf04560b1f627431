"""Answers that lie ready: their bytes in each coding, with the headers that are the same
whenever they are sent."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import NamedTuple

from newstape.wire.codings import Coding, encoded, fingerprint, strong_tag

JSON = "application/json"
WORTHWHILE = 512
"""Bytes from which on a coding is worth its while."""

VARY = (b"vary", b"Accept-Encoding")
"""What every answer says that comes in several codings."""


class Coded(NamedTuple):
    """An answer in one coding, its headers as they go over the wire, but for ``VARY``.

    What ``names`` tells goes with a 304 too.
    """

    etag: str
    body: bytes
    names: bytes
    form: bytes


def key_lines(*keys: bytes) -> bytes:
    """Keys as both families of caches read them, as they go over the wire."""
    told = b" ".join(keys), b",".join(keys)
    return b"surrogate-key: %b\r\ncache-tag: %b\r\n" % told


class Ready:
    """A body of some media type, coded when that is first asked for.

    Each coding has a strong tag of its own (RFC 9110 section 8.8.3); all of them begin
    with the version of the story, if it is one. ``keys`` is what ``key_lines`` makes of
    those by which a cache in front of the service drops what it holds of a story, or of
    all lists.
    """

    __slots__ = ("_coded", "_keys", "_media_type", "_stem", "body")

    def __init__(
        self,
        body: bytes,
        version: int | None = None,
        keys: bytes = b"",
        media_type: str = JSON,
    ) -> None:
        self.body = body
        name = fingerprint(body)
        self._stem = name if version is None else f"{version}-{name}"
        self._keys = keys
        self._media_type = media_type
        self._coded: dict[Coding, Coded] = {}

    @property
    def etag(self) -> str:
        """The tag of the body as it is."""
        return strong_tag(self._stem, "identity")

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
        etag = strong_tag(self._stem, coding)
        names = b"etag: %b\r\n%b" % (etag.encode(), self._keys)
        told = self._media_type.encode(), len(body)
        form = b"content-type: %b\r\ncontent-length: %d\r\n" % told
        if coding != "identity":
            form += b"content-encoding: %b\r\n" % coding.encode()
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
