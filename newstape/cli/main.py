"""The hand tool: ``newstape COMMAND``."""

import typer

from newstape.cli import keys
from newstape.cli.attach import attach
from newstape.cli.import_articles import import_articles
from newstape.cli.import_feed import import_feed
from newstape.cli.import_page import import_page
from newstape.cli.import_sample import import_sample
from newstape.cli.tail.command import tail
from newstape.cli.top.command import top
from newstape.cli.up import up


def build() -> typer.Typer:
    """The tool with all its commands."""
    tool = _group("Live quotes and news stories on this machine.")
    tool.command(epilog="Example: newstape up --port 8000 --data ./data")(up)
    example = "Example: newstape attach --gateway http://news.example.org ..."
    tool.command(epilog=example)(attach)
    tool.command(epilog="Example: newstape tail GSK BP")(tail)
    tool.command(epilog="Example: newstape top --every 2")(top)
    tool.add_typer(_imports(), name="import")
    tool.add_typer(_keys(), name="keys")
    return tool


def main() -> None:
    """Run the command that the command line names."""
    build()()


def _imports() -> typer.Typer:
    group = _group("Bring in what others wrote.")
    example = "Example: newstape import articles wire/ --dry-run"
    group.command("articles", epilog=example)(import_articles)
    example = "Example: newstape import feed https://wire.example/feed.xml --follow"
    group.command("feed", epilog=example)(import_feed)
    example = "Example: newstape import page page.txt --as-of 2024-06-17T20:00:00Z"
    group.command("page", epilog=example)(import_page)
    example = "Example: newstape import sample --data ./data"
    group.command("sample", epilog=example)(import_sample)
    return group


def _keys() -> typer.Typer:
    group = _group("Make, list and revoke API keys.")
    example = "Example: newstape keys create 'price feed' --scope quotes:write"
    group.command("create", epilog=example)(keys.create)
    group.command("list", epilog="Example: newstape keys list --data ./data")(keys.show)
    group.command("revoke", epilog="Example: newstape keys revoke 3f9a01bc")(
        keys.revoke
    )
    return group


def _group(text: str) -> typer.Typer:
    return typer.Typer(
        help=text,
        no_args_is_help=True,
        pretty_exceptions_show_locals=False,
        rich_markup_mode=None,
    )
