"""Our sample pages for a stack that does not have them yet."""

from datetime import datetime, timedelta

from newstape.cli.importing import Order, Outcome, PageImporter
from newstape.cli.importing.story import find_place
from newstape.cli.page import parse_page
from newstape.cli.samples import PAGES, sample
from newstape.client.rest import ArticlesApi, QuotesApi

_between_stories = timedelta(hours=1)


async def import_samples(
    quotes: QuotesApi, articles: ArticlesApi, now: datetime
) -> tuple[str, list[Outcome]]:
    """The slug of the page to look at first, and what was refused.

    A page whose story is there is left alone, so that a restart moves no price. The
    first page leads: it gives the front its strip and is the newest story.

    Raises:
        ClientError: the articles service does not say what it has.
    """
    slugs, outcomes = [], []
    for age, name in enumerate(PAGES):
        page = parse_page(sample(name).read_bytes())
        place = await find_place(articles, page)
        slugs.append(place.slug)
        if place.stored is None:
            published = now - age * _between_stories
            order = Order(as_of=now, published_at=published)
            outcomes += await PageImporter(quotes, articles, order).run(page)
    return slugs[0], [outcome for outcome in outcomes if outcome.result == "refused"]
