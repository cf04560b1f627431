"""One policy for browsers of other origins: CORS, sockets and frames.

``CORSMiddleware`` does not see WebSockets, so the doors of streams ask ``Origins`` at
the handshake themselves.
"""

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from starlette.requests import HTTPConnection
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOOPBACK = frozenset({"localhost", "127.0.0.1", "[::1]", "::1"})
_schemes = ("http", "https")
_plain_host = re.compile(r"[a-z0-9.-]+")
_csp_host = re.compile(r"[a-z0-9.-]+")
_allowed_methods = "GET, HEAD, POST, PUT, PATCH, DELETE"
Header = tuple[bytes, bytes]
_EXPOSED = (
    b"access-control-expose-headers",
    b"ETag, Link, Location, Page-Complete, Retry-After, X-Request-Id",
)
_FOR_ALL = (_EXPOSED, (b"access-control-allow-origin", b"*"))
_VARYING = (_EXPOSED, (b"vary", b"Origin"))


class Origins:
    """Which origins may read and connect; see ``NEWSTAPE_ORIGINS``."""

    def __init__(self, entries: Sequence[str]) -> None:
        self.any = "*" in entries
        self._same_host = "same-host" in entries
        self._loopback = "loopback" in entries
        listed = [entry for entry in entries if "://" in entry]
        self.listed = tuple(listed)
        self._patterns = [_pattern(entry) for entry in listed]

    def admits(self, connection: HTTPConnection) -> bool:
        """Whether the page that made a request, if one did, may use this service."""
        headers = connection.headers
        return self.allows(headers.get("origin"), headers.get("host"))

    def allows(self, origin: str | None, host: str | None) -> bool:
        """Whether a page of ``origin`` may use the service reached as ``host``.

        No ``Origin`` header means no browser, which this policy is not about.
        """
        if origin is None or self.any:
            return True
        name = _host_name(origin)
        if name is None:
            return False
        if self._same_host and host is not None and name == _host_name(f"//{host}"):
            return True
        if self._loopback and name in LOOPBACK:
            return True
        return any(pattern.fullmatch(origin) for pattern in self._patterns)

    def marked(
        self, headers: Sequence[Header], permitted: str | None = None
    ) -> list[Header]:
        """The headers of an answer, with what they say of other origins."""
        return _merged(headers, self._marks(permitted))

    def _marks(self, permitted: str | None) -> Sequence[Header]:
        if self.any:
            return _FOR_ALL
        if permitted is None:
            return _VARYING
        allow = permitted.encode("latin-1")
        return [*_VARYING, (b"access-control-allow-origin", allow)]

    def ancestors(self, host: str | None) -> list[str]:
        """The policy as sources of ``frame-ancestors`` (Content Security Policy 3).

        IPv6 addresses have no place in that grammar, so they are left out.
        """
        if self.any:
            return ["*"]
        names = {_host_name(f"//{host}")} if self._same_host and host else set()
        if self._loopback:
            names |= LOOPBACK
        sure = sorted(name for name in names if name and _plain_host.fullmatch(name))
        schemes = [f"{scheme}://{name}:*" for name in sure for scheme in _schemes]
        return [*schemes, *(entry.rstrip("/") for entry in self.listed)]


def _pattern(entry: str) -> re.Pattern[str]:
    return re.compile(
        re.escape(entry.rstrip("/")).replace(r"\*", "[a-z0-9.-]+"), re.IGNORECASE
    )


def _host_name(url: str) -> str | None:
    try:
        return urlsplit(url).hostname
    except ValueError:  # brackets that hold no IPv6 address
        return None


def _text(value: bytes | None) -> str | None:
    return None if value is None else value.decode("latin-1")


def _merged(headers: Sequence[Header], marks: Sequence[Header]) -> list[Header]:
    """The headers with the marks in place of their own.

    ``Vary`` has all of both, in one line: some caches read just one.
    """
    own = {name for name, _ in marks}
    vary = [value for name, value in headers if name == b"vary"]
    merged = [header for header in headers if header[0] not in own]
    for name, value in marks:
        told = b", ".join([*vary, value]) if name == b"vary" else value
        merged.append((name, told))
    return merged


class CorsMiddleware:
    """Cross-origin reads by the policy (Fetch standard, CORS protocol)."""

    def __init__(self, app: ASGIApp, origins: Origins) -> None:
        self._app = app
        self._origins = origins

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        given = dict(scope["headers"])
        origin, host = _text(given.get(b"origin")), _text(given.get(b"host"))
        allowed = self._origins.allows(origin, host)
        preflight = scope["method"] == "OPTIONS" and (
            b"access-control-request-method" in given
        )
        if origin is not None and preflight:
            await self._preflight(origin, allowed)(scope, receive, send)
            return
        permitted = origin if allowed else None

        async def send_with_cors(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = self._origins.marked(message["headers"], permitted)
            await send(message)

        await self._app(scope, receive, send_with_cors)

    def _preflight(self, origin: str, allowed: bool) -> Response:
        if not allowed:
            return Response(status_code=403, headers={"Vary": "Origin"})
        return Response(
            status_code=204,
            headers={
                "Access-Control-Allow-Origin": origin,
                "Access-Control-Allow-Methods": _allowed_methods,
                "Access-Control-Allow-Headers": "authorization, content-type, "
                "if-match, if-none-match, idempotency-key, last-event-id, traceparent, "
                "x-request-id",
                "Access-Control-Max-Age": "600",
                "Vary": "Origin",
            },
        )
