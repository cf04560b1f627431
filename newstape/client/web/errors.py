"""How fetching from strangers can fail, besides ``UnreachableError``.

::

    ClientError
    └── WebError
        ├── ForbiddenUrlError   an address that is not to be asked
        ├── StatusError         an answer that is no document
        └── ExcessError         too much of something: bytes, redirects
"""

from newstape.client.errors import ClientError


class WebError(ClientError):
    """Something on the web could not be had; the text is for people."""


class ForbiddenUrlError(WebError):
    """It must not be asked: no http(s), or a host that is not the public's."""


class StatusError(WebError):
    """The answer was no document.

    ``retry_after`` is how long its sender wants to be left alone, in seconds.
    """

    def __init__(self, status: int, retry_after: float | None = None) -> None:
        super().__init__(f"answered with status {status}")
        self.status = status
        self.retry_after = retry_after


class ExcessError(WebError):
    """There is more of it than is taken."""
