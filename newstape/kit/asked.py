"""What a request asks for, as far as an answer goes that all get who ask the same.

Clients say the same in their header fields each time. ``KnownFields`` remembers what a
parser read in them, so that of the next request only the first line needs to be read.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from starlette.datastructures import Headers
from starlette.types import Scope

from newstape.kit.negotiation import coding_for, coding_of

Field = tuple[bytes, bytes]
LIMIT = 1_000
LONGEST = 4_096
_personal = frozenset({b"authorization", b"origin"})
_asks_more = frozenset({b"x-request-id", b"traceparent", b"x-forwarded-proto"})
_framing = frozenset({b"content-length", b"transfer-encoding", b"upgrade", b"expect"})
_line = re.compile(
    rb"GET (/(?!/)[\w.~/-]*)(?:\?([\w.~/!$&'()*+,;=:@%-]*))? HTTP/1\.1\r\n"
)


class Fields:
    """The header fields of a request, names in lower case.

    ``codings`` are those that the client takes, of those that anybody here may know,
    and ``coding`` is the best of ours.
    """

    __slots__ = (
        "asks_more",
        "coding",
        "codings",
        "host",
        "is_personal",
        "names",
        "raw",
    )

    def __init__(self, raw: Sequence[Field]) -> None:
        given = dict(raw)
        self.raw = raw
        self.names = frozenset(given)
        self.host = given.get(b"host")
        accepted = given.get(b"accept-encoding", b"")
        self.coding = coding_of(accepted)
        self.codings = _taken(accepted)
        self.asks_more = not _asks_more.isdisjoint(given)
        by_date = b"if-modified-since" in given and b"if-none-match" not in given
        self.is_personal = by_date or not _personal.isdisjoint(given)

    def headers(self) -> Headers:
        """They, to be looked up by name."""
        return Headers(raw=list(self.raw))


class Asked:
    """A request without its content.

    ``key`` tells requests apart; None for those that are answered in person.
    ``renews``: who asked it makes an answer anew that others still get meanwhile.
    """

    __slots__ = ("fields", "key", "method", "path", "query", "renews")

    def __init__(
        self, method: str, scheme: str, path: str, query: bytes, fields: Fields
    ) -> None:
        self.method = method
        self.path = path
        self.query = query
        self.fields = fields
        self.renews = False
        self.key = (
            None
            if fields.is_personal or method not in ("GET", "HEAD")
            else (scheme, fields.host, path, query, fields.codings)
        )


def asked_in(scope: Scope) -> Asked:
    """What an ASGI scope of HTTP asks for."""
    about = scope["method"], scope["scheme"], scope["path"], scope["query_string"]
    return Asked(*about, Fields(scope["headers"]))


class KnownFields:
    """The header fields of GET requests as they were read, by the bytes that they were.

    At most ``LIMIT`` of them, none longer than ``LONGEST``; the first one known goes.
    """

    def __init__(self) -> None:
        self._known: dict[bytes, Fields] = {}

    def read(self, data: bytes, scheme: str) -> Asked | None:
        """The request that is all of ``data``, if its header fields are known.

        Its target has plain characters only, which mean what they are (RFC 3986
        section 2.3); a parser reads everything else.
        """
        line = _line.match(data)
        if line is None:
            return None
        fields = self._known.get(data[line.end() :])
        if fields is None:
            return None
        return Asked("GET", scheme, line[1].decode(), line[2] or b"", fields)

    def learn(self, data: bytes, fields: Fields) -> None:
        """Remember ``fields``, which a parser has read in a GET request.

        Only if ``data`` is that request, nothing else, and all of it: it has a line for
        each field besides the first and the empty one, and nothing in it speaks of a
        content that follows (RFC 9112 section 6), or of the end of the connection.
        What is answered in person has to go to the app in any case, and keys are not
        kept in memory.
        """
        line, _, block = data.partition(b"\r\n")
        whole = data.count(b"\n") == len(fields.raw) + 2 and data.endswith(b"\r\n\r\n")
        plain = line.startswith(b"GET ") and line.endswith(b" HTTP/1.1")
        if not whole or not plain or fields.is_personal or len(block) > LONGEST:
            return
        options = {value.lower() for name, value in fields.raw if name == b"connection"}
        if options <= {b"keep-alive"} and _framing.isdisjoint(fields.names):
            self._known[block] = fields
            if len(self._known) > LIMIT:
                del self._known[next(iter(self._known))]


@lru_cache
def _taken(accepted: bytes) -> tuple[str, ...]:
    headers = Headers(raw=[(b"accept-encoding", accepted)])
    known = ("zstd", "br", "gzip")
    return tuple(one for one in known if coding_for(headers, (one, "")) == one)
