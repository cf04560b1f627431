"""One document from the web: so many bytes, redirects and seconds, and no more."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple, Self

import httpx2

from newstape.client.errors import MalformedError, UnreachableError
from newstape.client.web.addresses import Judge, is_public
from newstape.client.web.errors import ExcessError, ForbiddenUrlError, StatusError
from newstape.client.web.retry_after import seconds_of
from newstape.client.web.transport import PinnedTransport, Resolve, look_up

_ACCEPT = (
    "application/rss+xml, application/atom+xml, application/feed+json, "
    "application/x-ndjson, application/xml;q=0.9, application/json;q=0.9, */*;q=0.5"
)
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_NOT_MODIFIED = 304


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much of a stranger is borne; ``seconds`` are for all of a fetch."""

    max_bytes: int = 16 * 1024 * 1024
    redirects: int = 5
    seconds: float = 30.0


class Validators(NamedTuple):
    """What a document was known by when it came last."""

    etag: str | None = None
    last_modified: str | None = None

    @classmethod
    def of(cls, headers: Mapping[str, str]) -> "Validators":
        """Those of an answer."""
        return cls(headers.get("etag"), headers.get("last-modified"))

    def headers(self) -> dict[str, str]:
        """To ask for the document only if it is another one by now."""
        asked = {
            "If-None-Match": self.etag,
            "If-Modified-Since": self.last_modified,
        }
        return {name: value for name, value in asked.items() if value is not None}


class Document(NamedTuple):
    """What a URL led to; ``url`` is where it was in the end."""

    url: str
    body: bytes
    content_type: str
    validators: Validators


class Web:
    """Fetches documents from strangers; an async context manager.

    Names and passwords in a URL go to its own origin and are not forwarded.
    """

    def __init__(
        self,
        *,
        judge: Judge = is_public,
        bounds: Bounds | None = None,
        resolve: Resolve = look_up,
    ) -> None:
        self._bounds = bounds or Bounds()
        self._http = httpx2.AsyncClient(
            transport=PinnedTransport(judge, resolve),
            headers={
                "User-Agent": "newstape",
                "Accept": _ACCEPT,
                "Accept-Encoding": "gzip",
            },
            timeout=self._bounds.seconds,
            trust_env=False,
        )

    async def __aenter__(self) -> Self:
        await self._http.__aenter__()
        return self

    async def __aexit__(self, *_error: object) -> None:
        await self._http.aclose()

    async def fetch(self, url: str, known: Validators | None = None) -> Document | None:
        """The document at a URL; None if it is still the one that is known.

        Raises:
            ForbiddenUrlError, StatusError, ExcessError
            UnreachableError: there was no answer in time.
            MalformedError: the answer is no HTTP, or not of its encoding.
        """
        try:
            async with asyncio.timeout(self._bounds.seconds):
                return await self._follow(_parsed(url), known or Validators())
        except (TimeoutError, httpx2.TimeoutException) as error:
            late = f"no answer within {self._bounds.seconds:g} s"
            raise UnreachableError(late) from error
        except (httpx2.NetworkError, httpx2.RemoteProtocolError) as error:
            raise UnreachableError(f"no answer: {error}") from error
        except httpx2.HTTPError as error:
            raise MalformedError(f"the answer makes no sense: {error}") from error

    async def _follow(self, url: httpx2.URL, known: Validators) -> Document | None:
        for _ in range(self._bounds.redirects + 1):
            async with self._http.stream("GET", url, headers=known.headers()) as answer:
                if answer.status_code not in _REDIRECTS:
                    return await self._read(answer)
                url = _next(url, answer.headers.get("location", ""))
        raise ExcessError(f"more than {self._bounds.redirects} redirects")

    async def _read(self, answer: httpx2.Response) -> Document | None:
        if answer.status_code == _NOT_MODIFIED:
            return None
        if answer.status_code != 200:
            wait = seconds_of(answer.headers.get("retry-after"))
            raise StatusError(answer.status_code, wait)
        body = bytearray()
        async for chunk in answer.aiter_bytes():
            body += chunk
            if len(body) > self._bounds.max_bytes:
                raise ExcessError(f"more than {self._bounds.max_bytes} bytes")
        return Document(
            str(answer.request.url.copy_with(userinfo=b"")),
            bytes(body),
            answer.headers.get("content-type", ""),
            Validators.of(answer.headers),
        )


def _parsed(url: str) -> httpx2.URL:
    try:
        return httpx2.URL(url)
    except httpx2.InvalidURL as error:
        raise ForbiddenUrlError("this is not an address") from error


def _next(url: httpx2.URL, location: str) -> httpx2.URL:
    """Where a redirect leads; a name and a password stay with their origin."""
    try:
        target = url.join(location)
    except (httpx2.InvalidURL, ValueError) as error:
        raise ForbiddenUrlError("a redirect to what is not an address") from error
    same = _origin(target) == _origin(url)
    return target.copy_with(userinfo=url.userinfo if same else b"")


def _origin(url: httpx2.URL) -> tuple[str, str, int | None]:
    return url.scheme, url.host, url.port
