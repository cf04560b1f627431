"""Documents of a feed that is followed, into the articles service, line by line told."""

from collections.abc import Callable
from datetime import datetime

from newstape.cli.importing.articles import ArticlesImporter, Door, Tally
from newstape.cli.importing.parcels import ParcelError, of_document
from newstape.client.errors import ClientError
from newstape.client.web.fetch import Document
from newstape.wire.imports import ImportFormat


class FeedKeeper:
    """Fits ``newstape.client.web.follow.Keeper``; ``show`` is given what came of each
    document, ``say`` a line of text."""

    def __init__(
        self,
        door: Door,
        *,
        form: ImportFormat | None,
        show: Callable[[Tally], None],
        say: Callable[[str], None],
        clock: Callable[[], datetime],
    ) -> None:
        self._door = door
        self._form = form
        self._show = show
        self._say = say
        self._clock = clock

    async def take(self, document: Document) -> None:
        """Have the stories of a document taken; what is refused does not come again.

        Raises:
            ClientError: the service does not answer, or not to us.
        """
        importer = ArticlesImporter(self._door)
        try:
            await importer.send(of_document(document, self._form))
        except ParcelError as error:
            importer.tally.refuse(document.url, str(error))
        if importer.tally.created or importer.tally.updated or importer.tally.refusals:
            self._say(f"{self._now()}  news")
            self._show(importer.tally)
        else:
            self.unchanged()

    def unchanged(self) -> None:
        """Say that there is nothing new."""
        self._say(f"{self._now()}  nothing new")

    def failed(self, error: ClientError, seconds: float) -> None:
        """Say what went wrong, and when it is tried again."""
        self._say(f"{self._now()}  {error}; again in {seconds:.0f} s")

    def _now(self) -> str:
        return f"{self._clock().astimezone():%H:%M:%S}"
