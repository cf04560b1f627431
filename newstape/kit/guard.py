"""Who may do what: bearer keys at the doors (RFC 6750)."""

from collections.abc import Awaitable, Callable
from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from starlette.requests import HTTPConnection

from newstape.kit.keys import KeyRing
from newstape.kit.problems import ProblemError

bearer = HTTPBearer(auto_error=False, description="An API key: `newstape keys create`.")


class Guard:
    """Knows the key ring and whether reading is open."""

    def __init__(self, ring: KeyRing, reads: str) -> None:
        self._ring = ring
        self._reads_open = reads == "open"

    @property
    def reads_open(self) -> bool:
        """Whether anybody may read."""
        return self._reads_open

    def scopes(self, connection: HTTPConnection) -> frozenset[str] | None:
        """The scopes of the key that a request carries; None without a key.

        Raises:
            ProblemError: 401, the header is there and no known key is in it.
        """
        header = connection.headers.get("authorization")
        if header is None:
            return None
        kind, _, key = header.partition(" ")
        scopes = self._ring.scopes_of(key) if kind.lower() == "bearer" else None
        if scopes is None:
            raise unauthorized("This key is not known.")
        return scopes

    def asks_for_key(self, connection: HTTPConnection) -> Callable[[str], bool] | None:
        """How to judge a key that is still to come; None: it was shown, or none is needed.

        Raises:
            ProblemError: 401, as ``scopes`` does.
        """
        shown = self.scopes(connection) is not None
        return None if shown or self._reads_open else self.admits_key

    def admits_key(self, key: str) -> bool:
        """Whether a key, given inside a stream, is known."""
        return self._ring.scopes_of(key) is not None


def unauthorized(detail: str) -> ProblemError:
    """401, with the challenge that RFC 9110 section 11.6.1 asks for."""
    return ProblemError(401, detail, headers={"WWW-Authenticate": "Bearer"})


Credentials = Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)]
"""Puts the lock on a call in the API's description; the guard itself reads the header."""


def needs(scope: str) -> Callable[[Request, Credentials], Awaitable[None]]:
    """A dependency: the request must carry a key with ``scope``."""

    async def check(request: Request, _described: Credentials) -> None:
        guard: Guard = request.app.state.guard
        scopes = guard.scopes(request)
        if scopes is None:
            raise unauthorized(f"This needs a key with the scope {scope}.")
        if scope not in scopes:
            raise ProblemError(403, f"This key lacks the scope {scope}.")

    return check


async def may_read(connection: HTTPConnection) -> None:
    """A dependency: anybody, or any known key where reads are closed."""
    guard: Guard = connection.app.state.guard
    if guard.scopes(connection) is None and not guard.reads_open:
        raise unauthorized("Reading needs a key here.")
