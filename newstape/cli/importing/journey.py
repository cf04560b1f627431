"""One page, from first to last part; no part's failure keeps the others back."""

from dataclasses import dataclass
from datetime import datetime

from newstape.cli.importing.outcome import Outcome, refused
from newstape.cli.importing.story import Place, find_place, send_story
from newstape.cli.importing.strip import put_lists, send_prices
from newstape.cli.page import ClipboardPage, page_slug, to_article, to_ticks
from newstape.client.errors import ClientError
from newstape.client.rest import ArticlesApi, QuotesApi


@dataclass(frozen=True, slots=True)
class Order:
    """How pages are to be imported.

    ``as_of`` is the time of their prices. ``published_at``, for new stories, and
    ``list_name`` are the service's and the story's own when absent; ``section`` is for
    new stories, too.
    """

    as_of: datetime
    published_at: datetime | None = None
    list_name: str | None = None
    language: str = "en"
    section: str | None = None


class PageImporter:
    """Sends pages to the two services over their public wire.

    Importing the same page again changes nothing.
    """

    def __init__(self, quotes: QuotesApi, articles: ArticlesApi, order: Order) -> None:
        self._quotes = quotes
        self._articles = articles
        self._order = order

    async def run(self, page: ClipboardPage) -> list[Outcome]:
        """Import one page: prices first, so that list and story find them there."""
        try:
            place = await find_place(self._articles, page)
        except ClientError as error:
            slug = page_slug(page)
            strip = await self._strip(page, self._list_name(page, slug))
            return [*strip, refused(f"story {slug}", error)]
        list_name = self._list_name(page, place.slug)
        strip = await self._strip(page, list_name)
        return [*strip, await self._story(page, place, list_name)]

    async def _strip(self, page: ClipboardPage, list_name: str | None) -> list[Outcome]:
        if not page.strip or list_name is None:
            return []
        sent = await send_prices(self._quotes, to_ticks(page, self._order.as_of))
        symbols = [row.symbol for row in page.strip]
        return [*sent, *await put_lists(self._quotes, list_name, symbols)]

    async def _story(
        self, page: ClipboardPage, place: Place, list_name: str | None
    ) -> Outcome:
        wanted = to_article(
            page,
            slug=place.slug,
            ticker_list=list_name,
            language=self._order.language,
            section=self._order.section,
            published_at=self._order.published_at,
        )
        try:
            return await send_story(self._articles, wanted, place.stored)
        except ClientError as error:
            return refused(f"story {place.slug}", error)

    def _list_name(self, page: ClipboardPage, slug: str) -> str | None:
        """The list beside the story: none of its own for a page without a strip."""
        return self._order.list_name or (slug if page.strip else None)
