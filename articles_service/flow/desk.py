"""The desk: everything that is written goes through here.

One call, one transaction: version, index and change entry are committed together, and
what is answered is durable. The desk is told the time and cleans what comes in; the
rules are those of ``domain.verbs`` and ``domain.release``.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Collection
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime

from articles_service.domain import verbs
from articles_service.domain.blocks import name_blocks
from articles_service.domain.cleaning import cleaned, to_millis
from articles_service.domain.errors import (
    ContentError,
    GoneError,
    KeyReuseError,
    MissingError,
    TakenError,
    VersionError,
)
from articles_service.domain.release import Filed, announce, fall_due, settled
from articles_service.domain.repetition import Memory, Token
from articles_service.domain.slug import candidates, is_id
from articles_service.domain.story import Filing, Story
from articles_service.domain.verbs import Step
from articles_service.flow.bell import Bell
from articles_service.flow.books import Books, Store
from articles_service.flow.shelf import Shelf

DUE_BATCH = 100
Expected = Collection[int] | None
"""The versions that may stand for a write to happen; None: whichever does."""

Revise = Callable[[Story], Filing]
"""Makes a filing of the story that stands, inside the transaction."""

Amend = Callable[[Story, str, Filing, datetime], Step]
"""A verb that takes new content and the slug for it, like ``verbs.edit``."""

Move = Callable[[Story, datetime], Step]
"""A verb that leaves the content alone, like ``verbs.release``."""


class Desk:
    """Creates, amends and moves stories by the newsroom's verbs."""

    def __init__(
        self,
        store: Store,
        *,
        shelf: Shelf,
        news: Bell,
        clean: Callable[[str], str],
        new_id: Callable[[], str],
        clock: Callable[[], datetime],
    ) -> None:
        """``news`` rings after each commit; ``clean`` makes inline HTML harmless."""
        self._store = store
        self._shelf = shelf
        self._news = news
        self._clean = clean
        self._new_id = new_id
        self._clock = clock

    async def create(self, filing: Filing, token: Token | None = None) -> Story:
        """File a new story; the same token again gives what the first time gave.

        Raises:
            TakenError: its URI or slug is another story's.
            KeyReuseError: the token's key stands for another request.
            GoneError: the token's story was killed since.
            ContentError, StoreError
        """
        story_id = self._new_id()
        async with self._writing(story_id) as books:
            known = await books.recall(token.key) if token else None
            if token and known:
                return await self._repeated(books, token, known)
            filing = self._prepared(filing, before=None)
            slug = await _names(books, filing, story_id, before=None)
            now = self._now()
            step = verbs.create(story_id, slug, filing, now)
            await _keep(books, Filed(step.story), step, now)
            if token:
                await books.remember(token, step.story, now)
        return step.story

    async def amend(
        self, story_id: str, verb: Amend, revise: Revise, expected: Expected = None
    ) -> Story:
        """Let a verb put new content in place; an edit that changes nothing makes no
        version.

        Raises:
            MissingError, GoneError, VersionError, VerbError, TakenError, ContentError,
            StoreError
        """

        async def make(books: Books, story: Story, now: datetime) -> Step:
            filing = self._prepared(revise(story), before=story)
            slug = await _names(books, filing, story_id, before=story)
            return verb(story, slug, filing, now)

        return await self._perform(story_id, make, expected)

    async def move(self, story_id: str, verb: Move, expected: Expected = None) -> Story:
        """Let a verb act that leaves the content alone.

        Raises:
            MissingError, GoneError, VersionError, VerbError, StoreError
        """

        async def make(_books: Books, story: Story, now: datetime) -> Step:
            return verb(story, now)

        return await self._perform(story_id, make, expected)

    async def open_due(self) -> int:
        """Pay the change entries that are owed by now, ``DUE_BATCH`` at most; how many
        there were."""
        async with self._store.writing() as books:
            due = await books.due(self._now(), DUE_BATCH)
            for filed in due:
                await _open(books, filed)
        if due:
            self._news.ring()
        return len(due)

    @asynccontextmanager
    async def _writing(self, story_id: str) -> AsyncIterator[Books]:
        with self._shelf.changing(story_id):
            async with self._store.writing() as books:
                yield books
        self._news.ring()

    async def _perform(
        self,
        story_id: str,
        make: Callable[[Books, Story, datetime], Awaitable[Step]],
        expected: Expected,
    ) -> Story:
        async with self._writing(story_id) as books:
            filed = _writable(await books.filed(story_id), expected)
            now = self._now()
            standing = settled(filed.story, now)
            if filed.due_at is not None and filed.due_at <= now:
                filed = await _open(books, filed)
            step = await make(books, standing, now)
            if step.story != standing:
                await _keep(books, filed, step, now)
        return step.story

    async def _repeated(self, books: Books, token: Token, known: Memory) -> Story:
        if known.fingerprint != token.fingerprint:
            raise KeyReuseError
        filed = await books.filed(known.story.id)
        if filed is None or filed.story.status == "killed":
            raise GoneError
        return settled(known.story, self._now())

    def _prepared(self, filing: Filing, before: Story | None) -> Filing:
        filing = cleaned(filing, self._clean)
        known = before.content.body if before is not None else ()
        body = name_blocks(filing.content.body, known)
        return replace(filing, content=replace(filing.content, body=body))

    def _now(self) -> datetime:
        return to_millis(self._clock())


def _writable(filed: Filed | None, expected: Expected) -> Filed:
    if filed is None:
        raise MissingError
    if filed.story.status == "killed":
        raise GoneError
    if expected is not None and filed.story.version not in expected:
        raise VersionError(filed.story.version)
    return filed


async def _keep(books: Books, filed: Filed, step: Step, now: datetime) -> None:
    said = announce(step.story, step.kind, filed.told, now)
    await books.keep(Filed(step.story, said.told, said.due_at), step.note)
    if said.kind is not None:
        await books.tell(step.story, said.kind, now)


async def _open(books: Books, filed: Filed) -> Filed:
    """Pay the change entry that is owed for a story's moment."""
    said = fall_due(filed.told)
    if said.kind is not None and filed.due_at is not None:
        await books.tell(filed.story, said.kind, filed.due_at)
    opened = replace(filed, told=said.told, due_at=None)
    await books.mark(opened)
    return opened


async def _names(
    books: Books, filing: Filing, story_id: str, before: Story | None
) -> str:
    """See that the URI is free, and find the slug: the one asked for, the one that the
    story has, or one from the headline, which a draft's slug follows."""
    if filing.uri is not None:
        _demand_own("URI", filing.uri, await books.uri_owner(filing.uri), story_id)
    if filing.slug is not None:
        if is_id(filing.slug):
            raise ContentError("/slug", "This has the form of an id.")
        owner = (await books.owners([filing.slug])).get(filing.slug)
        _demand_own("slug", filing.slug, owner, story_id)
        return filing.slug
    if before is not None and not _follows_headline(before):
        return before.slug
    names = candidates(filing.content.headline, story_id)
    owners = await books.owners(names)
    return next(name for name in names if owners.get(name, story_id) == story_id)


def _demand_own(what: str, name: str, owner: str | None, story_id: str) -> None:
    if owner is not None and owner != story_id:
        raise TakenError(what, name, owner)


def _follows_headline(story: Story) -> bool:
    made = candidates(story.content.headline, story.id)
    return story.status == "draft" and story.slug in made
