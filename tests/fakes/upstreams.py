"""The quotes and the articles service as the gateway sees them: the wire, in memory.

Both can be told to answer a path with something else than the truth.
"""

import asyncio
from collections.abc import AsyncIterator, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket

from newstape.fanout import Change as Move
from newstape.fanout import Hub, Limits, Opening, RefusedError
from newstape.fanout.admission import Admission
from newstape.fanout.transport.socket import serve_socket
from newstape.wire.address import read_query
from newstape.wire.articles import (
    Article,
    ArticlesAnswer,
    Change,
    ChangesAnswer,
    ListedArticle,
)
from newstape.wire.codec import StreamCodec
from newstape.wire.quotes import (
    Bar,
    BarInterval,
    BarsAnswer,
    Instrument,
    InstrumentsAnswer,
    ListsAnswer,
    Quote,
    QuoteList,
)
from newstape.wire.scalars import format_time
from newstape.wire.stream import PROTOCOL
from tests.fakes.pages import CLOSE, a_quote, a_story

STORY = Article(**a_story().model_dump(exclude={"state"}))


class Upstream:
    """What both have: answers in place of the truth, and the calls and their heads."""

    def __init__(self) -> None:
        self.instead: dict[str, Response] = {}
        self.calls: list[str] = []
        self.heads: dict[str, Headers] = {}

    def answer(self, request: Request, truth: Any) -> Response:
        """The truth as JSON, or what was told to be said instead."""
        self.calls.append(request.url.path)
        self.heads[request.url.path] = request.headers
        other = self.instead.get(request.url.path)
        if other is not None:
            return other
        if isinstance(truth, Response):
            return truth
        headers = {"ETag": '"1"'}
        return Response(truth.model_dump_json(), 200, headers, "application/json")


class MarketStand(Upstream):
    """The quotes service: a board, lists, names, and the real stream of fan-out."""

    def __init__(self, epoch: str = "aaaa") -> None:
        super().__init__()
        limits = Limits()
        codec = StreamCodec(RefusedError, lambda: datetime.now(UTC), limits)
        self.hub: Hub[Quote] = Hub(codec, limits)
        self.hub.load(epoch, 0, {})
        self.lists: dict[str, list[str]] = {}
        self.names: dict[str, str] = {}
        self.bars: dict[str, dict[BarInterval, list[Bar]]] = {}
        self.held = asyncio.Event()
        self.held.set()
        self._admission = Admission(limits)
        self.app = Starlette(
            routes=[
                Route("/v1/lists", self._lists),
                Route("/v1/instruments", self._instruments),
                Route("/v1/quotes/{symbol}/bars", self._bars),
                WebSocketRoute("/v1/stream", self._stream),
            ]
        )

    def quote(
        self, symbol: str, price: str, *, is_whole: bool = True, **fields: Any
    ) -> Quote:
        """A price comes in, one seq later and one second newer than the last.

        The first row of a symbol is whole, unless it is not to make sense.
        """
        seq = self.hub.cursor.seq + 1
        time = CLOSE + timedelta(seconds=seq)
        told = a_quote(symbol, price=price, seq=seq, time=time, **fields)
        quote = Quote(**told.model_dump(exclude={"name"}))
        is_first = is_whole and symbol not in self.hub.values
        said = frozenset(Quote.model_fields if is_first else fields)
        self.hub.publish([Move(symbol, seq, quote, said)])
        return quote

    def renumber(self, epoch: str) -> None:
        """The journal was restored: another epoch, and everybody comes again."""
        self.hub.load(epoch, self.hub.cursor.seq, dict(self.hub.values))

    async def _lists(self, request: Request) -> Response:
        lists = [QuoteList(name=n, symbols=s) for n, s in self.lists.items()]
        return self.answer(request, ListsAnswer(lists=lists))

    async def _instruments(self, request: Request) -> Response:
        told = [Instrument(symbol=s, name=self.names.get(s)) for s in self.hub.values]
        return self.answer(request, InstrumentsAnswer(instruments=told))

    async def _bars(self, request: Request) -> Response:
        await self.held.wait()
        symbol, asked = request.path_params["symbol"], request.query_params
        if symbol not in self.bars.keys() | self.hub.values.keys():
            return self.answer(request, JSONResponse({"status": 404}, 404))
        interval: Any = asked["interval"]
        since = datetime.fromisoformat(asked.get("from", "0001-01-01T00:00:00Z"))
        until = datetime.fromisoformat(asked.get("to", "9999-01-01T00:00:00Z"))
        bars = self.bars.get(symbol, {}).get(interval, [])
        told = [bar for bar in bars if since <= bar.time < until]
        told = told[-int(asked.get("limit", 500)) :]
        answer = BarsAnswer(symbol=symbol, interval=interval, bars=told)
        return self.answer(request, answer)

    async def _stream(self, socket: WebSocket) -> None:
        opening = Opening(read_query(socket.query_params))
        await serve_socket(socket, self.hub, self._admission, opening, PROTOCOL)


