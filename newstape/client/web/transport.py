"""Connections to addresses that were judged: what was judged is what is asked.

A name is looked up once for each request, and the connection goes to an address of that
look-up, so that a name server which answers differently the second time gains nothing
(DNS rebinding).
"""

import asyncio
import socket
from collections.abc import Awaitable, Callable, Sequence

import httpx2

from newstape.client.errors import UnreachableError
from newstape.client.web.addresses import Judge, is_public
from newstape.client.web.errors import ForbiddenUrlError

Resolve = Callable[[str, int], Awaitable[Sequence[str]]]
"""Looks up the addresses of a host, the best one first; an OSError if it has none."""

_PORTS = {"http": 80, "https": 443}
_MOST_TRIED = 4


async def look_up(host: str, port: int) -> Sequence[str]:
    """``Resolve`` as the system does it."""
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


class PinnedTransport(httpx2.AsyncBaseTransport):
    """Asks a host at an address that ``judge`` lets pass, if it has no other ones.

    TLS and the Host header keep the name. Connections are not kept: another name at the
    same address would be taken for the one whose certificate was looked at.
    """

    def __init__(self, judge: Judge = is_public, resolve: Resolve = look_up) -> None:
        self._judge = judge
        self._resolve = resolve
        self._inner = httpx2.AsyncHTTPTransport(
            trust_env=False, limits=httpx2.Limits(max_keepalive_connections=0)
        )

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """Ask at the first address that takes the connection.

        Raises:
            ForbiddenUrlError: it is no web address, or the host has one that is refused.
            UnreachableError: it has none.
        """
        addresses = await self._judged(request.url)
        for address in addresses[:-1]:
            try:
                return await self._ask(request, address)
            except (httpx2.ConnectError, httpx2.ConnectTimeout):
                continue
        return await self._ask(request, addresses[-1])

    async def aclose(self) -> None:
        """Close what is open."""
        await self._inner.aclose()

    async def _judged(self, url: httpx2.URL) -> Sequence[str]:
        if url.scheme not in _PORTS or not url.host:
            raise ForbiddenUrlError("only http and https addresses are asked")
        try:
            found = await self._resolve(url.host, url.port or _PORTS[url.scheme])
        except (OSError, UnicodeError) as error:
            raise UnreachableError(f"no host {url.host}") from error
        if not all(map(self._judge, found)):
            raise ForbiddenUrlError(f"{url.host} is not on the public network")
        return found[:_MOST_TRIED]

    async def _ask(self, request: httpx2.Request, address: str) -> httpx2.Response:
        pinned = httpx2.Request(
            request.method,
            request.url.copy_with(host=address),
            headers=request.headers,
            stream=request.stream,
            extensions={**request.extensions, "sni_hostname": request.url.host},
        )
        return await self._inner.handle_async_request(pinned)
