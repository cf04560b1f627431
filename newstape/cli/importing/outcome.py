"""What became of each part of a page, for people."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from newstape.client.errors import ClientError

Result = Literal["found", "created", "updated", "unchanged", "ignored", "refused"]

_MOST_NAMES = 5


@dataclass(frozen=True, slots=True)
class Outcome:
    """One thing that happened to a part of a page, and why where that is a question."""

    result: Result
    what: str
    why: str | None = None


def refused(what: str, error: ClientError) -> Outcome:
    """A service that said no, or nothing."""
    return Outcome("refused", what, str(error))


def prices(count: int) -> str:
    """``1 price``, ``16 prices``."""
    return f"{count} price{'' if count == 1 else 's'}"


def named(symbols: Iterable[str]) -> str:
    """A few symbols by name, the rest as a number."""
    first = list(symbols)
    more = len(first) - _MOST_NAMES
    rest = f" and {more} more" if more > 0 else ""
    return ", ".join(first[:_MOST_NAMES]) + rest
