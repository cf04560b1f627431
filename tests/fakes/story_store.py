"""A store that forgets everything when the process ends."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from articles_service.domain.change import Change, Head, Past
from articles_service.domain.channel import Tombstone
from articles_service.domain.errors import StoreError
from articles_service.domain.inquiry import Found, Inquiry
from articles_service.domain.listing import Query, position_of
from articles_service.domain.release import Filed, is_open, opens_at, settled
from articles_service.domain.repetition import Memory, Token
from articles_service.domain.sheet import Calendar, Sheet
from articles_service.domain.story import Kind, Story
from articles_service.storage.documents import settled_sheet, written
from tests.fakes.memory_search import found_in, in_order


@dataclass
class _Kept:
    """Everything that a transaction may change, so that it can be undone."""

    filed: dict[str, Filed] = field(default_factory=dict)
    versions: dict[str, list[tuple[Story, str | None]]] = field(default_factory=dict)
    slugs: dict[str, str] = field(default_factory=dict)
    log: list[Change] = field(default_factory=list)
    memories: dict[str, tuple[Memory, datetime]] = field(default_factory=dict)


class MemoryBooks:
    """``flow.books.Books`` over dictionaries."""

    def __init__(self, kept: _Kept) -> None:
        self.kept = kept

    async def filed(self, story_id: str) -> Filed | None:
        return self.kept.filed.get(story_id)

    async def due(self, now: datetime, limit: int) -> Sequence[Filed]:
        owed = [
            (filed.due_at, filed.story.id, filed)
            for filed in self.kept.filed.values()
            if filed.due_at is not None and filed.due_at <= now
        ]
        return [filed for _, _, filed in sorted(owed, key=lambda one: one[:2])][:limit]

    async def owners(self, names: Sequence[str]) -> Mapping[str, str]:
        return {n: self.kept.slugs[n] for n in names if n in self.kept.slugs}

    async def uri_owner(self, uri: str) -> str | None:
        stories = (filed.story for filed in self.kept.filed.values())
        return next((story.id for story in stories if story.uri == uri), None)

    async def filed_by_uri(self, uris: Sequence[str]) -> Sequence[Filed]:
        return [one for one in self.kept.filed.values() if one.story.uri in uris]

    async def keep_all(self, kept: Sequence[tuple[Filed, str | None]]) -> None:
        for filed, note in kept:
            await self.keep(filed, note)

    async def tell_all(self, told: Sequence[tuple[Story, Kind, datetime]]) -> None:
        for story, kind, at in told:
            await self.tell(story, kind, at)

    async def keep(self, filed: Filed, note: str | None) -> None:
        story = filed.story
        self.kept.filed[story.id] = filed
        self.kept.versions.setdefault(story.id, []).append((story, note))
        if filed.told == "nothing":
            others = {k: v for k, v in self.kept.slugs.items() if v != story.id}
            self.kept.slugs = others
        self.kept.slugs[story.slug] = story.id

    async def tell(self, story: Story, kind: Kind, at: datetime) -> None:
        seq = len(self.kept.log) + 1
        entry = Change(seq, story.id, story.slug, story.version, kind, at)
        self.kept.log.append(entry)

    async def mark(self, filed: Filed) -> None:
        self.kept.filed[filed.story.id] = filed

    async def recall(self, key: str) -> Memory | None:
        memory, _ = self.kept.memories.get(key, (None, None))
        return memory

    async def remember(self, token: Token, story: Story, now: datetime) -> None:
        young = now - timedelta(days=1)
        known = {k: v for k, v in self.kept.memories.items() if v[1] >= young}
        self.kept.memories = known
        self.kept.memories[token.key] = (Memory(token.fingerprint, story), now)


class MemoryLibrary:
    """``flow.read.Library``, ``flow.search.Catalogue``, ``flow.stand.Press``,
    ``flow.channels.Archive``, ``flow.changes.Log`` and ``flow.due.Openings``.

    ``asked`` counts the stories that were looked up one by one; while ``gate`` is
    closed such a question waits for its answer, which is made before.
    """

    def __init__(self, store: "MemoryStore") -> None:
        self._store = store
        self.asked = 0
        self.gate = asyncio.Event()
        self.gate.set()

    async def by_id(self, story_id: str) -> Story | None:
        self.asked += 1
        filed = self._store.kept.filed.get(story_id)
        self._store.answer()
        await self.gate.wait()
        return None if filed is None else filed.story

    async def by_slug(self, slug: str) -> Story | None:
        return await self.by_id(self._store.kept.slugs.get(slug, ""))

    async def page(self, query: Query, now: datetime) -> Sequence[Story]:
        self._store.answer()
        stories = (filed.story for filed in self._store.kept.filed.values())
        wanted = [s for s in stories if is_open(s, now) and _matches(s, query)]
        down = query.sort.startswith("-")
        wanted.sort(key=lambda s: _place(s, query), reverse=down)
        if query.after is not None:
            mark = (query.after.at, query.after.id)
            behind = [s for s in wanted if _place(s, query) > mark]
            before = [s for s in wanted if _place(s, query) < mark]
            wanted = before if down else behind
        return wanted[: query.limit]

    async def sheets_of(self, keys: Sequence[str]) -> Sequence[Sheet | None]:
        slugs = self._store.kept.slugs
        stories = [await self.by_id(slugs.get(key, key)) for key in keys]
        return [None if story is None else written(story) for story in stories]

    async def sheets(
        self, query: Query, now: datetime
    ) -> tuple[Sequence[Sheet], Calendar]:
        stories = await self.page(query, now)
        return [written(settled(s, now)) for s in stories], await self._calendar()

    async def newest(
        self, query: Query, now: datetime
    ) -> tuple[Sequence[Story], Calendar]:
        return await self.page(query, now), await self._calendar()

    async def ended(self, section: str | None, since: datetime) -> Sequence[Tombstone]:
        self._store.answer()
        killed = [
            (one.at, self._store.kept.filed[one.id].story)
            for one in self._store.kept.log
            if one.kind == "killed" and one.at >= since
        ]
        return [
            Tombstone(story.uri, at)
            for at, story in reversed(killed)
            if section in (None, story.content.section)
        ]

    def settled(self, sheet: Sheet, now: datetime) -> Sheet:
        return settled_sheet(sheet, now)

    async def _calendar(self) -> Calendar:
        log = self._store.kept.log
        return Calendar(await self.next_opening(), log[-1].at if log else None)

    async def search(
        self, inquiry: Inquiry, now: datetime
    ) -> tuple[Sequence[Found], Calendar]:
        self._store.answer()
        within = inquiry.within
        stories = (filed.story for filed in self._store.kept.filed.values())
        wanted = [s for s in stories if is_open(s, now) and _matches(s, within)]
        found = [found_in(settled(story, now), inquiry) for story in wanted]
        matches = [one for one in found if one is not None]
        return in_order(matches, inquiry), await self._calendar()

    async def next_opening(self) -> datetime | None:
        self._store.answer()
        owed = (filed.due_at for filed in self._store.kept.filed.values())
        return min((moment for moment in owed if moment is not None), default=None)

    async def history(self, story_id: str) -> Sequence[Past]:
        return [
            Past(s.version, s.signal, s.updated_at, note, opens_at(s))
            for s, note in self._store.kept.versions.get(story_id, [])
        ]

    async def version(self, story_id: str, number: int) -> Story | None:
        kept = self._store.kept.versions.get(story_id, [])
        return next((s for s, _ in kept if s.version == number), None)

    async def head(self) -> Head:
        self._store.answer()
        return Head("fa4e", len(self._store.kept.log))

    async def after(self, seq: int, limit: int) -> Sequence[Change]:
        self._store.answer()
        return self._store.kept.log[seq : seq + limit]


class MemoryStore:
    """The agreement in a few lines; ``broken`` makes it not answer."""

    def __init__(self) -> None:
        self.kept = _Kept()
        self.broken = False
        self.library = MemoryLibrary(self)
        self._turn = asyncio.Lock()

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[MemoryBooks]:
        async with self._turn:
            self.answer()
            books = MemoryBooks(deepcopy(self.kept))
            yield books
            self.answer()
            self.kept = books.kept

    def answer(self) -> None:
        """Raise, if the store is not to answer."""
        if self.broken:
            raise StoreError


def _place(story: Story, query: Query) -> tuple[datetime, str]:
    position = position_of(story, query.sort)
    return position.at, position.id


def _matches(story: Story, query: Query) -> bool:
    content, published = story.content, story.published_at or story.updated_at
    tags = {tag.casefold() for tag in content.tags}
    symbols = {ref.symbol for ref in content.symbols}
    return all(
        (
            query.section in (None, content.section),
            query.tag is None or query.tag.casefold() in tags,
            query.symbol is None or query.symbol in symbols,
            _same(query.language, content.language),
            _same(query.source, content.source),
            query.published_since is None or published >= query.published_since,
            query.published_before is None or published < query.published_before,
            query.updated_since is None or story.updated_at >= query.updated_since,
        )
    )


def _same(wanted: str | None, given: str | None) -> bool:
    return wanted is None or wanted.casefold() == (given or "").casefold()
