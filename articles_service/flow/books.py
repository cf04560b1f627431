"""What the desk needs of the store: a transaction to write in."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from typing import NamedTuple, Protocol

from articles_service.domain.release import Filed
from articles_service.domain.repetition import Memory, Token
from articles_service.domain.story import Kind, Story


class Kept(NamedTuple):
    """A version that is to be kept, and the desk's note about it."""

    filed: Filed
    note: str | None


class Told(NamedTuple):
    """What the change log is to say."""

    story: Story
    kind: Kind
    at: datetime


class Register(Protocol):
    """Where a single story is entered, and its names are looked up."""

    async def owners(self, slugs: Sequence[str]) -> Mapping[str, str]:
        """The ids of the stories that have, or once had, these slugs."""

    async def uri_owner(self, uri: str) -> str | None:
        """The id of the story with this URI."""

    async def keep(self, filed: Filed, note: str | None) -> None:
        """Add a version and make it the one that stands.

        Slugs that it had before keep leading to it, once readers were told of it.
        """

    async def tell(self, story: Story, kind: Kind, at: datetime) -> None:
        """Add the next entry to the change log."""

    async def mark(self, filed: Filed) -> None:
        """Note what readers were told, and when more is due."""


class Books(Register, Protocol):
    """The store inside one writing transaction; writers come one after the other."""

    async def filed(self, story_id: str) -> Filed | None:
        """The story that stands."""

    async def filed_by_uri(self, uris: Sequence[str]) -> Sequence[Filed]:
        """Those of the stories with these URIs that there are."""

    async def due(self, now: datetime, limit: int) -> Sequence[Filed]:
        """Stories whose change entry is owed by ``now``, the longest owed first."""

    async def keep_all(self, kept: Sequence[Kept]) -> None:
        """``keep`` one after the other, in fewer steps."""

    async def tell_all(self, told: Sequence[Told]) -> None:
        """``tell`` one after the other, in fewer steps."""

    async def recall(self, key: str) -> Memory | None:
        """What was remembered under a token's key."""

    async def remember(self, token: Token, story: Story, now: datetime) -> None:
        """Remember a token for a day."""


class Store(Protocol):
    """Where stories are kept."""

    def writing(self) -> AbstractAsyncContextManager[Books]:
        """A transaction: durable after its end, undone by an exception.

        Raises:
            StoreError: the store does not answer.
        """
