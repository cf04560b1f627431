"""The REST calls of the quotes and the articles service.

Each API is an async context manager and owns its connections::

    async with QuotesApi("http://127.0.0.1:8001", key) as quotes:
        report = await quotes.post_ticks(ticks)

Every call ends within ``deadline_seconds`` and raises a ``ClientError`` or nothing.
"""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple, Self, TypeVar
from urllib.parse import quote

import httpx2
from pydantic import BaseModel, TypeAdapter, ValidationError

from newstape.client.errors import MalformedError, RefusedError, UnreachableError
from newstape.client.transport import SteadyTransport
from newstape.wire.articles import Article, ArticleInput, ChangesAnswer
from newstape.wire.problems import Problem
from newstape.wire.quotes import (
    BarInterval,
    BarsAnswer,
    IngestReport,
    Instrument,
    InstrumentInput,
    InstrumentsAnswer,
    ListsAnswer,
    Quote,
    QuoteList,
    QuoteListInput,
    QuotesAnswer,
    Tick,
)
from newstape.wire.scalars import format_time
from newstape.wire.trace import TRACE

CONNECT_SECONDS = 2.0
DEADLINE_SECONDS = 10.0

ModelT = TypeVar("ModelT", bound=BaseModel)
_TICKS: TypeAdapter[Sequence[Tick]] = TypeAdapter(Sequence[Tick])


class StoredArticle(NamedTuple):
    """An article, and the tag that says which version of it this is."""

    article: Article
    etag: str


class RestApi:
    """One service: its address, a key or none, and a deadline for each call.

    Raises:
        UnreachableError: ``base_url`` is not an http(s) address.
    """

    def __init__(
        self,
        base_url: str,
        key: str | None = None,
        *,
        deadline_seconds: float = DEADLINE_SECONDS,
    ) -> None:
        self._deadline_seconds = deadline_seconds
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        timeout = httpx2.Timeout(deadline_seconds, connect=CONNECT_SECONDS)
        try:
            # The proxies of the environment are not for our own services.
            self._http = httpx2.AsyncClient(
                base_url=base_url,
                headers=headers,
                timeout=timeout,
                transport=SteadyTransport(),
                trust_env=False,
            )
        except httpx2.InvalidURL as error:
            raise UnreachableError(f"{base_url} is not an address") from error

    async def __aenter__(self) -> Self:
        await self._http.__aenter__()
        return self

    async def __aexit__(self, *_error: object) -> None:
        await self._http.aclose()

    async def _call(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, str | int | None] | None = None,
        body: bytes | str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> httpx2.Response:
        """Ask, and have an answer of the 200s.

        Raises:
            ClientError: any other end.
        """
        given = {k: v for k, v in (params or {}).items() if v is not None}
        as_json = {"Content-Type": "application/json"} if body is not None else {}
        try:
            async with asyncio.timeout(self._deadline_seconds):
                response = await self._http.request(
                    method,
                    path,
                    params=given,
                    content=body,
                    headers={**TRACE.get(), **as_json, **(headers or {})},
                    follow_redirects=method == "GET",
                )
        except (TimeoutError, httpx2.TimeoutException) as error:
            raise UnreachableError(self._late()) from error
        except httpx2.TransportError as error:
            raise UnreachableError(f"no answer from {self._http.base_url}") from error
        except httpx2.HTTPError as error:
            raise MalformedError(f"{method} {path}: {error}") from error
        if not response.is_success:
            raise RefusedError(response.status_code, _problem(response))
        return response

    @staticmethod
    def _read(model: type[ModelT], response: httpx2.Response) -> ModelT:
        """The answer as a model; fields that we do not know yet are skipped.

        Raises:
            MalformedError: it is not one.
        """
        try:
            return model.model_validate_json(response.content, extra="ignore")
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(str(part) for part in first["loc"]) or "the answer"
            reason = f"{response.url.path}: {where}: {first['msg']}"
            raise MalformedError(reason) from error

    def _late(self) -> str:
        seconds = f"{self._deadline_seconds:g} s"
        return f"no answer from {self._http.base_url} within {seconds}"


