"""``python -m bench``: measures, prints tables, and writes ``bench/results.md``."""

import sys
from collections.abc import Collection, Iterable
from typing import Annotated

import typer
from rich.console import Console

from bench.arena import Arena
from bench.load import CLIENT, Load
from bench.page import suite as page_suite
from bench.page.race import Race
from bench.report import Chapter, show, write_chapter
from bench.stories import suite as story_suite
from bench.stories.archive import archive
from bench.stories.parts import Effort
from bench.stories.rounds import Rounds
from bench.stories.stories import Plan
from bench.stream import suite

app = typer.Typer(add_completion=False, no_args_is_help=True)


@app.callback()
def bench() -> None:
    """Measure Newstape beside others on this machine."""


@app.command()
def stream(
    rows: Annotated[str, typer.Option(help="Parts, by commas.")] = ",".join(
        suite.PARTS
    ),
    runs: Annotated[int, typer.Option(min=1, help="Runs of each server.")] = 5,
    seconds: Annotated[float, typer.Option(help="Length of a run.")] = 5.0,
    readers: Annotated[int, typer.Option(min=1)] = 1000,
    quick: Annotated[
        bool, typer.Option(help="One run of a second each; writes nothing.")
    ] = False,
) -> None:
    """The quote stream: fan-out, idle readers, ingest."""
    console = Console()
    parts = _parts(rows, suite.PARTS)
    if not CLIENT.exists():
        console.print("The load client is not built: make bench does it.")
        raise typer.Exit(1)
    arena = Arena(1 if quick else runs, console.out)
    load = Load(readers=readers, seconds=1.0 if quick else seconds)
    _publish(console, suite.run(parts, arena, load), keep=not quick)


@app.command()
def stories(
    rows: Annotated[str, typer.Option(help="Parts, by commas.")] = ",".join(
        story_suite.PARTS
    ),
    runs: Annotated[int, typer.Option(min=1, help="Runs of each server.")] = 5,
    stories: Annotated[
        int, typer.Option(min=1_000, help="So many are generated and loaded, once.")
    ] = 1_000_000,
    seed: Annotated[int, typer.Option(help="Another seed, other stories.")] = 1,
    quick: Annotated[
        bool, typer.Option(help="One short run, 20,000 stories; writes nothing.")
    ] = False,
) -> None:
    """The stories: by slug, lists, searches, beside Datasette."""
    console = Console()
    parts = _parts(rows, story_suite.PARTS)
    found = archive(Plan(20_000 if quick else stories, seed), console)
    found.touch()
    rounds = Rounds(found, 1 if quick else runs, console.out)
    effort = Effort(300, 100) if quick else Effort(10_000, 2_000)
    _publish(console, story_suite.run(parts, rounds, effort), keep=not quick)


@app.command()
def page(
    runs: Annotated[int, typer.Option(min=1, help="Runs of each server.")] = 5,
    seconds: Annotated[float, typer.Option(help="Length of a run.")] = 5.0,
    quick: Annotated[
        bool, typer.Option(help="One run of a second each; writes nothing.")
    ] = False,
) -> None:
    """A page from memory, beside nginx, Varnish and a plain gateway."""
    console = Console()
    race = Race(1 if quick else runs, 1.0 if quick else seconds, console.out)
    _publish(console, page_suite.run(race), keep=not quick)


def _publish(console: Console, chapters: Iterable[Chapter], *, keep: bool) -> None:
    for chapter in chapters:
        for table in chapter.tables:
            show(console, table)
        if keep:
            write_chapter(chapter)


def _parts(rows: str, known: Collection[str]) -> list[str]:
    parts = rows.split(",")
    unknown = [part for part in parts if part not in known]
    if unknown:
        raise typer.BadParameter(f"{', '.join(unknown)} is none of {', '.join(known)}")
    return parts


if __name__ == "__main__":
    sys.exit(app())
