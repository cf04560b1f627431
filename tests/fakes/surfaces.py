"""Every surface on which a story can be read, and a walk over them for one story.

A new surface is one more line below. What the service describes and no line leads to is
``unwalked``, and a test fails until somebody has said how it is to be walked.
"""

import re
from collections.abc import Iterable, Mapping

import httpx2

from tests.fakes.articles_app import Json

SECRET = "Zanzibar"
"""A word that stands in the story and nowhere else."""

OLD_SLUG, SLUG = "old-name", "the-talks"
STORY: Json = {
    "headline": f"{SECRET} talks",
    "slug": OLD_SLUG,
    "standfirst": SECRET,
    "section": "world",
    "tags": ["talks"],
    "symbols": [{"symbol": "BP"}],
    "source": "AFP",
    "body": [{"type": "paragraph", "html": SECRET}],
}
LISTS = (
    "/v1/articles?limit=100",
    "/v1/articles?section=world",
    "/v1/articles?tag=talks",
    "/v1/articles?symbol=BP",
    "/v1/articles?language=en",
    "/v1/articles?source=AFP",
    "/v1/articles?sort=published_at",
    "/v1/articles?sort=-updated_at",
    "/v1/articles?updated_since=2024-01-01T00:00:00Z",
    "/v1/articles?published_since=2024-01-01T00:00:00Z",
    "/v1/articles?published_before=2030-01-01T00:00:00Z",
    "/v1/articles?fields=headline",
    f"/v1/articles?q={SECRET}",
    f"/v1/articles?q={SECRET[:5]}*&sort=-published_at",
    f"/v1/articles?q={SECRET}&sort=published_at&section=world",
    f"/v1/articles?q={SECRET}&sort=-updated_at&fields=highlights",
    "/feeds/all.rss",
    "/feeds/all.atom",
    "/feeds/all.json",
    "/feeds/world.rss",
    "/feeds/world.atom",
    "/feeds/world.json",
    "/sitemap-news.xml",
)
"""They answer, with the story or without."""

SINGLE = (
    "/v1/articles/{id}",
    "/v1/articles/{slug}",
    "/v1/articles/{old}",
    "/v1/articles/{id}?format=json",
    "/v1/articles/{id}?format=ninjs",
    "/v1/articles/{id}?format=jsonld",
    "/v1/articles/{id}?format=html",
    "/v1/articles/{slug}?format=markdown",
    "/v1/articles/{old}?format=text",
    "/v1/articles/{id}/versions",
    "/v1/articles/{id}/versions/1",
    "/v1/articles/{id}/versions/2",
    "/v1/articles/{id}/versions/2?diff=1",
)
"""They are the story's own."""

TERSE = ("/versions", "?diff=1")
"""Ends of addresses where a story's words need not stand."""

LOG = ("/v1/changes", "/v1/changes?limit=1000")
"""They tell that a story is there, or was."""

_NO_STORIES = {"/livez", "/readyz"}


def unwalked(paths: Mapping[str, Json]) -> set[str]:
    """What can be read by a description, and is no surface here."""
    known = [path.partition("?")[0] for path in (*LISTS, *SINGLE, *LOG)]
    return {
        path
        for path, item in paths.items()
        if "get" in item and path not in _NO_STORIES and not _leads(path, known)
    }


def _leads(template: str, known: Iterable[str]) -> bool:
    """Whether a path is one of a template, and of no longer one."""
    pattern = re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(template))
    return any(re.fullmatch(pattern, path) for path in known)


class Walk:
    """What one asker gets on every surface for one story."""

    def __init__(self, client: httpx2.AsyncClient, story: Json) -> None:
        self._client = client
        self._names = {"id": story["id"], "slug": story["slug"], "old": OLD_SLUG}

    async def listed(self) -> list[httpx2.Response]:
        """Lists, searches and feeds."""
        return await self._all(LISTS)

    async def single(self) -> list[httpx2.Response]:
        """The surfaces of the story alone."""
        return await self._all(SINGLE)

    async def log(self) -> list[httpx2.Response]:
        """The change log."""
        return await self._all(LOG)

    async def _all(self, surfaces: Iterable[str]) -> list[httpx2.Response]:
        return [await self.get(surface) for surface in surfaces]

    async def get(self, surface: str) -> httpx2.Response:
        """What one surface answers."""
        path = surface.format(**self._names)
        return await self._client.get(path, follow_redirects=True)
