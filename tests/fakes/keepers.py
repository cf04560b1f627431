"""Who keeps a copy of a service, and does not listen."""

from collections.abc import Mapping, Sequence

from newstape.client.assembly import Moved
from newstape.client.reasons import Reason


class DeafKeeper:
    """Is told everything, and keeps nothing."""

    def take(self, epoch: str, moved: Sequence[Moved]) -> None:
        """What moved."""

    def hear(self) -> None:
        """The service speaks."""

    def lose(self, reason: Reason) -> None:
        """The service is gone."""

    def list_all(self, lists: Mapping[str, tuple[str, ...]]) -> None:
        """All lists there are."""

    def name_all(self, names: Mapping[str, str | None]) -> None:
        """The names of all instruments."""
