"""The newsroom's verbs: from which status, and what version they make.

======== ============================== ===========
verb     from                           to
======== ============================== ===========
publish  draft, scheduled               published, or scheduled when its time is to come
edit     any but killed                 the same; a draft may be published by it
correct  published                      published
refile   published                      published
withhold published                      withheld
release  withheld                       published
kill     any but killed                 killed
======== ============================== ===========

They are pure: a story as it is settled now (see ``release``) goes in, the next one
comes out.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from articles_service.domain.errors import ContentError, GoneError, VerbError
from articles_service.domain.release import settled
from articles_service.domain.story import Correction, Filing, Kind, Signal, Story


@dataclass(frozen=True, slots=True)
class Step:
    """A verb's effect: the next version, what it means to readers, the desk's note."""

    story: Story
    kind: Kind | None
    note: str | None = None


def create(story_id: str, slug: str, filing: Filing, now: datetime) -> Step:
    """The first version: a draft, unless it is filed as published."""
    draft = Story(
        id=story_id,
        uri=filing.uri or f"urn:uuid:{story_id}",
        slug=slug,
        version=1,
        status="draft",
        signal=None,
        content=filing.content,
        first_published_at=filing.first_published_at,
        published_at=filing.published_at,
        updated_at=now,
        embargoed_until=filing.embargoed_until,
    )
    if filing.status == "published":
        return Step(_published(draft, filing.published_at or now, now), "published")
    return Step(draft, None)


def publish(story: Story, now: datetime, at: datetime | None = None) -> Step:
    """Publish now, or at a moment to come. A date set before, if past, is kept."""
    _demand(story, "published", "draft", "scheduled")
    kept = story.published_at
    moment = at or (kept if kept is not None and kept <= now else now)
    return Step(_published(_next(story, now), moment, now), "published")


def edit(story: Story, slug: str, filing: Filing, now: datetime) -> Step:
    """Replace what a story says. When that changes nothing, the same story comes out."""
    _demand(story, "edited", "draft", "scheduled", "published", "withheld")
    amended = _amended(story, slug, filing, now)
    if filing.status == "published" and story.status == "draft":
        moment = filing.published_at or now
        return Step(_published(_next(amended, now), moment, now), "published")
    if filing.status is not None and filing.status != _filed_as(story):
        raise VerbError(f"made {filing.status} by an edit", story.status)
    if amended == story:
        return Step(story, None)
    if story.status != "published":
        return Step(_next(amended, now), None)
    return Step(_next(amended, now, signal="update"), "updated")


def correct(story: Story, slug: str, filing: Filing, now: datetime, note: str) -> Step:
    """Say publicly what was wrong, and put it right."""
    _demand(story, "corrected", "published")
    corrected = _next(_amended(story, slug, filing, now), now, signal="correction")
    correction = Correction(note, now, corrected.version)
    corrections = (*story.corrections, correction)
    return Step(replace(corrected, corrections=corrections), "corrected", note)


def refile(story: Story, slug: str, filing: Filing, now: datetime) -> Step:
    """Put something minor right, without a public note."""
    _demand(story, "refiled", "published")
    amended = _amended(story, slug, filing, now)
    return Step(_next(amended, now, signal="refile"), "updated")


def withhold(story: Story, now: datetime, reason: str | None = None) -> Step:
    """Take a story from its readers while it is checked."""
    _demand(story, "withheld", "published")
    return Step(_next(story, now, status="withheld"), "withheld", reason)


def release(story: Story, now: datetime) -> Step:
    """Give a withheld story back to its readers."""
    _demand(story, "released", "withheld")
    return Step(_next(story, now, status="published"), "released")


def kill(story: Story, now: datetime, reason: str | None = None) -> Step:
    """End a story for ever."""
    _demand(story, "killed", "draft", "scheduled", "published", "withheld")
    return Step(_next(story, now, status="killed"), "killed", reason)


def _demand(story: Story, done: str, *statuses: str) -> None:
    if story.status == "killed":
        raise GoneError
    if story.status not in statuses:
        raise VerbError(done, story.status)


def _next(
    story: Story, now: datetime, signal: Signal | None = None, **changes: Any
) -> Story:
    version = story.version + 1
    return replace(story, version=version, updated_at=now, signal=signal, **changes)


def _published(story: Story, moment: datetime, now: datetime) -> Story:
    scheduled = replace(story, status="scheduled", published_at=moment)
    return settled(scheduled, now)


def _amended(story: Story, slug: str, filing: Filing, now: datetime) -> Story:
    published_at = filing.published_at or story.published_at
    published = story.status in ("published", "withheld")
    if published and published_at is not None and published_at > now:
        raise ContentError("/published_at", "It is published: that was not to come.")
    return replace(
        story,
        uri=filing.uri or story.uri,
        slug=slug,
        content=filing.content,
        first_published_at=filing.first_published_at or story.first_published_at,
        published_at=published_at,
        embargoed_until=filing.embargoed_until,
    )


def _filed_as(story: Story) -> str:
    """The word of a filing for the status that a story has anyway."""
    return "draft" if story.status == "draft" else "published"
