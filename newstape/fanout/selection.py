"""What one reader has subscribed to: keys, lists, or everything."""

from collections.abc import Iterable, Mapping, Sequence

EVERYTHING = "*"


class Selection:
    """Keys named one by one, lists by name, and the star, in the order they came.

    Immutable, and tuples inside: fifteen thousand idle readers keep one each.
    """

    __slots__ = ("_keys", "_lists", "star")

    def __init__(
        self,
        keys: tuple[str, ...] = (),
        lists: tuple[str, ...] = (),
        star: bool = False,
    ) -> None:
        self._keys = keys
        self._lists = lists
        self.star = star

    def with_keys(self, keys: Iterable[str]) -> "Selection":
        """Also these; the star among them stands for everything."""
        asked = dict.fromkeys((*self._keys, *keys))
        star = EVERYTHING in asked
        asked.pop(EVERYTHING, None)
        return Selection(tuple(asked), self._lists, self.star or star)

    def with_list(self, name: str) -> "Selection":
        """Also what this list holds, and will hold."""
        lists = tuple(dict.fromkeys((*self._lists, name)))
        return Selection(self._keys, lists, self.star)

    def without(self, keys: Sequence[str], list_name: str | None) -> "Selection":
        """Without what is named; a key that a list brings stays with the list."""
        return Selection(
            tuple(key for key in self._keys if key not in keys),
            tuple(name for name in self._lists if name != list_name),
            self.star and EVERYTHING not in keys,
        )

    def follows(self, list_name: str) -> bool:
        """Whether the list is part of it."""
        return list_name in self._lists

    def resolve(self, lists: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
        """The keys that it means now, or the star alone."""
        if self.star:
            return (EVERYTHING,)
        if not self._lists:
            return self._keys
        keys = dict.fromkeys(self._keys)
        for name in self._lists:
            keys.update(dict.fromkeys(lists.get(name, ())))
        return tuple(keys)
