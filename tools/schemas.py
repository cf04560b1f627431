"""Writes the committed descriptions of the wire anew: ``make schemas``.

``newstape/wire/schemas`` holds the JSON Schemas of the objects, ``docs/api`` the OpenAPI
and AsyncAPI descriptions of the services, as they answer them.
"""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import httpx2
import orjson
from fastapi import FastAPI

from articles_service.app import create_app as articles
from articles_service.settings import ArticlesSettings
from gateway.app import create_app as gateway
from gateway.settings import GatewaySettings
from newstape.kit import logs
from newstape.wire.schema import schemas
from quotes_service.app import create_app as quotes
from quotes_service.settings import QuotesSettings

ROOT = Path(__file__).parents[1]
SCHEMAS, API = "newstape/wire/schemas", "docs/api"


async def documents() -> dict[str, bytes]:
    """Every description by its path in the project, as its file should be."""
    apps = {
        "quotes": quotes(QuotesSettings()),
        "articles": articles(ArticlesSettings()),
        "gateway": gateway(GatewaySettings()),
    }
    found = {f"{SCHEMAS}/{name}.json": _text(one) for name, one in schemas().items()}
    for service, app in apps.items():
        async for kind, text in _descriptions(app):
            found[f"{API}/{service}.{kind}.json"] = text
    return found


def committed() -> dict[str, bytes]:
    """Every description by its path in the project, as its file is."""
    return {
        path.relative_to(ROOT).as_posix(): path.read_bytes()
        for folder in (SCHEMAS, API)
        for path in sorted((ROOT / folder).glob("*.json"))
    }


async def _descriptions(app: FastAPI) -> AsyncIterator[tuple[str, bytes]]:
    """What the service says of itself; not every one has a stream."""
    transport = httpx2.ASGITransport(app=app)
    async with httpx2.AsyncClient(transport=transport, base_url="http://a") as client:
        for kind in ("openapi", "asyncapi"):
            answer = await client.get(f"/{kind}.json")
            if answer.status_code != 404:
                yield kind, _text(answer.raise_for_status().json())


def _text(document: object) -> bytes:
    return orjson.dumps(
        document, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE
    )


def main() -> None:
    """Write what is missing or differs, and remove what is no longer generated."""
    logs.configure("schemas", "warning", "console")
    wanted, there = asyncio.run(documents()), committed()
    for path in there.keys() - wanted.keys():
        (ROOT / path).unlink()
    for path, text in wanted.items():
        if there.get(path) != text:
            (ROOT / path).parent.mkdir(parents=True, exist_ok=True)
            (ROOT / path).write_bytes(text)


if __name__ == "__main__":
    main()
