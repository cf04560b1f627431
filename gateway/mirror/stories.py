"""Stories read lately, lists of them, and how far either can be trusted.

While the change feed is followed, what is held and was not changed is right. When it
breaks, all is as old as its last sign of life, until it is followed again.
"""

from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Protocol, TypeVar

from gateway.domain.errors import GatewayError, KilledStoryError, UnknownStoryError
from gateway.domain.known import GONE, Change, Copy, Kind, Selection, Story

GONE_KEPT = 10_000
LISTS_KEPT = 100
V = TypeVar("V")


class Readers(Protocol):
    """Who looks at stories all the time."""

    def changed(self, change: Change, held: bool) -> None: ...
    def let_go(self, story_id: str) -> None: ...


class Stories:
    """Holds at most ``limit`` stories; those read least recently leave.

    ``mark`` counts what was learnt: what was asked for at an earlier mark may be older.
    """

    def __init__(
        self, readers: Readers, clock: Callable[[], datetime], limit: int
    ) -> None:
        self._readers = readers
        self._clock = clock
        self._limit = limit
        self._copies: OrderedDict[str, Copy[Story]] = OrderedDict()
        self._lists: OrderedDict[Selection, Copy[tuple[Story, ...]]] = OrderedDict()
        self._id_of: dict[str, str] = {}
        self._gone: OrderedDict[str, Kind] = OrderedDict()
        self._heard: datetime | None = None
        self._followed = False
        self.mark = 0

    # What the source tells.

    def hear(self) -> None:
        """The feed is followed, and all that it said is known."""
        self._heard, self._followed = self._clock(), True

    def lose(self) -> None:
        """The feed is not followed; what is held may be old from now on."""
        self._followed = False
        self.mark += 1

    def doubt_all(self) -> None:
        """There is a gap in what was followed: nothing held is known to be right."""
        self.mark += 1
        self._gone.clear()
        for story_id, copy in self._copies.items():
            self._copies[story_id] = self._doubted(copy)
        for selection, listed in self._lists.items():
            self._lists[selection] = self._doubted(listed)

    def learn(self, change: Change) -> None:
        """Take in one change of the feed, of whatever story."""
        self.mark += 1
        if change.kind in GONE:
            self._gone[change.slug] = change.kind
            self._drop(change.id)
            if len(self._gone) > GONE_KEPT:
                self._gone.popitem(last=False)
        else:
            self._gone.pop(change.slug, None)
        copy = self._copies.get(change.id)
        if copy is not None and copy.value.version < change.version:
            self._copies[change.id] = self._doubted(copy)
        for selection, listed in self._lists.items():
            self._lists[selection] = self._present(self._doubted(listed))
        self._readers.changed(change, held=copy is not None)

    def put(self, story: Story, mark: int) -> None:
        """Hold a story that was asked for at a mark."""
        self._drop(story.id)
        self._copies[story.id] = Copy(story, self._clock(), mark == self.mark)
        self._id_of[story.slug] = story.id
        while len(self._copies) > self._limit:
            self._drop(next(iter(self._copies)))

    def put_list(
        self, selection: Selection, stories: Sequence[Story], mark: int
    ) -> None:
        """Hold a list of stories, in its order, that was asked for at a mark."""
        copy = Copy(tuple(stories), self._clock(), mark == self.mark)
        self._lists[selection] = self._present(copy)
        if len(self._lists) > LISTS_KEPT:
            self._lists.popitem(last=False)

    # What readers ask.

    def read(self, slug: str) -> Copy[Story] | None:
        """The story of a slug; None: it is not held.

        Raises:
            KilledStoryError, UnknownStoryError: it is known to have gone.
        """
        if slug in self._gone:
            raise _absence(self._gone[slug])
        story_id = self._id_of.get(slug)
        if story_id is None:
            return None
        self._copies.move_to_end(story_id)
        return self._judged(self._copies[story_id])

    def read_list(self, selection: Selection) -> Copy[tuple[Story, ...]] | None:
        """A list of stories; None: it is not held."""
        if selection not in self._lists:
            return None
        self._lists.move_to_end(selection)
        return self._judged(self._lists[selection])

    def _judged(self, copy: Copy[V]) -> Copy[V]:
        return copy if self._followed else self._doubted(copy)

    def _doubted(self, copy: Copy[V]) -> Copy[V]:
        """As right as it was when the feed was last heard from."""
        if not copy.right or self._heard is None:
            return replace(copy, right=False)
        return replace(copy, right=False, as_of=max(copy.as_of, self._heard))

    def _present(self, copy: Copy[tuple[Story, ...]]) -> Copy[tuple[Story, ...]]:
        there = tuple(story for story in copy.value if story.slug not in self._gone)
        return replace(copy, value=there)

    def _drop(self, story_id: str) -> None:
        copy = self._copies.pop(story_id, None)
        if copy is not None:
            self._readers.let_go(story_id)
            if self._id_of.get(copy.value.slug) == story_id:
                del self._id_of[copy.value.slug]


def _absence(kind: Kind) -> GatewayError:
    return KilledStoryError() if kind == "killed" else UnknownStoryError()
