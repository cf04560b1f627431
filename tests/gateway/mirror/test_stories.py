"""Stories are held, bounded, and only called right while that is known."""

import pytest

from gateway.domain.errors import KilledStoryError, UnknownStoryError
from gateway.domain.known import Copy, Kind, Selection, Story
from gateway.mirror import stories as module
from gateway.mirror.stories import Stories
from tests.fakes.mirrors import Ears, PlainChange, PlainStory, Watch

FERRY = PlainStory("1", "ferry")
BOAT = PlainStory("2", "boat")
LATEST = Selection()


@pytest.fixture(name="ears")
def _ears() -> Ears:
    return Ears()


@pytest.fixture(name="watch")
def _watch() -> Watch:
    return Watch()


@pytest.fixture(name="stories")
def _stories(ears: Ears, watch: Watch) -> Stories:
    """Followed, with one story held."""
    stories = Stories(ears, watch, limit=2)
    stories.hear()
    stories.put(FERRY, stories.mark)
    return stories


def held(stories: Stories, slug: str) -> Copy[Story]:
    copy = stories.read(slug)
    assert copy is not None
    return copy


def change(story: PlainStory, kind: Kind, version: int = 2) -> PlainChange:
    return PlainChange(story.id, story.slug, version, kind)


def test_what_is_held_is_right_while_followed(stories: Stories, watch: Watch) -> None:
    """While the feed is followed age does not matter."""
    watch.turn(10_000)
    assert held(stories, "ferry").right
    assert stories.read("boat") is None


def test_a_break(stories: Stories, watch: Watch) -> None:
    """After a break a copy is as old as the feed's last sign of life, or its fetching."""
    heard = watch.turn(60)
    stories.hear()
    fetched = watch.turn(60)
    stories.put(BOAT, stories.mark)
    watch.turn(60)
    stories.lose()
    assert held(stories, "ferry") == Copy(FERRY, heard, right=False)
    assert held(stories, "boat") == Copy(BOAT, fetched, right=False)


def test_followed_again_without_a_gap(stories: Stories) -> None:
    """What did not change during the break is right again, what changed is not."""
    stories.put(BOAT, stories.mark)
    stories.lose()
    stories.learn(change(BOAT, "updated"))
    stories.hear()
    assert held(stories, "ferry").right
    assert not held(stories, "boat").right


def test_followed_again_with_a_gap(stories: Stories) -> None:
    """Where changes may have been missed nothing that was held is called right."""
    stories.put_list(LATEST, [FERRY], stories.mark)
    stories.lose()
    stories.doubt_all()
    stories.hear()
    assert not held(stories, "ferry").right
    latest = stories.read_list(LATEST)
    assert latest is not None
    assert not latest.right


def test_a_change(stories: Stories, watch: Watch, ears: Ears) -> None:
    """A newer version makes a copy wrong, as of when it was last known to be right."""
    watch.turn(60)
    stories.hear()
    heard = watch.now
    watch.turn(60)
    stories.learn(change(FERRY, "corrected"))
    assert held(stories, "ferry") == Copy(FERRY, heard, right=False)
    assert ears.take() == [("changed", "1", 2, "corrected", True)]


def test_a_change_that_is_known_already(stories: Stories) -> None:
    """A change to a version that is held leaves it right."""
    stories.learn(change(FERRY, "published", version=1))
    assert held(stories, "ferry").right


def test_a_change_to_a_story_that_is_not_held(stories: Stories, ears: Ears) -> None:
    """Readers are told of any story's change."""
    stories.learn(change(BOAT, "updated"))
    assert ears.take() == [("changed", "2", 2, "updated", False)]


def test_killed(stories: Stories, ears: Ears) -> None:
    """A killed story is dropped, and known to be gone, also from the latest ones."""
    stories.put_list(LATEST, [BOAT, FERRY], stories.mark)
    stories.learn(change(FERRY, "killed"))
    with pytest.raises(KilledStoryError):
        stories.read("ferry")
    latest = stories.read_list(LATEST)
    assert latest is not None
    assert (latest.value, latest.right) == ((BOAT,), False)
    assert ears.take() == [("let go", "1"), ("changed", "1", 2, "killed", False)]


def test_killed_while_it_was_fetched(stories: Stories) -> None:
    """What was asked for before its kill was known does not bring a story back."""
    mark = stories.mark
    stories.learn(change(FERRY, "killed"))
    stories.put(FERRY, mark)
    stories.put_list(LATEST, [FERRY, BOAT], mark)
    with pytest.raises(KilledStoryError):
        stories.read("ferry")
    latest = stories.read_list(LATEST)
    assert latest is not None
    assert latest.value == (BOAT,)


def test_withheld_and_released(stories: Stories) -> None:
    """A withheld story looks like none, until it is released and fetched again."""
    stories.learn(change(FERRY, "withheld"))
    with pytest.raises(UnknownStoryError):
        stories.read("ferry")
    stories.learn(change(FERRY, "released"))
    assert stories.read("ferry") is None
    stories.put(FERRY, stories.mark)
    assert held(stories, "ferry").right


def test_changed_while_it_was_fetched(stories: Stories) -> None:
    """A copy that was asked for before something was learnt is not called right."""
    mark = stories.mark
    stories.learn(change(BOAT, "updated"))
    stories.put(FERRY, mark)
    assert not held(stories, "ferry").right


def test_another_slug(stories: Stories) -> None:
    """A story that moved is held under its new slug alone."""
    stories.put(PlainStory("1", "new-ferry", 2), stories.mark)
    assert stories.read("ferry") is None
    assert held(stories, "new-ferry").value.version == 2


def test_a_slug_that_passes_on(stories: Stories) -> None:
    """A slug that another story took over stays with it when the first one leaves."""
    stories.put(PlainStory("9", "ferry"), stories.mark)
    stories.learn(PlainChange("1", "old-ferry", 2, "killed"))
    assert held(stories, "ferry").value.id == "9"


def test_bounded(stories: Stories, ears: Ears) -> None:
    """The story that was read least recently leaves."""
    stories.put(BOAT, stories.mark)
    stories.read("ferry")
    stories.put(PlainStory("3", "train"), stories.mark)
    assert stories.read("boat") is None
    assert held(stories, "ferry").value == FERRY
    assert ("let go", "2") in ears.take()


def test_memory_of_the_gone_is_bounded(stories: Stories) -> None:
    """Of all that ever went only the latest are remembered."""
    for number in range(module.GONE_KEPT + 1):
        stories.learn(PlainChange(f"id-{number}", f"slug-{number}", 2, "killed"))
    assert stories.read("slug-0") is None
    with pytest.raises(KilledStoryError):
        stories.read("slug-1")


def test_lists_are_bounded(stories: Stories) -> None:
    """Of lists that were asked for only so many are held; the least used leave."""
    for number in range(module.LISTS_KEPT + 1):
        stories.put_list(Selection(query=str(number)), [FERRY], stories.mark)
        assert stories.read_list(Selection(query="0")) is not None
    assert stories.read_list(Selection(query="1")) is None
    assert stories.read_list(Selection(query="2")) is not None
