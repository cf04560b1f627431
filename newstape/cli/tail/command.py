"""The command: follow the stream, show the table or print the frames."""

import asyncio
import re
from collections.abc import AsyncIterable
from pathlib import Path
from typing import Annotated, NamedTuple

import typer
from rich.console import Console
from rich.live import Live

from newstape.cli.failures import plain_failures
from newstape.cli.stack import StackError, read_key, read_stack
from newstape.cli.tail.board import Board
from newstape.cli.tail.table import table
from newstape.client.errors import ClientError
from newstape.client.rest import QuotesApi
from newstape.client.stream import Lost, QuoteStream
from newstape.wire.scalars import LIST_NAME_PATTERN, SYMBOL_PATTERN
from newstape.wire.stream import Error, ServerMessage

FRAME_MS = 250
"""A terminal is repainted at most four times a second."""


class NoStreamError(ClientError):
    """The service will not stream what was asked for."""


def _list_name(name: str) -> str:
    if not re.fullmatch(LIST_NAME_PATTERN, name):
        raise typer.BadParameter("a list's name has a-z, 0-9, - and _")
    return name


def _symbol(text: str) -> str:
    symbol = text.upper()
    if symbol != "*" and not re.fullmatch(SYMBOL_PATTERN, symbol):
        raise typer.BadParameter(f"{text} is not a symbol")
    return symbol


def tail(
    symbols: Annotated[
        list[str] | None,
        typer.Argument(parser=_symbol, metavar="SYMBOL", help="'*' is every symbol."),
    ] = None,
    list_name: Annotated[
        str | None,
        typer.Option(
            "--list",
            parser=_list_name,
            metavar="NAME",
            show_default="front",
            help="Follow a list, and the edits of it.",
        ),
    ] = None,
    data: Annotated[Path, typer.Option(help="Where the stack keeps its data.")] = Path(
        "data"
    ),
    as_json: Annotated[
        bool,
        typer.Option("--json", help="Print the frames as JSON Lines, as into a pipe."),
    ] = False,
) -> None:
    """Watch prices move until Ctrl-C; the connection is made again when it breaks."""
    if symbols and list_name:
        raise typer.BadParameter("give symbols or --list, not both")
    console = Console(highlight=False)
    frames = as_json or not console.is_terminal
    wanted = Wanted(symbols or None, None if symbols else list_name or "front")
    with plain_failures():
        try:
            asyncio.run(_follow(data, wanted, None if frames else console))
        except KeyboardInterrupt:
            return  # how one stops watching


class Wanted(NamedTuple):
    """What to watch: symbols, or a list."""

    symbols: list[str] | None
    list_name: str | None


async def _follow(data: Path, wanted: Wanted, console: Console | None) -> None:
    """Watch until interrupted: as a table on a terminal, else as frames.

    The first question is a plain one, because a refusal of it has a reason that a
    refused stream has not, and asking for ever would not help.

    Raises:
        StackError: there is no stack.
        ClientError: it is not there, or will not have this watched.
    """
    url, key = read_stack(data).quotes.url, _key(data)
    async with QuotesApi(url, key) as quotes:
        await quotes.quotes(wanted.symbols, wanted.list_name)
    stream = QuoteStream(
        f"{url}/v1/stream",
        symbols=wanted.symbols,
        list_name=wanted.list_name,
        conflate_ms=FRAME_MS if console else None,
        key=key,
        backoff_cap=5.0,
    )
    await (show_table(stream, console) if console else print_frames(stream))


def _key(data: Path) -> str | None:
    """The stack's key, for one that closes its reads; the others need none."""
    try:
        return read_key(data)
    except StackError:
        return None


async def show_table(
    messages: AsyncIterable[ServerMessage | Lost], console: Console
) -> None:
    """Paint the board anew with each message.

    Raises:
        ClientError: the stream ended for good.
    """
    board = Board()
    with Live(table(board), console=console, auto_refresh=False) as live:
        async for message in messages:
            if isinstance(message, Lost):
                board.lose(message.reason)
            else:
                board.take(_answered(message))
            live.update(table(board), refresh=True)


async def print_frames(messages: AsyncIterable[ServerMessage | Lost]) -> None:
    """Print each message as a line of JSON; what is not one goes to standard error.

    Raises:
        ClientError: the stream ended for good.
    """
    async for message in messages:
        if isinstance(message, Lost):
            typer.echo(f"not live ({message.reason}), trying again", err=True)
        else:
            typer.echo(_answered(message).model_dump_json(exclude_unset=True))


def _answered(message: ServerMessage) -> ServerMessage:
    """The message, if it is not the end.

    Raises:
        NoStreamError: a refusal that asking again would not change.
    """
    if isinstance(message, Error) and not message.retryable:
        raise NoStreamError(message.message)
    return message
