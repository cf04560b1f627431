"""The embargo rule: what readers may see at a moment, and what they are told of it.

A story opens to readers at one moment: when it is published and its embargo, if it has
one, is over. That moment alone decides, wherever a story is read, so that every surface
changes at once and nobody has to be awake for it.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from articles_service.domain.story import Kind, Story

Told = Literal["nothing", "shown", "hidden"]
"""What readers know of a story by the change log."""


@dataclass(frozen=True, slots=True)
class Filed:
    """A story as it stands, what readers were told of it and when more is due."""

    story: Story
    told: Told = "nothing"
    due_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Announcement:
    """What the change log says now, what readers then know, and when more is due."""

    kind: Kind | None
    told: Told
    due_at: datetime | None


def opens_at(story: Story) -> datetime | None:
    """The moment from which readers may see a story; None: never, as things stand."""
    if story.status not in ("published", "scheduled") or story.published_at is None:
        return None
    if story.embargoed_until is None:
        return story.published_at
    return max(story.published_at, story.embargoed_until)


def is_open(story: Story, now: datetime) -> bool:
    """Whether readers may see a story."""
    opens = opens_at(story)
    return opens is not None and opens <= now


def settled(story: Story, now: datetime) -> Story:
    """The story as it is at a moment: one whose schedule has come is published."""
    moment = story.published_at
    if story.status != "scheduled" or moment is None or moment > now:
        return story
    first = story.first_published_at or moment
    return replace(story, status="published", first_published_at=first)


def announce(
    story: Story, kind: Kind | None, told: Told, now: datetime
) -> Announcement:
    """What a new version means to readers who were ``told`` of the one before.

    ``kind`` is what it means when they could see it all along. A story they were never
    told of is ``published`` to them when it opens, one that was hidden is ``released``;
    until it opens the log says nothing of it, not even that it exists.
    """
    if is_open(story, now):
        return Announcement(_opening(told) or kind, "shown", None)
    if story.status == "killed":
        return Announcement(None if told == "nothing" else "killed", told, None)
    due_at = opens_at(story)
    if told == "shown":
        return Announcement("withheld", "hidden", due_at)
    return Announcement(None, told, due_at)


def fall_due(told: Told) -> Announcement:
    """What the change log says at the moment when a story opens by itself."""
    return Announcement(_opening(told), "shown", None)


def _opening(told: Told) -> Kind | None:
    openings: dict[Told, Kind] = {"nothing": "published", "hidden": "released"}
    return openings.get(told)


def freshness(longest: timedelta, now: datetime, next_opening: datetime | None) -> int:
    """Whole seconds for which an answer may be kept: never past the next opening."""
    if next_opening is None:
        return int(longest.total_seconds())
    left = max(next_opening - now, timedelta(0))
    return int(min(longest, left).total_seconds())
