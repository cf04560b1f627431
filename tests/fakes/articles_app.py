"""The articles service inside the test's process or in a thread, and clients of it."""

import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2
from fastapi import FastAPI

from articles_service.app import create_app
from articles_service.settings import ArticlesSettings
from newstape.kit.clock import Clock, utc_now
from newstape.kit.keys import KeysFile
from newstape.kit.server import Server, bind, uvicorn_config
from tests.fakes.stories import Hands
from tests.fakes.waiting import block_until

READ, WRITE = "articles:read_drafts", "articles:write"
Json = dict[str, Any]


@dataclass
class Newsroom:
    """The running app: ``editor`` may do everything, ``writer`` may not read drafts,
    ``public`` has no key."""

    app: FastAPI
    hands: Hands
    editor: httpx2.AsyncClient
    writer: httpx2.AsyncClient
    public: httpx2.AsyncClient

    async def create(self, headline: str = "Ferry line reopens", **given: Any) -> Json:
        """File a story, which must be taken; it is published unless told otherwise."""
        story = {"headline": headline, "status": "published", **given}
        answer = await self.editor.post("/v1/articles", json=story)
        assert answer.status_code == 201, answer.text
        article: Json = answer.json()
        return article

    async def act(self, article: Json, verb: str, **body: Any) -> Json:
        """Let a verb act, which must be allowed."""
        answer = await self.editor.post(
            f"/v1/articles/{article['id']}/{verb}", json=body
        )
        assert answer.status_code == 200, answer.text
        changed: Json = answer.json()
        return changed

    async def edit(self, article: Json, **patch: Any) -> httpx2.Response:
        """Patch the version of an article that one holds."""
        return await self.editor.patch(
            f"/v1/articles/{article['id']}",
            json=patch,
            headers={"If-Match": f'"{article["version"]}"'},
        )

    async def changes(self) -> list[Json]:
        """The whole change log."""
        answer = await self.public.get("/v1/changes?limit=1000")
        entries: list[Json] = answer.json()["changes"]
        return entries

    async def turn(self, seconds: float) -> None:
        """Let time pass, and what falls due be told."""
        self.hands.turn(seconds)
        await self.app.state.house.desk.open_due()


def a_key(data: Path, *scopes: str) -> str:
    """A new key."""
    return KeysFile(data / "keys").create("tests", frozenset(scopes), utc_now())


def bearing(key: str) -> dict[str, str]:
    """The header that carries a key."""
    return {"Authorization": f"Bearer {key}"}


@asynccontextmanager
async def newsroom(data: Path, **settings: Any) -> AsyncIterator[Newsroom]:
    """The app with its lifespan, at a clock that stands."""
    hands = Hands()
    app = create_app(ArticlesSettings(data=data, **settings), hands)
    headers = [bearing(a_key(data, READ, WRITE)), bearing(a_key(data, WRITE)), {}]
    async with AsyncExitStack() as open_until:
        await open_until.enter_async_context(app.router.lifespan_context(app))
        clients = [
            await open_until.enter_async_context(
                httpx2.AsyncClient(
                    transport=httpx2.ASGITransport(app),
                    base_url="http://articles.test",
                    headers=given,
                )
            )
            for given in headers
        ]
        yield Newsroom(app, hands, *clients)


@dataclass
class Served:
    """The service on a socket: where, a key that may do everything, and how to end it."""

    url: str
    key: str
    server: Server

    def end(self) -> None:
        """What a signal does."""
        self.server.should_exit = True


@contextmanager
def served(data: Path, clock: Clock = utc_now, **given: Any) -> Iterator[Served]:
    """The service as it runs, in a thread beside the test."""
    settings = ArticlesSettings(data=data, port=0, **given)
    app = create_app(settings, clock)
    server = Server(uvicorn_config(app, settings), app, drain_seconds=1)
    with bind("127.0.0.1", 0) as listener:
        thread = threading.Thread(target=server.run, args=([listener],))
        thread.start()
        try:
            block_until(lambda: server.started or not thread.is_alive())
            assert server.started
            url = f"http://127.0.0.1:{listener.getsockname()[1]}"
            yield Served(url, a_key(data, READ, WRITE), server)
        finally:
            server.should_exit = True
            thread.join(10)
        assert not thread.is_alive()


def problem(answer: httpx2.Response, status: int) -> Json:
    """The problem that an answer must carry."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["cache-control"] == "no-store"
    document: Json = answer.json()
    assert document["status"] == status
    return document
