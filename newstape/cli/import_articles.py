"""``newstape import articles``: stories in any format, from files, addresses, pipes."""

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, NamedTuple

import typer
from rich.console import Console
from rich.text import Text

from newstape.cli.failures import plain_failures
from newstape.cli.importing.articles import ArticlesImporter, Tally
from newstape.cli.importing.parcels import (
    STDIN,
    Parcel,
    ParcelError,
    files_of,
    is_web,
    of_document,
    of_stdin,
    opened,
)
from newstape.cli.importing.progress import Gauge
from newstape.cli.stack import read_key, read_stack
from newstape.client.errors import ClientError
from newstape.client.imports import ImportsApi
from newstape.client.web.addresses import Judge, is_any, is_public
from newstape.client.web.fetch import Web
from newstape.wire.imports import ImportFormat

Data = Annotated[
    Path, typer.Option(help="Where the stack that takes them keeps its data.")
]
Format = Annotated[
    ImportFormat | None,
    typer.Option("--format", show_default="guessed", help="What they are in."),
]
AllowPrivate = Annotated[
    bool,
    typer.Option(
        "--allow-private", help="Fetch from this machine and private networks, too."
    ),
]


class Order(NamedTuple):
    """How stories are to be imported."""

    form: ImportFormat | None
    dry_run: bool
    allow_private: bool

    @property
    def judge(self) -> Judge:
        """Which addresses may be asked."""
        return is_any if self.allow_private else is_public


def import_articles(
    sources: Annotated[
        list[str],
        typer.Argument(
            metavar="SOURCE", help="Files, folders, http(s) addresses; - is stdin."
        ),
    ],
    data: Data = Path("data"),
    form: Format = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would become of them, stop.")
    ] = False,
    allow_private: AllowPrivate = False,
) -> None:
    """Bring stories in: those that are new, and what is new in those that are known.

    They are known by their URIs, so the same import twice changes nothing. Ends with
    status 1 when something was refused; the rest is in.
    """
    console = Console(highlight=False)
    order = Order(form, dry_run, allow_private)
    with plain_failures():
        tally = asyncio.run(import_all(sources, data, order, console))
    if tally.refusals:
        raise typer.Exit(1)


async def import_all(
    sources: Sequence[str], data: Path, order: Order, console: Console
) -> Tally:
    """Import one after the other; what became of them is told in any case."""
    stack, key = read_stack(data), read_key(data)
    async with ImportsApi(stack.articles.url, key) as door:
        importer = ArticlesImporter(door, dry_run=order.dry_run)
        try:
            with Gauge(console, _bytes_of(sources)) as gauge:
                importer.moved = lambda done: gauge.move(done, importer.tally)
                for source in sources:
                    await _Import(order, importer, gauge).take(source)
        finally:
            tell(console, importer.tally, order.dry_run)
    return importer.tally


class _Import:
    """The way of what a person named into the service."""

    def __init__(self, order: Order, importer: ArticlesImporter, gauge: Gauge) -> None:
        self._order = order
        self._importer = importer
        self._gauge = gauge

    async def take(self, source: str) -> None:
        """Send what a source stands for; what cannot be had is refused."""
        with self._excused(source):
            if is_web(source):
                await self._fetch(source)
            elif source == STDIN:
                await self._send(of_stdin(self._order.form))
            else:
                for path in files_of(source):
                    await self._read(path)

    async def _read(self, path: Path) -> None:
        with self._excused(str(path)), opened(path, self._order.form) as parcel:
            await self._send(parcel)

    async def _fetch(self, url: str) -> None:
        async with Web(judge=self._order.judge) as web:
            try:
                document = await web.fetch(url)
            except ClientError as error:
                raise ParcelError(str(error)) from error
        if document is not None:
            await self._send(of_document(document, self._order.form))

    async def _send(self, parcel: Parcel) -> None:
        self._gauge.begin(parcel)
        await self._importer.send(parcel)

    @contextmanager
    def _excused(self, name: str) -> Iterator[None]:
        try:
            yield
        except ParcelError as error:
            self._importer.tally.refuse(name, str(error))
        except OSError as error:
            self._importer.tally.refuse(name, error.strerror or str(error))


def _bytes_of(sources: Sequence[str]) -> int | None:
    """How much there is to be sent, where all of it lies in files."""
    if any(is_web(source) or source == STDIN for source in sources):
        return None
    try:
        files = [path for source in sources for path in files_of(source)]
        return sum(path.stat().st_size for path in files)
    except (ParcelError, OSError):
        return None


def tell(console: Console, tally: Tally, dry_run: bool = False) -> None:
    """What was refused, and how much became of the rest."""
    for name, item, why in tally.refused:
        what = name if item is None else f"{name}, story {item}"
        line = Text.assemble(("refused", "bold red"), f"  {what}: {why}")
        console.print(line, soft_wrap=True)
    more = tally.refusals - len(tally.refused)
    if more > 0:
        console.print(f"... and {more:,} more")
    counts = f"{tally.created:,} created, {tally.updated:,} updated"
    counts += f", {tally.unchanged:,} unchanged, {tally.refusals:,} refused"
    console.print(f"{counts} (a dry run: nothing is changed)" if dry_run else counts)
