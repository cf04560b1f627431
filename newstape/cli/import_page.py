"""``newstape import page``: a page from a reader's clipboard into the services."""

import asyncio
import sys
from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from pydantic import TypeAdapter, ValidationError
from rich.console import Console
from rich.progress import Progress
from rich.text import Text

from newstape.cli.failures import plain_failures
from newstape.cli.importing import Order, Outcome, PageImporter, Result
from newstape.cli.importing.outcome import prices
from newstape.cli.page import (
    ClipboardPage,
    Crosshead,
    PageError,
    page_slug,
    parse_page,
)
from newstape.cli.page.text import MAX_BYTES
from newstape.cli.stack import read_key, read_stack
from newstape.client.rest import ArticlesApi, QuotesApi
from newstape.kit.clock import utc_now
from newstape.wire.scalars import Language, ListName, Time

STDIN = Path("-")
_COLOURS: dict[Result, str] = {
    "found": "cyan",
    "created": "green",
    "updated": "cyan",
    "unchanged": "dim",
    "ignored": "yellow",
    "refused": "bold red",
}


def _as_of(text: str) -> datetime | None:
    """``now`` is None: the moment at which the prices are sent."""
    if text == "now":
        return None
    try:
        time = TypeAdapter[datetime](Time).validate_python(text)
    except ValidationError:
        wanted = "a time with a zone is needed, like 2024-06-17T20:00:00Z, or now"
        raise typer.BadParameter(wanted) from None
    if time > utc_now():
        raise typer.BadParameter("this time is still to come")
    return time


def _list_name(text: str) -> str:
    try:
        return TypeAdapter[str](ListName).validate_python(text)
    except ValidationError:
        wanted = "a list's name has a-z, 0-9, - and _, and begins with none of the last"
        raise typer.BadParameter(wanted) from None


def _language(text: str) -> str:
    try:
        return TypeAdapter[str](Language).validate_python(text)
    except ValidationError:
        raise typer.BadParameter("a language is a tag like en or de-CH") from None


def import_page(
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE", help="Text files; - is stdin.")
    ],
    data: Annotated[
        Path, typer.Option(help="Where the stack that takes the pages keeps its data.")
    ] = Path("data"),
    as_of: Annotated[
        datetime | None,
        typer.Option(
            parser=_as_of,
            metavar="TIME",
            show_default="now",
            help="Time of the pages: of their prices and, if told, of new stories.",
        ),
    ] = None,
    list_name: Annotated[
        str | None,
        typer.Option(
            "--list",
            parser=_list_name,
            metavar="NAME",
            show_default="the story's slug",
            help="List that the strip is kept in and the story shows.",
        ),
    ] = None,
    language: Annotated[
        str, typer.Option(parser=_language, metavar="TAG", help="Language of the text.")
    ] = "en",
    dry_run: Annotated[
        bool,
        typer.Option("--dry-run", help="Read the pages, say what they hold, stop."),
    ] = False,
) -> None:
    """Bring news pages in: the strip's prices and the story, published.

    A page is what a reader's clipboard holds after "select all, copy". The same page
    twice changes nothing. Ends with status 1 when something was refused.
    """
    order = Order(as_of or utc_now(), as_of, list_name, language)
    with plain_failures():
        results = asyncio.run(_import_all(files, data, order, dry_run))
    if "refused" in results:
        raise typer.Exit(1)


async def _import_all(
    files: Sequence[Path], data: Path, order: Order, dry_run: bool
) -> set[Result]:
    """Import file after file, telling of each; what became of their parts."""
    console = Console(highlight=False)
    results: set[Result] = set()
    bare = len(files) == 1 or not console.is_terminal
    with Progress(console=console, transient=True, disable=bare) as progress:
        task = progress.add_task("Importing", total=len(files))
        told = _dry(files, order) if dry_run else _wet(files, data, order)
        async for file, outcomes in told:
            _print(console, file, outcomes)
            results.update(outcome.result for outcome in outcomes)
            progress.advance(task)
    return results


async def _wet(
    files: Sequence[Path], data: Path, order: Order
) -> AsyncIterator[tuple[Path, Sequence[Outcome]]]:
    stack, key = read_stack(data), read_key(data)
    async with (
        QuotesApi(stack.quotes.url, key) as quotes,
        ArticlesApi(stack.articles.url, key) as articles,
    ):
        importer = PageImporter(quotes, articles, order)
        for file in files:
            page = _read(file)
            yield (
                file,
                [page] if isinstance(page, Outcome) else await importer.run(page),
            )


async def _dry(
    files: Sequence[Path], order: Order
) -> AsyncIterator[tuple[Path, Sequence[Outcome]]]:
    for file in files:
        page = _read(file)
        yield file, [page] if isinstance(page, Outcome) else _holdings(page, order)


def _read(file: Path) -> ClipboardPage | Outcome:
    try:
        return parse_page(_bytes(file))
    except PageError as error:
        return Outcome("refused", f"line {error.line}", error.reason)
    except OSError as error:
        return Outcome("refused", "file", error.strerror)


def _bytes(file: Path) -> bytes:
    """The file, or a little more of it than a page may have."""
    if file == STDIN:
        return sys.stdin.buffer.read(MAX_BYTES + 1)
    with file.open("rb") as source:
        return source.read(MAX_BYTES + 1)


def _holdings(page: ClipboardPage, order: Order) -> list[Outcome]:
    crossheads = sum(isinstance(part, Crosshead) for part in page.body)
    parts = [f"{len(page.body) - crossheads} paragraphs", f"{crossheads} crossheads"]
    if page.standfirst:
        parts.insert(0, "standfirst")
    if page.lead_image:
        parts.append(f"photo by {page.lead_image.credit or 'nobody named'}")
    slug = page_slug(page)
    held = [Outcome("found", f"story {slug}", ", ".join(parts))]
    if page.strip:
        what = f"{prices(len(page.strip))} for list {order.list_name or slug}"
        held.insert(0, Outcome("found", what))
    return held


def _print(console: Console, file: Path, outcomes: Sequence[Outcome]) -> None:
    console.print(Text("stdin" if file == STDIN else str(file)), soft_wrap=True)
    for outcome in outcomes:
        why = f": {outcome.why}" if outcome.why else ""
        line = Text.assemble(
            (f"  {outcome.result:<9}", _COLOURS[outcome.result]),
            f"  {outcome.what}{why}",
        )
        console.print(line, soft_wrap=True)
