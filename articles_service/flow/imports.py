"""Imports: stories that are delivered from outside, upserted by their URI.

They come one after the other, without end perhaps; as many as fit into a batch share a
transaction. What was counted is durable, so that an import that broke off is simply
begun again: what is there already is unchanged.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal

from articles_service.domain import verbs
from articles_service.domain.blocks import name_blocks
from articles_service.domain.cleaning import cleaned, to_millis
from articles_service.domain.delivery import Delivery, Item, Refusal
from articles_service.domain.errors import ArticlesError, ContentError, StoreError
from articles_service.domain.release import Filed, settled
from articles_service.domain.story import Filing, Story
from articles_service.domain.verbs import Step
from articles_service.flow.batch import Batch
from articles_service.flow.bell import Bell
from articles_service.flow.books import Books, Store
from articles_service.flow.register import enter, names_for, pay_entry, writable
from articles_service.flow.shelf import Changing

BATCH = 500
BATCH_WEIGHT = 8 * 1024 * 1024
"""A batch ends at so many stories, or so many bytes, whichever comes first."""

MAX_TOLD = 1_000
"""Refusals that are told one by one; beyond, they are only counted."""

_BREATH = 20  # stories after which others get their turn


Outcome = Literal["created", "updated", "unchanged"]


@dataclass(slots=True)
class Tally:
    """What became of an import; ``refused`` are the first ones of ``refusals``."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: list[Refusal] = field(default_factory=list)
    refusals: int = 0

    def add(self, outcome: Outcome | Refusal) -> None:
        """Count one."""
        if not isinstance(outcome, Refusal):
            setattr(self, outcome, getattr(self, outcome) + 1)
            return
        self.refusals += 1
        if len(self.refused) < MAX_TOLD:
            self.refused.append(outcome)


class _UndoError(Exception):
    """Ends the transaction of a dry run."""


class Importer:
    """Takes deliveries in, by the rules of the desk.

    A new story is created, one that is known is edited where it differs. A story that
    the newsroom withheld stays withheld; one that it killed is refused.
    """

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

    async def run(self, items: AsyncIterator[Item], dry_run: bool = False) -> Tally:
        """Take in all that comes; a dry run says what would become of it.

        In a dry run a batch does not see the ones before it.

        Raises:
            StoreError: the store does not answer; batches before are durable.
        """
        tally = Tally()
        batch: list[Delivery] = []
        weight = count = 0
        async for item in items:
            count += 1
            if count % _BREATH == 0:
                await asyncio.sleep(0)
            prepared = self._cleaned(item)
            if isinstance(prepared, Refusal):
                tally.add(prepared)
                continue
            batch.append(prepared)
            weight += prepared.weight
            if len(batch) == BATCH or weight >= BATCH_WEIGHT:
                await self._commit(batch, tally, dry_run)
                batch, weight = [], 0
        await self._commit(batch, tally, dry_run)
        return tally

    def _cleaned(self, item: Item) -> Item:
        if isinstance(item, Refusal):
            return item
        try:
            return replace(item, filing=cleaned(item.filing, self._clean))
        except ContentError as error:
            return _refusal(item, error)

    async def _commit(
        self, batch: Sequence[Delivery], tally: Tally, dry_run: bool
    ) -> None:
        if not batch:
            return
        outcomes: list[Outcome | Refusal] = []
        # What changes is off the shelf until its change is committed.
        with ExitStack() as changing, suppress(_UndoError):
            async with self._store.writing() as books:
                outcomes = await self._enter(books, batch, changing)
                if dry_run:
                    raise _UndoError
        for outcome in outcomes:
            tally.add(outcome)
        if not dry_run:
            self._news.ring()

    async def _enter(
        self, books: Books, deliveries: Sequence[Delivery], changing: ExitStack
    ) -> list[Outcome | Refusal]:
        batch = await Batch.opened(books, [one.filing for one in deliveries])
        now = to_millis(self._clock())
        outcomes: list[Outcome | Refusal] = []
        for number, delivery in enumerate(deliveries):
            if number % _BREATH == 0:
                await asyncio.sleep(0)
            try:
                outcomes.append(await self._deliver(batch, delivery, now, changing))
            except StoreError:
                raise
            except ArticlesError as error:
                outcomes.append(_refusal(delivery, error))
        await batch.close()
        return outcomes

    async def _deliver(
        self, batch: Batch, delivery: Delivery, now: datetime, changing: ExitStack
    ) -> Outcome:
        filed = batch.standing(delivery.uri)
        if filed is None:
            return await self._create(batch, delivery, now, changing)
        if filed.story.status == delivery.withdrawn == "killed":
            return "unchanged"
        writable(filed.story)
        if filed.due_at is not None and filed.due_at <= now:
            filed = await pay_entry(batch, filed)
        steps = await _steps(batch, delivery, settled(filed.story, now), now)
        if steps:
            changing.enter_context(self._shelf.changing(filed.story.id))
        for step in steps:
            filed = await enter(batch, filed, step, now)
        return "updated" if steps else "unchanged"

    async def _create(
        self, batch: Batch, delivery: Delivery, now: datetime, changing: ExitStack
    ) -> Outcome:
        if delivery.withdrawn == "killed":
            return "unchanged"  # there is nothing to be ended
        story_id = self._new_id()
        changing.enter_context(self._shelf.changing(story_id))
        filing = _named(delivery.filing, None)
        slug = await names_for(batch, filing, story_id, None)
        step = verbs.create(story_id, slug, filing, now)
        await enter(batch, Filed(step.story), step, now)
        return "created"


async def _steps(
    batch: Batch, delivery: Delivery, story: Story, now: datetime
) -> list[Step]:
    """What a delivery makes of a story that is known; nothing, if it says the same."""
    if delivery.withdrawn == "killed":
        return [verbs.kill(story, now)]
    steps = []
    if delivery.withdrawn == "withheld" and story.status in ("published", "scheduled"):
        steps.append(verbs.withhold(story, now))
        story = steps[-1].story
    filing = _named(delivery.filing, story)
    if filing.embargoed_until is None and not delivery.of_embargoes:
        filing = replace(filing, embargoed_until=story.embargoed_until)
    slug = await names_for(batch, filing, story.id, story)
    edited = verbs.edit(story, slug, filing, now)
    return [*steps, edited] if edited.story != story else steps


def _named(filing: Filing, before: Story | None) -> Filing:
    known = () if before is None else before.content.body
    body = name_blocks(filing.content.body, known)
    return replace(filing, content=replace(filing.content, body=body))


def _refusal(delivery: Delivery, error: ArticlesError) -> Refusal:
    where = f"{error.pointer}: " if isinstance(error, ContentError) else ""
    return Refusal(delivery.index, f"{where}{error}")
