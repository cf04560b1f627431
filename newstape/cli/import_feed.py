"""``newstape import feed``: a feed on the web, once or for as long as one likes."""

import asyncio
from functools import partial
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from newstape.cli.failures import plain_failures
from newstape.cli.import_articles import (
    AllowPrivate,
    Data,
    Format,
    Order,
    import_all,
    tell,
)
from newstape.cli.importing.feed import FeedKeeper
from newstape.cli.importing.parcels import is_web
from newstape.cli.stack import read_key, read_stack
from newstape.client.imports import ImportsApi
from newstape.client.web.fetch import Web
from newstape.client.web.follow import Follower
from newstape.kit.clock import utc_now

SHORTEST_SECONDS = 1.0


def _address(text: str) -> str:
    if not is_web(text):
        raise typer.BadParameter("an address begins with http:// or https://")
    return text


def import_feed(
    url: Annotated[
        str, typer.Argument(parser=_address, metavar="URL", help="The feed's address.")
    ],
    data: Data = Path("data"),
    form: Format = None,
    follow: Annotated[
        bool, typer.Option("--follow", help="Go on asking for news until Ctrl-C.")
    ] = False,
    every: Annotated[
        float,
        typer.Option(
            min=SHORTEST_SECONDS, metavar="SECONDS", help="How often to ask for news."
        ),
    ] = 300.0,
    allow_private: AllowPrivate = False,
) -> None:
    """Bring in the stories of a feed on the web; with --follow, those to come as well.

    The feed is asked only for what is new, and left alone for as long as it wishes.
    After a failure it is tried again, sooner at first. Without --follow it ends with
    status 1 when something was refused.
    """
    console, order = Console(highlight=False), Order(form, False, allow_private)
    with plain_failures():
        if not follow:
            tally = asyncio.run(import_all([url], data, order, console))
            raise typer.Exit(1 if tally.refusals else 0)
        try:
            asyncio.run(_follow(url, data, order, every, console))
        except KeyboardInterrupt:
            console.print("Stopped.")


async def _follow(
    url: str, data: Path, order: Order, every: float, console: Console
) -> None:
    """Keep the feed coming until interrupted.

    Raises:
        ClientError: one that waiting does not heal.
    """
    stack, key = read_stack(data), read_key(data)
    async with (
        ImportsApi(stack.articles.url, key) as door,
        Web(judge=order.judge) as web,
    ):
        keeper = FeedKeeper(
            door,
            form=order.form,
            show=partial(tell, console),
            say=partial(console.print, markup=False, soft_wrap=True),
            clock=utc_now,
        )
        await Follower(web, url, keeper, every=every).run()