class QuotesApi(RestApi):
    """``/v1/quotes``, ``/v1/instruments`` and ``/v1/lists``."""

    async def post_ticks(self, ticks: Sequence[Tick]) -> IngestReport:
        """Send prices; what the report calls accepted is durable."""
        body = _TICKS.dump_json(ticks, exclude_none=True)
        return self._read(
            IngestReport, await self._call("POST", "/v1/quotes", body=body)
        )

    async def quotes(
        self, symbols: Sequence[str] | None = None, list_name: str | None = None
    ) -> QuotesAnswer:
        """The quotes of some symbols or of a list, in their order."""
        asked = None if symbols is None else ",".join(symbols)
        params = {"symbols": asked, "list": list_name}
        return self._read(
            QuotesAnswer, await self._call("GET", "/v1/quotes", params=params)
        )

    async def quote(self, symbol: str) -> Quote:
        """One quote."""
        return self._read(Quote, await self._call("GET", f"/v1/quotes/{_part(symbol)}"))

    async def bars(
        self,
        symbol: str,
        interval: BarInterval,
        *,
        since: datetime | None = None,
        until: datetime | None = None,
        limit: int | None = None,
    ) -> BarsAnswer:
        """Bars that began in a time, oldest first; ``until`` itself is not in it.

        Of more than ``limit`` the first ones with ``since``, the last ones without.
        """
        params = {
            "interval": interval,
            "from": None if since is None else format_time(since),
            "to": None if until is None else format_time(until),
            "limit": limit,
        }
        path = f"/v1/quotes/{_part(symbol)}/bars"
        return self._read(BarsAnswer, await self._call("GET", path, params=params))

    async def instruments(self, query: str | None = None) -> InstrumentsAnswer:
        """The instruments, by symbol; ``query`` searches them."""
        answer = await self._call("GET", "/v1/instruments", params={"q": query})
        return self._read(InstrumentsAnswer, answer)

    async def instrument(self, symbol: str) -> Instrument:
        """One instrument."""
        answer = await self._call("GET", f"/v1/instruments/{_part(symbol)}")
        return self._read(Instrument, answer)

    async def put_instrument(self, symbol: str, instrument: InstrumentInput) -> None:
        """Say what a symbol stands for."""
        body = instrument.model_dump_json()
        await self._call("PUT", f"/v1/instruments/{_part(symbol)}", body=body)

    async def lists(self) -> ListsAnswer:
        """All lists, by name."""
        return self._read(ListsAnswer, await self._call("GET", "/v1/lists"))

    async def list_named(self, name: str) -> QuoteList:
        """One list; ``RefusedError`` with 404 where there is none."""
        return self._read(
            QuoteList, await self._call("GET", f"/v1/lists/{_part(name)}")
        )

    async def put_list(self, name: str, symbols: Sequence[str]) -> None:
        """Make a list, or put other symbols into it."""
        body = QuoteListInput(symbols=list(symbols)).model_dump_json()
        await self._call("PUT", f"/v1/lists/{_part(name)}", body=body)

    async def delete_list(self, name: str) -> None:
        """Take a list away."""
        await self._call("DELETE", f"/v1/lists/{_part(name)}")


class ArticlesApi(RestApi):
    """``/v1/articles`` and ``/v1/changes``."""

    async def get(self, id_or_slug: str) -> StoredArticle:
        """An article as it stands; an old slug leads to the new one."""
        path = f"/v1/articles/{_part(id_or_slug)}"
        return self._stored(await self._call("GET", path))

    async def create(self, article: ArticleInput) -> StoredArticle:
        """Store a new article."""
        body = article.model_dump_json(exclude_none=True)
        return self._stored(await self._call("POST", "/v1/articles", body=body))

    async def replace(
        self, article_id: str, article: ArticleInput, etag: str
    ) -> StoredArticle:
        """Replace the version that ``etag`` names; ``RefusedError`` with 412 if another
        one stands by now."""
        path = f"/v1/articles/{_part(article_id)}"
        body, headers = article.model_dump_json(), {"If-Match": etag}
        return self._stored(await self._call("PUT", path, body=body, headers=headers))

    async def changes(
        self, since: str | None = None, limit: int | None = None
    ) -> ChangesAnswer:
        """What happened to the stories after a cursor, in commit order."""
        params = {"since": since, "limit": limit}
        return self._read(
            ChangesAnswer, await self._call("GET", "/v1/changes", params=params)
        )

    def _stored(self, response: httpx2.Response) -> StoredArticle:
        article = self._read(Article, response)
        etag = response.headers.get("ETag")
        if etag is None:
            raise MalformedError(f"{response.url.path}: the answer has no ETag")
        return StoredArticle(article, etag)


def _problem(response: httpx2.Response) -> Problem | None:
    try:
        return Problem.model_validate_json(response.content, extra="ignore")
    except ValidationError:
        return None


def _part(key: str) -> str:
    return quote(key, safe="")
