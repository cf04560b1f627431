"""``newstape attach``: work on services that something else started."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from newstape.cli.first_key import ensure_key
from newstape.cli.stack import Service, StackFile, write_stack
from newstape.kit.datadir import DataDirError
from newstape.kit.keys import KeysError


def attach(
    gateway: Annotated[str, typer.Option(metavar="URL", help="The gateway.")],
    quotes: Annotated[str, typer.Option(metavar="URL", help="The quotes service.")],
    articles: Annotated[str, typer.Option(metavar="URL", help="The articles service.")],
    data: Annotated[
        Path, typer.Option(file_okay=False, help="Where to keep word of them.")
    ] = Path("data"),
) -> None:
    """Point the other commands at services that run elsewhere, in containers say.

    Makes a key with every scope in DATA/keys, the file that the services are to read,
    unless there is one.
    """
    stack = StackFile(
        gateway=Service(url=gateway.rstrip("/")),
        quotes=Service(url=quotes.rstrip("/")),
        articles=Service(url=articles.rstrip("/")),
    )
    try:
        data.mkdir(parents=True, exist_ok=True)
        ensure_key(data)
        write_stack(data, stack)
    except (KeysError, DataDirError, OSError) as error:
        Console(stderr=True).print(str(error), markup=False, highlight=False)
        raise typer.Exit(1) from None
