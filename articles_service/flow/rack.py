"""What was found for questions about many stories, and is still so."""

from collections import OrderedDict
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Generic, Protocol, TypeVar


class Holdable(Protocol):
    """An answer: its size in bytes, and when a story opens that may belong to it."""

    @property
    def weight(self) -> int: ...

    @property
    def right_until(self) -> datetime | None: ...


HoldableT = TypeVar("HoldableT", bound=Holdable)


class Rack(Generic[HoldableT]):
    """Answers of ``capacity`` bytes together; the least recently given one goes.

    Any story may belong to any answer, so all go when one is changed, and none is kept
    while that lasts. Right under the same condition as ``flow.shelf``.
    """

    def __init__(self, capacity: int, clock: Callable[[], datetime]) -> None:
        self._capacity = capacity
        self._clock = clock
        self._held: OrderedDict[bytes, HoldableT] = OrderedDict()
        self._weight = 0
        self._changing = 0
        self._era = 0

    def get(self, question: bytes) -> HoldableT | None:
        """The answer to a question, if it is here and right."""
        held = self._held.get(question)
        if held is None:
            return None
        if held.right_until is not None and held.right_until <= self._clock():
            self._drop(question)
            return None
        self._held.move_to_end(question)
        return held

    async def fetch(
        self, question: bytes, load: Callable[[], Awaitable[HoldableT]]
    ) -> HoldableT:
        """The answer, from here or as ``load`` brings it; then it stays here, unless
        it may be out of date already."""
        held = self.get(question)
        if held is not None:
            return held
        era, sound = self._era, not self._changing
        found = await load()
        if sound and era == self._era and found.weight <= self._capacity:
            self._put(question, found)
        return found

    @contextmanager
    def changing(self, _story_id: str) -> Iterator[None]:
        """While this lasts, everything is read from the store."""
        self._era += 1
        self._changing += 1
        self._held.clear()
        self._weight = 0
        try:
            yield
        finally:
            self._changing -= 1

    def _put(self, question: bytes, found: HoldableT) -> None:
        self._drop(question)
        self._held[question] = found
        self._weight += found.weight
        while self._weight > self._capacity:
            self._drop(next(iter(self._held)))

    def _drop(self, question: bytes) -> None:
        held = self._held.pop(question, None)
        if held is not None:
            self._weight -= held.weight
