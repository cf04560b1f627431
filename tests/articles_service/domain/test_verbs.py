"""The newsroom's verbs: from where to where, and what else they change."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles_service.domain import verbs
from articles_service.domain.errors import (
    ArticlesError,
    ContentError,
    GoneError,
    VerbError,
)
from articles_service.domain.release import settled
from articles_service.domain.story import Correction, Filing, Status, Story
from articles_service.domain.verbs import Step
from tests.fakes.stories import (
    NOW,
    SECOND,
    a_draft,
    a_filing,
    a_full_story,
    a_story,
    an_id,
    at,
)

Verb = Callable[[Story, datetime], Step]
NEW = a_filing("Ferry line closes")


def _as_schedule(story: Story, now: datetime) -> Step:
    return verbs.publish(story, now, at=now + 30 * SECOND)


def _as_edit(story: Story, now: datetime) -> Step:
    return verbs.edit(story, story.slug, NEW, now)


def _as_correct(story: Story, now: datetime) -> Step:
    return verbs.correct(story, story.slug, NEW, now, note="It closes.")


def _as_refile(story: Story, now: datetime) -> Step:
    return verbs.refile(story, story.slug, NEW, now)


VERBS: dict[str, Verb] = {
    "publish": verbs.publish,
    "schedule": _as_schedule,
    "edit": _as_edit,
    "correct": _as_correct,
    "refile": _as_refile,
    "withhold": verbs.withhold,
    "release": verbs.release,
    "kill": verbs.kill,
}
# What becomes of each status by each verb; what is not here is refused.
BECOMES: dict[tuple[str, Status], Status] = {
    ("publish", "draft"): "published",
    ("publish", "scheduled"): "published",
    ("schedule", "draft"): "scheduled",
    ("schedule", "scheduled"): "scheduled",
    ("edit", "draft"): "draft",
    ("edit", "scheduled"): "scheduled",
    ("edit", "published"): "published",
    ("edit", "withheld"): "withheld",
    ("correct", "published"): "published",
    ("refile", "published"): "published",
    ("withhold", "published"): "withheld",
    ("release", "withheld"): "published",
    ("kill", "draft"): "killed",
    ("kill", "scheduled"): "killed",
    ("kill", "published"): "killed",
    ("kill", "withheld"): "killed",
}
IN_STATUS: dict[Status, Story] = {
    "draft": a_draft(),
    "scheduled": a_draft(status="scheduled", published_at=at(30)),
    "published": a_story(),
    "withheld": a_story(status="withheld"),
    "killed": a_story(status="killed"),
}


@pytest.mark.parametrize("status", get_args(Status))
@pytest.mark.parametrize("name", VERBS)
def test_every_verb_in_every_status(name: str, status: Status) -> None:
    """A verb makes one version with the right status, or is refused."""
    story, verb = IN_STATUS[status], VERBS[name]
    if (name, status) not in BECOMES:
        with pytest.raises(GoneError if status == "killed" else VerbError):
            verb(story, at(1))
        return
    made = verb(story, at(1)).story
    assert made.status == BECOMES[name, status]
    assert made.version == story.version + 1
    assert made.updated_at == at(1)
    assert (made.id, made.uri, made.slug) == (story.id, story.uri, story.slug)


def test_create_a_draft() -> None:
    """A new story is a draft of version 1 with a URI of its own; nobody is told."""
    step = verbs.create(an_id(1), "ferries", a_filing(), NOW)
    assert step.kind is None
    story = step.story
    assert (story.version, story.status, story.signal) == (1, "draft", None)
    assert story.uri == f"urn:uuid:{an_id(1)}"
    assert (story.published_at, story.updated_at) == (None, NOW)


def test_create_published() -> None:
    """Filed as published it is so now, or since the time that was filed."""
    step = verbs.create(an_id(1), "ferries", a_filing(status="published"), NOW)
    assert step.kind == "published"
    assert step.story.status == "published"
    assert step.story.published_at == step.story.first_published_at == NOW
    dated = a_filing(
        status="published", published_at=at(-60), first_published_at=at(-90)
    )
    story = verbs.create(an_id(1), "ferries", dated, NOW).story
    assert (story.published_at, story.first_published_at) == (at(-60), at(-90))


def test_create_for_later() -> None:
    """Filed as published at a time to come, it is scheduled."""
    filing = a_filing(status="published", published_at=at(60))
    story = verbs.create(an_id(1), "ferries", filing, NOW).story
    assert (story.status, story.published_at) == ("scheduled", at(60))
    assert story.first_published_at is None


def test_publish_keeps_a_date_that_was_set() -> None:
    """A draft's own date of publication counts if it is past."""
    assert verbs.publish(a_draft(published_at=at(-60)), NOW).story.published_at == at(
        -60
    )
    assert verbs.publish(a_draft(published_at=at(60)), NOW).story.published_at == NOW
    assert verbs.publish(a_draft(), NOW, at=at(-5)).story.published_at == at(-5)


