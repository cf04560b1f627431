"""The stories that were read last, so that a hot one costs no question to the store.

Right only while every writer of the store is in this process and says what it changes.
"""

from collections import Counter, OrderedDict
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from typing import Generic, Protocol, TypeVar


class Named(Protocol):
    """Whatever is found by an id and a slug."""

    @property
    def id(self) -> str: ...

    @property
    def slug(self) -> str: ...


NamedT = TypeVar("NamedT", bound=Named)


class Shelf(Generic[NamedT]):
    """At most ``capacity`` stories by id and slug; the least recently read one goes.

    A story is never on it while it is being changed, and what was read from the store
    while it changed is not put on it: whoever has seen a change reads data at least as
    new.
    """

    def __init__(self, capacity: int) -> None:
        self._capacity = capacity
        self._stories: OrderedDict[str, NamedT] = OrderedDict()
        self._ids: dict[str, str] = {}
        self._changing: Counter[str] = Counter()
        self._doubts: dict[object, set[str]] = {}  # of each fetch: ids that changed

    def get(self, key: str) -> NamedT | None:
        """The story with this id or slug, if it is here."""
        story = self._stories.get(self._ids.get(key, key))
        if story is not None:
            self._stories.move_to_end(story.id)
        return story

    def exchange(self, old: NamedT, new: NamedT) -> None:
        """Put the same story in another form in place of one that is here."""
        if self._stories.get(old.id) is old:
            self._stories[old.id] = new

    async def fetch(
        self, load: Callable[[], Awaitable[NamedT | None]]
    ) -> NamedT | None:
        """What ``load`` brings; it stays here unless it may be out of date already."""

        async def load_one() -> Sequence[NamedT | None]:
            return [await load()]

        (story,) = await self.fetch_all(load_one)
        return story

    async def fetch_all(
        self, load: Callable[[], Awaitable[Sequence[NamedT | None]]]
    ) -> Sequence[NamedT | None]:
        """The same for several at once."""
        fetch, doubts = object(), set(self._changing)
        self._doubts[fetch] = doubts
        try:
            stories = await load()
        finally:
            del self._doubts[fetch]
        for story in stories:
            if story is not None and story.id not in doubts:
                self._put(story)
        return stories

    @contextmanager
    def changing(self, story_id: str) -> Iterator[None]:
        """While this lasts, the story is read from the store."""
        self._drop(story_id)
        self._changing[story_id] += 1
        for doubts in self._doubts.values():
            doubts.add(story_id)
        try:
            yield
        finally:
            self._changing[story_id] -= 1
            if not self._changing[story_id]:
                del self._changing[story_id]

    def _put(self, story: NamedT) -> None:
        self._drop(story.id)
        self._stories[story.id] = story
        self._ids[story.slug] = story.id
        if len(self._stories) > self._capacity:
            self._drop(next(iter(self._stories)))

    def _drop(self, story_id: str) -> None:
        story = self._stories.pop(story_id, None)
        if story is not None:
            self._ids.pop(story.slug, None)


class Changing(Protocol):
    """Whoever must be told that a story is being changed."""

    def changing(self, story_id: str) -> AbstractContextManager[None]:
        """While this lasts, the story is read from the store."""
        ...


class Shelves:
    """Everything on which a story may lie."""

    def __init__(self, *shelves: Changing) -> None:
        self._shelves = shelves

    @contextmanager
    def changing(self, story_id: str) -> Iterator[None]:
        """While this lasts, the story is read from the store, by whomever."""
        with ExitStack() as stack:
            for shelf in self._shelves:
                stack.enter_context(shelf.changing(story_id))
            yield
