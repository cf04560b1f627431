"""Walks into a list as a reader does, by ``next_cursor``, and notes the way."""

import json
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from http.client import HTTPConnection

from bench.contender import empty_home
from bench.stories.archive import Archive
from bench.stories.questions import page_path
from bench.stories.servers import Newstape

NEIGHBOURS = 300
"""More pages than the service keeps in memory, so that it makes each anew."""

_STRIDE = 100  # stories on a page, on the way


@dataclass(frozen=True, slots=True)
class Places:
    """The addresses of pages one after the other: from the first on, and from a depth."""

    depth: int
    first: list[str]
    deep: list[str]


def walk(archive: Archive, depth: int) -> Places:
    """Follow the list of all stories to a depth."""
    with (
        empty_home() as home,
        Newstape().serve(archive, home) as web,
        closing(HTTPConnection("127.0.0.1", web.port, timeout=60)) as line,
    ):
        first = [page_path(), *_pages(line, None)]
        cursor: str | None = None
        for _ in range(depth // _STRIDE):
            cursor = _next(line, f"{page_path(cursor, _STRIDE)}&fields=id")
        return Places(depth, first, [page_path(cursor), *_pages(line, cursor)])


def _pages(line: HTTPConnection, cursor: str | None) -> Iterator[str]:
    """The pages after the one at a place, as far as the list goes."""
    for _ in range(NEIGHBOURS - 1):
        cursor = _next(line, page_path(cursor))
        if cursor is None:
            return
        yield page_path(cursor)


def _next(line: HTTPConnection, path: str) -> str | None:
    line.request("GET", path)
    cursor: str | None = json.loads(line.getresponse().read())["next_cursor"]
    return cursor