class NewsStand(Upstream):
    """The articles service: stories by id, old slugs, and the change log."""

    def __init__(self) -> None:
        super().__init__()
        self.stories: dict[str, Article] = {}
        self.gone: dict[str, int] = {}
        self.old_slugs: dict[str, str] = {}
        self.log: list[Change] = []
        self.epoch = "news"
        self.documents: dict[str, str] = {}
        self._news = asyncio.Event()
        self.app = Starlette(
            routes=[
                Route("/v1/articles", self._list),
                Route("/v1/articles/{key}", self._read),
                Route("/v1/changes", self._changes),
                Route("/{path:path}", self._document),
            ]
        )

    def publish(self, slug: str, **fields: Any) -> Article:
        """A new story."""
        number = len(self.stories) + 1
        told = {"id": f"id-{number}", "slug": slug, "uri": f"urn:x:{slug}", **fields}
        return self._put(STORY.model_copy(update=told), "published")

    def edit(self, key: str, kind: str = "updated", **fields: Any) -> Article:
        """Another version of a story, perhaps under another slug."""
        story = self._find(key)
        assert story is not None
        told = {"version": story.version + 1, "signal": "update", **fields}
        edited = story.model_copy(update=told)
        if edited.slug != story.slug:
            self.old_slugs[story.slug] = edited.slug
        return self._put(edited, kind)

    def take_away(self, slug: str, kind: str) -> None:
        """Kill or withhold a story."""
        story = self._find(slug)
        assert story is not None
        self.gone[slug] = 410 if kind == "killed" else 404
        self._tell(story, kind)

    def release(self, slug: str) -> None:
        """A withheld story is shown again."""
        del self.gone[slug]
        story = self._find(slug)
        assert story is not None
        self._tell(story, "released")

    def _find(self, key: str) -> Article | None:
        return next((s for s in self.stories.values() if key in (s.slug, s.id)), None)

    def _put(self, story: Article, kind: str) -> Article:
        self.stories[story.id] = story
        self._tell(story, kind)
        return story

    def _tell(self, story: Article, kind: Any) -> None:
        change = Change(
            seq=len(self.log) + 1,
            id=story.id,
            slug=story.slug,
            version=story.version,
            kind=kind,
            at=CLOSE,
        )
        self.log.append(change)
        self._news.set()
        self._news = asyncio.Event()

    async def _list(self, request: Request) -> Response:
        asked = request.query_params
        newest = [
            ListedArticle(**dict(story), highlights=_found(story, asked.get("q")))
            for story in reversed(self.stories.values())
            if story.slug not in self.gone and _is_asked_for(story, asked)
        ]
        shown = newest[: int(asked["limit"])]
        return self.answer(request, ArticlesAnswer(articles=shown, next_cursor=None))

    async def _document(self, request: Request) -> Response:
        text = self.documents.get(request.url.path)
        if text is None:
            return self.answer(request, JSONResponse({"status": 404}, 404))
        told = {"Cache-Control": "public, max-age=60"}
        kind = "application/rss+xml"
        return self.answer(request, Response(text.encode(), 200, told, kind))

    async def _read(self, request: Request) -> Response:
        key = request.path_params["key"]
        if key in self.old_slugs:
            location = f"/v1/articles/{self.old_slugs[key]}"
            return self.answer(request, Response(None, 308, {"Location": location}))
        story = self._find(key)
        status = 404 if story is None else self.gone.get(story.slug)
        if status is not None:
            return self.answer(request, JSONResponse({"status": status}, status))
        return self.answer(request, story)

    async def _changes(self, request: Request) -> Response:
        since = request.query_params["since"]
        epoch, _, place = since.rpartition("-")
        if since != "now" and epoch != self.epoch:
            return self.answer(request, JSONResponse({"status": 410}, 410))
        seq = len(self.log) if since == "now" else int(place)
        if "text/event-stream" in request.headers["accept"]:
            events = StreamingResponse(
                self._events(seq), media_type="text/event-stream"
            )
            return self.answer(request, events)
        changes = self.log[seq : seq + 100]
        cursor = f"{self.epoch}-{seq + len(changes)}"
        return self.answer(request, ChangesAnswer(changes=changes, next_cursor=cursor))

    async def _events(self, seq: int) -> AsyncIterator[str]:
        yield "retry: 1000\n\n"
        while True:
            news = self._news
            for change in self._after(seq):
                seq = change.seq
                yield f"id: {self.epoch}-{seq}\ndata: {change.model_dump_json()}\n\n"
            await news.wait()

    def _after(self, seq: int) -> Iterable[Change]:
        return self.log[seq:]


def _is_asked_for(story: Article, asked: Mapping[str, str]) -> bool:
    before = asked.get("published_before")
    return (
        asked.get("section") in (None, story.section)
        and asked.get("symbol") in (None, *(ref.symbol for ref in story.symbols))
        and (asked.get("q") is None or asked["q"] in story.headline)
        and (before is None or format_time(story.published_at or CLOSE) < before)
    )


def _found(story: Article, word: str | None) -> Any:
    if word is None:
        return None
    return {"headline": story.headline.replace(word, f"<mark>{word}</mark>")}
