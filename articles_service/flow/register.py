"""Entering a story: whether it may be written to, its names, its version, its entry."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from articles_service.domain.errors import (
    ContentError,
    GoneError,
    TakenError,
    VersionError,
)
from articles_service.domain.release import Filed, announce, fall_due
from articles_service.domain.slug import candidates, is_id
from articles_service.domain.story import Filing, Story
from articles_service.domain.verbs import Step
from articles_service.flow.books import Register

Expected = Collection[int] | None
"""The versions that may stand for a write to happen; None: whichever does."""


def writable(story: Story, expected: Expected = None) -> None:
    """See that a story may be written to.

    Raises:
        GoneError: it was killed.
        VersionError: another version stands than was expected.
    """
    if story.status == "killed":
        raise GoneError
    if expected is not None and story.version not in expected:
        raise VersionError(story.version)


async def enter(register: Register, filed: Filed, step: Step, now: datetime) -> Filed:
    """Keep a verb's outcome, and what the change log says of it; gives what stands."""
    said = announce(step.story, step.kind, filed.told, now)
    entered = Filed(step.story, said.told, said.due_at)
    await register.keep(entered, step.note)
    if said.kind is not None:
        await register.tell(step.story, said.kind, now)
    return entered


async def pay_entry(register: Register, filed: Filed) -> Filed:
    """Pay the change entry that is owed for a story's moment; gives what stands."""
    said = fall_due(filed.told)
    if said.kind is not None and filed.due_at is not None:
        await register.tell(filed.story, said.kind, filed.due_at)
    opened = replace(filed, told=said.told, due_at=None)
    await register.mark(opened)
    return opened


async def names_for(
    register: Register, filing: Filing, story_id: str, before: Story | None
) -> str:
    """See that the URI is free, and find the slug: the one asked for, the one that the
    story has, or one from the headline, which a draft's slug follows.

    Raises:
        TakenError: the URI or the slug is another story's.
        ContentError: the slug has the form of an id.
    """
    if filing.uri is not None:
        owner = await register.uri_owner(filing.uri)
        _demand_own("URI", filing.uri, owner, story_id)
    if filing.slug is not None:
        if is_id(filing.slug):
            raise ContentError("/slug", "This has the form of an id.")
        owner = (await register.owners([filing.slug])).get(filing.slug)
        _demand_own("slug", filing.slug, owner, story_id)
        return filing.slug
    if before is not None and not _follows_headline(before):
        return before.slug
    names = candidates(filing.content.headline, story_id)
    owners = dict(await register.owners(names[:1]))  # it is free, most often
    if owners.get(names[0], story_id) != story_id:
        owners |= await register.owners(names[1:])
    return next(name for name in names if owners.get(name, story_id) == story_id)


def _demand_own(what: str, name: str, owner: str | None, story_id: str) -> None:
    if owner is not None and owner != story_id:
        raise TakenError(what, name, owner)


def _follows_headline(story: Story) -> bool:
    made = candidates(story.content.headline, story.id)
    return story.status == "draft" and story.slug in made
