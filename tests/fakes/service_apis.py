"""The quotes and the articles service as their clients see them: the wire, in memory.

Each notes the calls that came and can be told to answer the next ones otherwise.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from newstape.wire.articles import Article, ArticleInput, ArticleLinks
from newstape.wire.model import WireModel
from newstape.wire.problems import Problem
from newstape.wire.quotes import (
    IgnoredTick,
    IngestReport,
    QuoteList,
    QuoteListInput,
    RefusedTick,
    Tick,
)

KEY = "nt_test_key"
NOW = datetime(2024, 6, 17, 20, tzinfo=UTC)


@dataclass
class Calls:
    """What was asked, and what to answer in place of the truth, by call."""

    seen: list[str] = field(default_factory=list)
    instead: dict[str, Response] = field(default_factory=dict)

    def note(self, request: Request) -> Response | None:
        """Note a call; the answer to give instead, if there is one."""
        call = f"{request.method} {request.url.path}"
        self.seen.append(call)
        return self.instead.get(call)

    def writes(self) -> list[str]:
        """The calls that were not reads."""
        return [call for call in self.seen if not call.startswith("GET ")]


def problem(status: int, detail: str | None = None, **more: Any) -> Response:
    """A problem as an answer."""
    body = Problem(title="Problem", status=status, detail=detail, **more)
    return answer(body, status)


def answer(body: WireModel, status: int = 200, **headers: str) -> Response:
    """A model as an answer."""
    return Response(
        body.model_dump_json(), status, headers, media_type="application/json"
    )


class _Gate:
    """Notes every call and answers those that are told to end otherwise."""

    def __init__(self, app: ASGIApp, calls: Calls) -> None:
        self._app = app
        self._calls = calls

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope)
        instead = self._calls.note(request)
        key = request.headers.get("authorization")
        if instead is None and request.method != "GET" and key != f"Bearer {KEY}":
            instead = problem(401, "This key is not known.")
        await (instead or self._app)(scope, receive, send)


def _app(calls: Calls) -> FastAPI:
    app = FastAPI()
    app.add_middleware(_Gate, calls=calls)
    return app


class FakeQuotes:
    """A board without a journal: newest price by symbol, and lists."""

    def __init__(self, calls: Calls) -> None:
        self.calls = calls
        self.ticks: dict[str, Tick] = {}
        self.lists: dict[str, list[str]] = {}
        self.bad_symbols: set[str] = set()
        self.app = _app(calls)
        self.app.post("/v1/quotes")(self.post)
        self.app.get("/v1/lists/{name}")(self.get_list)
        self.app.put("/v1/lists/{name}")(self.put_list)

    async def post(self, ticks: list[Tick]) -> IngestReport:
        """Take ticks as the real service does, as far as a client can see."""
        accepted = unchanged = 0
        ignored, refused = [], []
        for index, tick in enumerate(ticks):
            stood = self.ticks.get(tick.symbol)
            if tick.symbol in self.bad_symbols:
                refused.append(RefusedTick(index=index, detail="no such instrument"))
            elif stood and _time(tick) < _time(stood):
                older = IgnoredTick(index=index, symbol=tick.symbol, reason="older")
                ignored.append(older)
            elif stood and _figures(tick) == _figures(stood):
                unchanged += 1
            else:
                self.ticks[tick.symbol] = tick
                accepted += 1
        return IngestReport(
            accepted=accepted,
            unchanged=unchanged,
            ignored=ignored,
            refused=refused,
            cursor=f"fake-{accepted}",
        )

    async def get_list(self, name: str) -> Response:
        """A list, or 404."""
        if name not in self.lists:
            return problem(404, "No such list.")
        return answer(QuoteList(name=name, symbols=self.lists[name]))

    async def put_list(self, name: str, body: QuoteListInput) -> Response:
        """Keep a list."""
        self.lists[name] = body.symbols
        return answer(QuoteList(name=name, symbols=body.symbols))


class FakeArticles:
    """Stories by slug, each with a version."""

    def __init__(self, calls: Calls) -> None:
        self.calls = calls
        self.articles: dict[str, Article] = {}
        self.app = _app(calls)
        self.app.get("/v1/articles/{key}")(self.get)
        self.app.post("/v1/articles")(self.create)
        self.app.put("/v1/articles/{key}")(self.replace)

    async def get(self, key: str) -> Response:
        """A story by slug or id, or 404."""
        found = self._find(key)
        return _stored(found) if found else problem(404, "No such article.")

    async def create(self, body: ArticleInput) -> Response:
        """Store a story; its slug and its uri must be free."""
        if any(body.uri == article.uri for article in self.articles.values()):
            return problem(409, "An article with this uri stands already.")
        article = _article(body, identity=f"id-{len(self.articles) + 1}", version=1)
        self.articles[article.slug] = article
        return _stored(article, 201)

    async def replace(self, key: str, body: ArticleInput, request: Request) -> Response:
        """Replace a story when the named version stands."""
        found = self._find(key)
        if found is None:
            return problem(404, "No such article.")
        if request.headers.get("if-match") != _etag(found):
            return problem(412, "Another version stands.")
        article = _article(body, identity=found.id, version=found.version + 1)
        self.articles[article.slug] = article
        return _stored(article)

    def _find(self, key: str) -> Article | None:
        return next((a for a in self.articles.values() if key in (a.slug, a.id)), None)


def _time(tick: Tick) -> datetime:
    return tick.time or NOW


def _figures(tick: Tick) -> tuple[object, ...]:
    return tick.price, tick.change_percent, tick.currency


def _etag(article: Article) -> str:
    return f'"{article.id}-{article.version}"'


def _stored(article: Article, status: int = 200) -> Response:
    return answer(article, status, ETag=_etag(article))


def _article(body: ArticleInput, identity: str, version: int) -> Article:
    """The story as it is stored: its blocks get ids."""
    blocks = [
        block.model_copy(update={"id": f"b{number}"})
        for number, block in enumerate(body.body, 1)
    ]
    given = {**dict(body), "body": blocks, "published_at": body.published_at or NOW}
    return Article(
        **given,
        id=identity,
        version=version,
        signal=None if version == 1 else "update",
        updated_at=NOW,
        corrections=[],
        word_count=1,
        links=ArticleLinks(self=f"/v1/articles/{identity}", html=f"/{body.slug}"),
    )
