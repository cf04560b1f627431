"""The desk: everything that is written goes through here.

One call, one transaction: version, index and change entry are committed together, and
what is answered is durable. The desk is told the time and cleans what comes in; the
rules are those of ``domain.verbs`` and ``domain.release``.
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime

from articles_service.domain import verbs
from articles_service.domain.blocks import name_blocks
from articles_service.domain.cleaning import cleaned, to_millis
from articles_service.domain.errors import GoneError, KeyReuseError, MissingError
from articles_service.domain.release import Filed, settled
from articles_service.domain.repetition import Memory, Token
from articles_service.domain.story import Filing, Story
from articles_service.domain.verbs import Step
from articles_service.flow.bell import Bell
from articles_service.flow.books import Books, Store
from articles_service.flow.register import (
    Expected,
    enter,
    names_for,
    pay_entry,
    writable,
)
from articles_service.flow.shelf import Changing

DUE_BATCH = 100
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
        shelf: Changing,
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
            slug = await names_for(books, filing, story_id, before=None)
            now = self._now()
            step = verbs.create(story_id, slug, filing, now)
            await enter(books, Filed(step.story), step, now)
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
            slug = await names_for(books, filing, story_id, before=story)
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
                await pay_entry(books, filed)
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
            filed = await books.filed(story_id)
            if filed is None:
                raise MissingError
            writable(filed.story, expected)
            now = self._now()
            standing = settled(filed.story, now)
            if filed.due_at is not None and filed.due_at <= now:
                filed = await pay_entry(books, filed)
            step = await make(books, standing, now)
            if step.story != standing:
                await enter(books, filed, step, now)
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
