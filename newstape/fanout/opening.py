"""How a conversation begins."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from newstape.fanout.codec import Request


@dataclass(frozen=True, slots=True)
class Opening:
    """How a session begins: what the address asked for, and what the door knows.

    ``authorize`` is there where reading needs a key that the reader has not shown yet;
    it judges the token of an ``auth`` message.
    """

    request: Request | None = None
    topics: Sequence[str] = ()
    authorize: Callable[[str], bool] | None = None