def test_rescheduled() -> None:
    """A schedule can be moved; the first publication is when it comes."""
    story = verbs.publish(a_draft(), NOW, at=at(30)).story
    later = verbs.publish(story, at(1), at=at(90)).story
    assert settled(later, at(90)).first_published_at == at(90)


def test_signals() -> None:
    """Readers are signalled what kind of change a published story saw."""
    story = a_story()
    assert _as_edit(story, NOW).story.signal == "update"
    assert _as_correct(story, NOW).story.signal == "correction"
    assert _as_refile(story, NOW).story.signal == "refile"
    assert verbs.withhold(_as_edit(story, NOW).story, NOW).story.signal is None
    assert _as_edit(a_draft(), NOW).story.signal is None


def test_a_correction_is_public() -> None:
    """The note joins those before it, with its time and version."""
    story = a_full_story()
    step = _as_correct(story, at(5))
    assert step.note == "It closes."
    assert step.story.corrections == (
        *story.corrections,
        Correction("It closes.", at(5), story.version + 1),
    )


def test_reasons_are_noted() -> None:
    """Why a story was withheld or killed is kept with the version."""
    assert verbs.withhold(a_story(), NOW, reason="libel").note == "libel"
    assert verbs.kill(a_story(), NOW, reason="hoax").note == "hoax"


def test_an_edit_replaces() -> None:
    """What is absent from a filing is cleared, but names and dates of publication stay."""
    story = a_full_story()
    edited = verbs.edit(story, story.slug, NEW, at(1)).story
    assert edited.content == NEW.content
    assert edited.embargoed_until is None
    assert (edited.uri, edited.published_at, edited.first_published_at) == (
        story.uri,
        story.published_at,
        story.first_published_at,
    )


def test_an_edit_of_everything() -> None:
    """What is given is taken: names, dates, embargo."""
    filing = replace(
        NEW,
        uri="urn:other",
        first_published_at=at(-90),
        published_at=at(-60),
        embargoed_until=at(60),
    )
    edited = verbs.edit(a_story(), "other", filing, NOW).story
    assert (edited.uri, edited.slug) == ("urn:other", "other")
    assert (edited.first_published_at, edited.published_at) == (at(-90), at(-60))
    assert edited.embargoed_until == at(60)


@pytest.mark.parametrize("status", ["draft", "scheduled", "published", "withheld"])
def test_an_edit_that_changes_nothing(status: Status) -> None:
    """The same text filed again is the same version."""
    story = IN_STATUS[status]
    same = Filing(story.content, status=None)
    assert verbs.edit(story, story.slug, same, at(9)) == Step(story, None)
    as_before = replace(same, status="draft" if status == "draft" else "published")
    assert verbs.edit(story, story.slug, as_before, at(9)) == Step(story, None)


def test_an_edit_can_publish_a_draft() -> None:
    """A draft filed again as published is published, even with nothing else new."""
    same = Filing(a_draft().content, status="published")
    step = verbs.edit(a_draft(), "story-1", same, at(9))
    assert (step.kind, step.story.status, step.story.version) == (
        "published",
        "published",
        2,
    )
    assert step.story.published_at == at(9)


@pytest.mark.parametrize("status", ["scheduled", "published", "withheld"])
def test_an_edit_takes_nothing_back(status: Status) -> None:
    """No edit makes a draft of what is one no more."""
    filing = replace(NEW, status="draft")
    with pytest.raises(VerbError):
        verbs.edit(IN_STATUS[status], "story-1", filing, NOW)


def test_published_is_past() -> None:
    """A published story cannot be dated to come; a scheduled one can."""
    filing = replace(NEW, published_at=at(60))
    with pytest.raises(ContentError) as caught:
        verbs.edit(a_story(), "story-1", filing, NOW)
    assert caught.value.pointer == "/published_at"
    moved = verbs.edit(IN_STATUS["scheduled"], "story-1", filing, NOW).story
    assert (moved.status, moved.published_at) == ("scheduled", at(60))


@given(st.lists(st.sampled_from(sorted(VERBS)), max_size=12))
def test_any_sequence_of_verbs(names: Sequence[str]) -> None:
    """Versions count up by one, the dead stay dead, first publication stays."""
    story, now = a_draft(), NOW
    for seconds, name in enumerate(names, 1):
        now = at(seconds * 20)
        before = settled(story, now)
        try:
            story = VERBS[name](before, now).story
        except ArticlesError:
            assert (name, before.status) not in BECOMES
            continue
        assert story.status == BECOMES[name, before.status]
        assert story.version - before.version == (story != before)
        if before.first_published_at is not None:
            assert story.first_published_at == before.first_published_at
        if story.status in ("published", "withheld"):
            assert story.published_at is not None
            assert story.published_at <= now
