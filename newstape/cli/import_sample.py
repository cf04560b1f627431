"""``newstape import sample``: our own pages, for a stack that does not have them yet."""

import asyncio
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated, NamedTuple

import typer

from newstape.cli.failures import plain_failures
from newstape.cli.importing import Order, Outcome, PageImporter
from newstape.cli.importing.story import find_place
from newstape.cli.page import parse_page
from newstape.cli.samples import PAGES, SECTIONS, sample
from newstape.cli.stack import StackFile, read_key, read_stack
from newstape.client.rest import ArticlesApi, QuotesApi
from newstape.kit.clock import utc_now

_between_stories = timedelta(hours=1)


class Samples(NamedTuple):
    """Our pages in a stack: the slugs of all, the leading one first, and what failed."""

    slugs: list[str]
    refused: list[Outcome]


def import_sample(
    data: Annotated[
        Path, typer.Option(help="Where the stack that takes the pages keeps its data.")
    ] = Path("data"),
) -> None:
    """Bring in our sample pages.

    Those that are there are left alone: no story is changed, and no price.
    """
    with plain_failures():
        stack, key = read_stack(data), read_key(data)
        samples = asyncio.run(import_samples(stack, key, utc_now()))
    for slug in samples.slugs:
        typer.echo(f"{stack.gateway.url}/articles/{slug}")
    for outcome in samples.refused:
        typer.echo(f"refused: {outcome.what}: {outcome.why}", err=True)
    if samples.refused:
        raise typer.Exit(1)


async def import_samples(stack: StackFile, key: str, now: datetime) -> Samples:
    """Import every sample page whose story is not there.

    The first one leads: it gives the front its strip and is the newest story.

    Raises:
        ClientError: the articles service does not say what it has.
    """
    samples = Samples([], [])
    async with (
        QuotesApi(stack.quotes.url, key) as quotes,
        ArticlesApi(stack.articles.url, key) as articles,
    ):
        for age, name in enumerate(PAGES):
            page = parse_page(sample(name).read_bytes())
            place = await find_place(articles, page)
            samples.slugs.append(place.slug)
            if place.stored is None:
                order = Order(
                    as_of=now,
                    published_at=now - age * _between_stories,
                    section=SECTIONS[name],
                )
                outcomes = await PageImporter(quotes, articles, order).run(page)
                samples.refused.extend(o for o in outcomes if o.result == "refused")
    return samples
