"""What one reader has subscribed to: keys, lists, or everything."""

from collections.abc import Iterable, Mapping, Sequence

EVERYTHING = "*"


class Selection:
    """Keys named one by one, lists by name, and the star, in the order they came."""

    __slots__ = ("_keys", "_lists", "star")

    def __init__(self) -> None:
        self._keys: dict[str, None] = {}
        self._lists: dict[str, None] = {}
        self.star = False

    def copy(self) -> "Selection":
        """A selection to try a change on."""
        twin = Selection()
        twin._keys = dict(self._keys)
        twin._lists = dict(self._lists)
        twin.star = self.star
        return twin

    def add(self, keys: Iterable[str], list_name: str | None) -> None:
        """Add keys (the star among them) and perhaps a list."""
        for key in keys:
            if key == EVERYTHING:
                self.star = True
            else:
                self._keys[key] = None
        if list_name is not None:
            self._lists[list_name] = None

    def remove(self, keys: Iterable[str], list_name: str | None) -> None:
        """Take out what is named; a key that a list brings stays with the list."""
        for key in keys:
            if key == EVERYTHING:
                self.star = False
            self._keys.pop(key, None)
        if list_name is not None:
            self._lists.pop(list_name, None)

    def follows(self, list_name: str) -> bool:
        """Whether the list is part of it."""
        return list_name in self._lists

    def resolve(self, lists: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
        """The keys that it means now, or the star alone."""
        if self.star:
            return (EVERYTHING,)
        keys = dict(self._keys)
        for name in self._lists:
            keys.update(dict.fromkeys(lists.get(name, ())))
        return tuple(keys)
