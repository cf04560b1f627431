"""``python -m bench``: measures, prints tables, and writes ``bench/results.md``."""

import sys
from typing import Annotated

import typer
from rich.console import Console

from bench.arena import Arena
from bench.load import CLIENT, Load
from bench.report import show, write_chapter
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
    parts = _parts(rows)
    if not CLIENT.exists():
        console.print("The load client is not built: make bench does it.")
        raise typer.Exit(1)
    arena = Arena(1 if quick else runs, console.out)
    load = Load(readers=readers, seconds=1.0 if quick else seconds)
    for chapter in suite.run(parts, arena, load):
        for table in chapter.tables:
            show(console, table)
        if not quick:
            write_chapter(chapter)


def _parts(rows: str) -> list[str]:
    parts = rows.split(",")
    unknown = [part for part in parts if part not in suite.PARTS]
    if unknown:
        raise typer.BadParameter(
            f"{', '.join(unknown)} is none of {', '.join(suite.PARTS)}"
        )
    return parts


if __name__ == "__main__":
    sys.exit(app())
