"""Stories in the words of the wire.

Articles come from the store as they are told, but for their links; the tests hold every
one to the models in ``newstape.wire.articles``.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any

import orjson

from articles_service.api.ready import Kept, Ready, key_lines
from articles_service.domain.change import Change, Past
from articles_service.domain.difference import Difference
from articles_service.domain.inquiry import Found
from articles_service.domain.sheet import Sheet
from articles_service.domain.story import Story
from newstape.wire.scalars import format_time

LISTS = key_lines(b"articles", b"article-lists")
"""By which caches know what is told of many stories."""

_LINKS = b'{"links":{"self":"%b/v1/articles/%b","html":"%b/articles/%b"},'


class Presenter:
    """Writes articles; those that were written last are kept, up to ``capacity``.

    ``write`` writes all of a story but where to find it.
    """

    def __init__(
        self, public_url: str | None, capacity: int, write: Callable[[Story], Sheet]
    ) -> None:
        self._root = public_url or ""
        self._written_root = orjson.dumps(self._root)[1:-1]
        self._write = write
        self._kept = Kept(capacity)

    def path(self, *parts: str) -> str:
        """A link into ``/v1``: absolute behind a public URL, else relative."""
        return "/".join((f"{self._root}/v1", *parts))

    def article(self, story: Story) -> Ready:
        """A story, whole."""
        key = (story.id, story.version, story.status)
        return self._kept.get(key, lambda: self.ready(self._write(story)))

    def sheet(self, sheet: Sheet) -> Ready:
        """The same of one that is written already."""
        key = (sheet.id, sheet.version, sheet.status)
        return self._kept.get(key, lambda: self.ready(sheet))

    def ready(self, sheet: Sheet) -> Ready:
        """The same, not kept: most stories are asked for once."""
        return Ready(self.body(sheet), sheet.version, keys_of(sheet.id))

    def body(self, sheet: Sheet) -> bytes:
        """The bytes alone, for a list."""
        root, rest = self._written_root, memoryview(sheet.text)[1:]
        links = root, sheet.id.encode(), root, sheet.slug.encode()
        return b"".join((_LINKS % links, rest))

    def receipt(self, story: Story) -> Ready:
        """What may be told of a story that the asker may not read."""
        body = _encode(self._head(story))
        return Ready(body, story.version, keys_of(story.id))

    def found(self, one: Found) -> bytes:
        """A story that was found, with what is marked in it."""
        marked = _encode({"highlights": one.highlights})
        return b"%b,%b" % (self.body(one.sheet)[:-1], marked[1:])

    def _head(self, story: Story) -> dict[str, Any]:
        """What may be told of every article."""
        return {
            "id": story.id,
            "uri": story.uri,
            "slug": story.slug,
            "version": story.version,
            "status": story.status,
            "updated_at": story.updated_at,
            "links": self._links(story.id, story.slug),
        }

    def _links(self, story_id: str, slug: str) -> dict[str, str]:
        html = f"{self._root}/articles/{slug}"
        return {"self": self.path("articles", story_id), "html": html}


def keys_of(story_id: str) -> bytes:
    """By which caches know what is told of one story."""
    return key_lines(b"articles", b"article-%b" % story_id.encode())


def articles(
    bodies: Iterable[bytes], cursor: str | None, names: frozenset[str] | None
) -> bytes:
    """A page of a list; with ``names``, only these members of each article."""
    shown = bodies if names is None else (_trimmed(body, names) for body in bodies)
    return b'{"articles":[%b],"next_cursor":%b}' % (b",".join(shown), _encode(cursor))


def versions(past: Sequence[Past]) -> bytes:
    """A story's history."""
    lines = [
        {"version": one.version, "signal": one.signal, "at": one.at, "note": one.note}
        for one in past
    ]
    return _encode({"versions": lines})


def difference(story_id: str, base: int, version: int, found: Difference) -> bytes:
    """What changed between two versions of a story."""
    names = {"id": story_id, "base": base, "version": version}
    return _encode({**names, "fields": found.fields, "body": found.body})


def preview(url: str, end: datetime) -> bytes:
    """A preview link and when it ends."""
    return _encode({"url": url, "expires_at": end})


def change(entry: Change) -> bytes:
    """One entry of the change log."""
    return _encode(entry)


def changes(entries: Sequence[Change], cursor: str) -> bytes:
    """A page of the change log."""
    return _encode({"changes": entries, "next_cursor": cursor})


def _trimmed(body: bytes, names: frozenset[str]) -> bytes:
    whole = orjson.loads(body)
    return _encode({name: value for name, value in whole.items() if name in names})


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return format_time(value)
    raise TypeError(f"{type(value).__name__} does not go over the wire")


def _encode(value: object) -> bytes:
    return orjson.dumps(value, default=_plain, option=orjson.OPT_PASSTHROUGH_DATETIME)
