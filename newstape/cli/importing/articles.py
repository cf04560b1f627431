"""Parcels of stories into the articles service, counted."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from newstape.cli.importing.batches import Batch
from newstape.cli.importing.parcels import Parcel, ParcelError
from newstape.client.errors import RefusedError
from newstape.wire.imports import ImportFormat, ImportReport

MAX_TOLD = 50
"""Refusals that a person is told one by one."""

_SERVICE_IS_ILL = 500
_NOT_OURS = frozenset({401, 403})


class Door(Protocol):
    """The way into the service, like ``newstape.client.imports.ImportsApi``."""

    async def send(
        self,
        body: bytes,
        form: ImportFormat,
        *,
        base: str | None = None,
        dry_run: bool = False,
    ) -> ImportReport:
        """Have the stories of a document taken."""
        ...


class Refused(NamedTuple):
    """What was not taken: which document, which of its items if it is one, and why.

    Items are counted from 1, as people do.
    """

    name: str
    item: int | None
    why: str


@dataclass(slots=True)
class Tally:
    """What became of everything; ``refused`` are the first ones of ``refusals``."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    refusals: int = 0
    refused: list[Refused] = field(default_factory=list)

    @property
    def stories(self) -> int:
        """All that there were."""
        return self.created + self.updated + self.unchanged + self.refusals

    def refuse(self, name: str, why: str, item: int | None = None) -> None:
        """Count a refusal."""
        self.refusals += 1
        self._note(Refused(name, item, why))

    def add(self, name: str, batch: Batch, report: ImportReport) -> None:
        """Count what became of a batch."""
        self.created += report.created
        self.updated += report.updated
        self.unchanged += report.unchanged
        self.refusals += report.refusals
        for one in report.refused:
            self._note(Refused(name, batch.place(one.index) + 1, one.detail))

    def _note(self, refused: Refused) -> None:
        if len(self.refused) < MAX_TOLD:
            self.refused.append(refused)


class ArticlesImporter:
    """Sends parcels; ``moved`` is told how many bytes of one were sent so far."""

    def __init__(self, door: Door, *, dry_run: bool = False) -> None:
        self._door = door
        self._dry_run = dry_run
        self.moved: Callable[[int], None] = lambda _bytes: None
        self.tally = Tally()

    async def send(self, parcel: Parcel) -> None:
        """Have a parcel's stories taken; a document that is refused is counted as one.

        Raises:
            ClientError: the service does not answer, or not to us.
        """
        try:
            for batch in parcel.batches:
                await self._send(parcel, batch)
                self.moved(batch.end)
        except ParcelError as error:
            self.tally.refuse(parcel.name, str(error))
        except RefusedError as error:
            if error.status in _NOT_OURS or error.status >= _SERVICE_IS_ILL:
                raise
            self.tally.refuse(parcel.name, str(error))

    async def _send(self, parcel: Parcel, batch: Batch) -> None:
        for one in batch.refused:
            self.tally.refuse(parcel.name, one.detail, one.index + 1)
        if batch.body:
            report = await self._door.send(
                batch.body, parcel.form, base=parcel.base, dry_run=self._dry_run
            )
            self.tally.add(parcel.name, batch, report)
