"""Stories in the words of the wire.

Articles are written straight from the domain's values, which have the wire's names; the
tests hold every one to the models in ``newstape.wire.articles``.
"""

import hashlib
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

import orjson

from articles_service.domain.change import Change, Past
from articles_service.domain.difference import Difference
from articles_service.domain.inquiry import Found
from articles_service.domain.story import Content, Story
from newstape.wire.scalars import format_time

_CONTENT = tuple(field.name for field in fields(Content))


@dataclass(frozen=True, slots=True)
class Rendering:
    """An article as bytes, and the tag of just these: its version and a digest."""

    body: bytes
    etag: str


class Presenter:
    """Writes articles; those that were written last are kept, up to ``capacity``."""

    def __init__(self, public_url: str | None, capacity: int) -> None:
        self._root = public_url or ""
        self._capacity = capacity
        self._kept: OrderedDict[tuple[str, int, str], Rendering] = OrderedDict()

    def path(self, *parts: str) -> str:
        """A link into ``/v1``: absolute behind a public URL, else relative."""
        return "/".join((f"{self._root}/v1", *parts))

    def article(self, story: Story) -> Rendering:
        """A story, whole."""
        key = (story.id, story.version, story.status)
        if (kept := self._kept.get(key)) is not None:
            self._kept.move_to_end(key)
            return kept
        body = _encode({**self._head(story), **_rest(story)})
        rendering = self._kept[key] = Rendering(body, etag(body, story.version))
        if len(self._kept) > self._capacity:
            self._kept.popitem(last=False)
        return rendering

    def receipt(self, story: Story) -> Rendering:
        """What may be told of a story that the asker may not read."""
        body = _encode(self._head(story))
        return Rendering(body, etag(body, story.version))

    def found(self, one: Found) -> bytes:
        """A story that was found, with what is marked in it."""
        marked = _encode({"highlights": one.highlights})
        return b"%b,%b" % (self.article(one.story).body[:-1], marked[1:])

    def _head(self, story: Story) -> dict[str, Any]:
        """What an article and its receipt have in common."""
        return {
            "id": story.id,
            "uri": story.uri,
            "slug": story.slug,
            "version": story.version,
            "status": story.status,
            "updated_at": story.updated_at,
            "links": {
                "self": self.path("articles", story.id),
                "html": f"{self._root}/articles/{story.slug}",
            },
        }


def _rest(story: Story) -> dict[str, Any]:
    return {
        "signal": story.signal,
        **{name: getattr(story.content, name) for name in _CONTENT},
        "first_published_at": story.first_published_at,
        "published_at": story.published_at,
        "embargoed_until": story.embargoed_until,
        "corrections": story.corrections,
        "word_count": story.word_count,
    }


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


def change(entry: Change) -> bytes:
    """One entry of the change log."""
    return _encode(entry)


def changes(entries: Sequence[Change], cursor: str) -> bytes:
    """A page of the change log."""
    return _encode({"changes": entries, "next_cursor": cursor})


def etag(body: bytes, version: int | None = None) -> str:
    """A strong tag of these bytes (RFC 9110 section 8.8.3); it begins with a version."""
    digest = hashlib.blake2b(body, digest_size=8).hexdigest()
    return f'"{digest}"' if version is None else f'"{version}-{digest}"'


def _trimmed(body: bytes, names: frozenset[str]) -> bytes:
    whole = orjson.loads(body)
    return _encode({name: value for name, value in whole.items() if name in names})


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return format_time(value)
    raise TypeError(f"{type(value).__name__} does not go over the wire")


def _encode(value: object) -> bytes:
    return orjson.dumps(value, default=_plain, option=orjson.OPT_PASSTHROUGH_DATETIME)
