"""What the hub is told: a key has a new value."""

from typing import Generic, NamedTuple, Protocol, TypeVar


class Versioned(Protocol):
    """A value with its place in the order of all changes."""

    @property
    def seq(self) -> int: ...


V = TypeVar("V", bound=Versioned)


class Change(NamedTuple, Generic[V]):
    """One key's newest value and the fields that differ from the one before.

    An ``urgent`` change is not held back by conflation: its group sends at once.
    """

    key: str
    seq: int
    value: V
    changed: frozenset[str]
    urgent: bool = False
