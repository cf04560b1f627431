"""``newstape keys``: who may write, and who may read what is not out yet."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from newstape.cli.failures import plain_failures
from newstape.kit.clock import utc_now
from newstape.kit.keys import SCOPES, KeysFile

Data = Annotated[Path, typer.Option(help="Directory of the stack's data.")]


def create(
    name: Annotated[
        str, typer.Argument(metavar="NAME", help="Whose key it is, for you to tell.")
    ],
    scope: Annotated[
        list[str],
        typer.Option(metavar="SCOPE", help=f"May be repeated: {', '.join(SCOPES)}."),
    ],
    data: Data = Path("data"),
) -> None:
    """Make a key and print it: it is shown this once and kept as a hash only."""
    with plain_failures():
        key = _file(data).create(name, frozenset(scope), utc_now())
    typer.echo(key)
    typer.echo("Keep it well: it cannot be shown again.", err=True)


def show(data: Data = Path("data")) -> None:
    """List the keys that are good, by id."""
    with plain_failures():
        entries = _file(data).entries()
    table = Table("id", "name", "scopes", "created", box=None, pad_edge=False)
    for entry in entries:
        cells = (entry.id, entry.name, " ".join(sorted(entry.scopes)), entry.created)
        table.add_row(*map(Text, cells))
    Console(highlight=False).print(table)


def revoke(
    identity: Annotated[
        str, typer.Argument(metavar="ID", help="See newstape keys list.")
    ],
    data: Data = Path("data"),
) -> None:
    """Take a key out; the services stop taking it at once."""
    with plain_failures():
        entry = _file(data).revoke(identity)
    typer.echo(f"revoked {entry.id} ({entry.name})")


def _file(data: Path) -> KeysFile:
    return KeysFile(data / "keys")
