"""Many stories in one transaction: read at its beginning, written at its end."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from articles_service.domain.release import Filed
from articles_service.domain.slug import slugify
from articles_service.domain.story import Filing, Kind, Story
from articles_service.flow.books import Books, Kept, Told


class Batch:
    """``flow.books.Register`` for the stories of some filings.

    What was entered is seen here at once and in the books after ``close``; each way
    takes a few statements, however many stories there are.
    """

    def __init__(
        self, books: Books, known: Sequence[Filed], owners: Mapping[str, str | None]
    ) -> None:
        self._books = books
        self._by_uri = {filed.story.uri: filed for filed in known}
        self._owners = dict(owners)
        self._kept: list[Kept] = []
        self._told: list[Told] = []

    @classmethod
    async def opened(cls, books: Books, filings: Sequence[Filing]) -> "Batch":
        """A batch that knows the stories of these filings, by their URIs."""
        uris = {filing.uri for filing in filings if filing.uri is not None}
        slugs = {one.slug or slugify(one.content.headline) for one in filings} - {""}
        known = await books.filed_by_uri(sorted(uris))
        owners = await books.owners(sorted(slugs))
        return cls(books, known, {slug: owners.get(slug) for slug in slugs})

    def standing(self, uri: str) -> Filed | None:
        """The story with this URI, which must be one of the filings'."""
        return self._by_uri.get(uri)

    async def uri_owner(self, uri: str) -> str | None:
        """The id of the story with this URI, which must be one of the filings'."""
        filed = self.standing(uri)
        return None if filed is None else filed.story.id

    async def owners(self, slugs: Sequence[str]) -> Mapping[str, str]:
        """The ids of the stories that have, or once had, these slugs."""
        unknown = [slug for slug in slugs if slug not in self._owners]
        if unknown:
            found = await self._books.owners(unknown)
            self._owners |= {slug: found.get(slug) for slug in unknown}
        owners = {slug: self._owners[slug] for slug in slugs}
        return {slug: owner for slug, owner in owners.items() if owner is not None}

    async def keep(self, filed: Filed, note: str | None) -> None:
        """Add a version and make it the one that stands."""
        self._kept.append(Kept(filed, note))
        self._by_uri[filed.story.uri] = filed
        self._owners[filed.story.slug] = filed.story.id

    async def tell(self, story: Story, kind: Kind, at: datetime) -> None:
        """Add the next entry to the change log."""
        self._told.append(Told(story, kind, at))

    async def mark(self, filed: Filed) -> None:
        """Note what readers were told, and when more is due."""
        self._by_uri[filed.story.uri] = filed
        await self._books.mark(filed)

    async def close(self) -> None:
        """Write all that was entered."""
        await self._books.keep_all(self._kept)
        await self._books.tell_all(self._told)
