"""Lists: ordered sets of symbols, to show as a strip."""

from dataclasses import dataclass

from quotes_service.domain.errors import ListError

FRONT = "front"
"""The list that is meant when none is named."""


@dataclass(frozen=True, slots=True)
class QuoteList:
    """An ordered set of symbols; an empty one hides its strip.

    Raises:
        ListError: a symbol stands twice in it.
    """

    name: str
    symbols: tuple[str, ...]

    def __post_init__(self) -> None:
        if len(set(self.symbols)) != len(self.symbols):
            raise ListError("a symbol stands twice in the list")
