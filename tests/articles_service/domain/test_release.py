"""The embargo rule, and what readers are told by it."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles_service.domain.release import (
    Announcement,
    Told,
    announce,
    fall_due,
    freshness,
    is_open,
    opens_at,
    settled,
)
from articles_service.domain.story import Kind, Status, Story
from tests.fakes.stories import NOW, a_draft, a_story, at

statuses: st.SearchStrategy[Status] = st.sampled_from(
    ["draft", "scheduled", "published", "withheld", "killed"]
)
kinds: st.SearchStrategy[Kind | None] = st.sampled_from(
    [None, "published", "updated", "corrected", "withheld", "released", "killed"]
)
tolds: st.SearchStrategy[Told] = st.sampled_from(["nothing", "shown", "hidden"])
moments = st.integers(-5, 5).map(at)
stories = st.builds(
    lambda status, published, embargo: a_story(
        status=status, published_at=published, embargoed_until=embargo
    ),
    statuses,
    moments,
    st.none() | moments,
)


@pytest.mark.parametrize("status", ["draft", "withheld", "killed"])
def test_some_never_open(status: Status) -> None:
    """Drafts, withheld and killed stories open at no moment."""
    story = a_story(status=status)
    assert opens_at(story) is None
    assert not is_open(story, at(10**6))


def test_published_and_embargoed() -> None:
    """A story opens when it is published and its embargo is over, whichever is later."""
    assert opens_at(a_story()) == NOW
    assert opens_at(a_story(embargoed_until=at(9))) == at(9)
    assert opens_at(a_story(embargoed_until=at(-9))) == NOW
    assert opens_at(a_story(status="scheduled", published_at=at(9))) == at(9)


def test_the_very_moment() -> None:
    """A story is open from its moment on, not a millisecond before."""
    story = a_story(embargoed_until=at(5))
    assert not is_open(story, at(4.999))
    assert is_open(story, at(5))


def test_settled() -> None:
    """A schedule that has come makes a story published, for the first time or again."""
    story = a_draft(status="scheduled", published_at=at(5))
    assert settled(story, at(4.999)) is story
    due = settled(story, at(5))
    assert (due.status, due.first_published_at, due.version) == ("published", at(5), 1)
    again = a_story(status="scheduled", published_at=at(5), first_published_at=NOW)
    assert settled(again, at(5)).first_published_at == NOW
    embargoed = a_draft(status="scheduled", published_at=at(5), embargoed_until=at(9))
    assert settled(embargoed, at(6)).status == "published"
    assert not is_open(embargoed, at(6))


@given(stories, moments)
def test_settling_opens_nothing(story: Story, now: datetime) -> None:
    """What a story is called has no say in who may see it."""
    assert is_open(settled(story, now), now) == is_open(story, now)
    assert opens_at(settled(story, now)) == opens_at(story)


@pytest.mark.parametrize(
    ("story", "kind", "told", "said"),
    [
        # Published at once, and everything after that.
        (a_story(), "published", "nothing", Announcement("published", "shown", None)),
        (a_story(), "updated", "shown", Announcement("updated", "shown", None)),
        (a_story(), "released", "hidden", Announcement("released", "shown", None)),
        # Not open yet: not a word, but a debt.
        (a_draft(), None, "nothing", Announcement(None, "nothing", None)),
        (
            a_story(embargoed_until=at(5)),
            "published",
            "nothing",
            Announcement(None, "nothing", at(5)),
        ),
        # An embargo laid on a story that readers had.
        (
            a_story(embargoed_until=at(5)),
            "updated",
            "shown",
            Announcement("withheld", "hidden", at(5)),
        ),
        # Killed before anybody saw it: nobody learns that it was.
        (
            a_story(status="killed"),
            "killed",
            "nothing",
            Announcement(None, "nothing", None),
        ),
        (
            a_story(status="killed"),
            "killed",
            "hidden",
            Announcement("killed", "hidden", None),
        ),
    ],
)
def test_announce(
    story: Story, kind: Kind | None, told: Told, said: Announcement
) -> None:
    """What readers are told depends on what they can see and what they knew."""
    assert announce(story, kind, told, NOW) == said


@given(stories, kinds, tolds, moments)
def test_readers_are_told_the_truth(
    story: Story, kind: Kind | None, told: Told, now: datetime
) -> None:
    """The log shows a story exactly while it is open, and owes what is to come."""
    said = announce(story, kind, told, now)
    assert (said.told == "shown") == is_open(story, now) or story.status == "killed"
    owed = story.status != "killed" and not is_open(story, now)
    assert said.due_at == (opens_at(story) if owed else None)
    if story.status == "killed":
        assert said.kind == (None if told == "nothing" else "killed")
    if told == "nothing":
        assert said.kind in (None, "published")


def test_fall_due() -> None:
    """By itself a new story is published, and a hidden one released."""
    assert fall_due("nothing") == Announcement("published", "shown", None)
    assert fall_due("hidden") == Announcement("released", "shown", None)


def test_freshness() -> None:
    """An answer is kept for the longest time, but not past the next opening."""
    longest = timedelta(seconds=10)
    assert freshness(longest, NOW, None) == 10
    assert freshness(longest, NOW, at(60)) == 10
    assert freshness(longest, NOW, at(4.9)) == 4
    assert freshness(longest, NOW, at(0.3)) == 0
    assert freshness(longest, NOW, at(-3)) == 0


@given(st.integers(0, 100), st.integers(0, 99_999).map(lambda ms: at(ms / 1000)))
def test_nothing_is_kept_past_an_opening(seconds: int, opening: datetime) -> None:
    """Whenever an answer was made, it is let go when a story opens."""
    kept = freshness(timedelta(seconds=seconds), NOW, opening)
    assert 0 <= kept <= seconds
    assert NOW + timedelta(seconds=kept) <= opening


@given(stories, tolds, moments)
def test_a_kill_is_always_told(story: Story, told: Told, now: datetime) -> None:
    """Whoever was told of a story is told that it was killed, whatever came between."""
    known = announce(story, None, told, now).told
    killed = announce(replace(story, status="killed"), "killed", known, now)
    assert (killed.kind == "killed") == (known != "nothing")
    assert killed.due_at is None
