"""Something ready to be sent: its bytes in every coding, and its headers."""

from collections.abc import Mapping
from dataclasses import dataclass

from gateway.render.payload import etag
from newstape.wire.codings import Coding, encoded


class Bodies(dict[Coding, bytes]):
    """The same bytes in every coding; each is made when it is first asked for."""

    def __init__(self, plain: bytes) -> None:
        super().__init__({"identity": plain})

    def __missing__(self, coding: Coding) -> bytes:
        self[coding] = coded = encoded(self["identity"], coding)
        return coded


@dataclass(frozen=True)
class Sheet:
    """A page or a payload; ``told`` are the headers that do not depend on a coding."""

    bodies: Bodies
    content_type: str
    told: Mapping[str, str]

    def headers(self, coding: Coding) -> dict[str, str]:
        """All headers of an answer with this sheet but its length."""
        headers = {
            "Content-Type": self.content_type,
            "ETag": etag(self.bodies["identity"], coding),
            "Vary": "Accept-Encoding",
            **self.told,
        }
        if coding != "identity":
            headers["Content-Encoding"] = coding
        return headers
