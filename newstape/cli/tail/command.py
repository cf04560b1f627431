"""The command: follow the stream, show the table or print the frames."""

import asyncio
import re
from collections.abc import AsyncIterable
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.live import Live

from newstape.cli.failures import plain_failures
from newstape.cli.stack import StackError, read_key, read_stack
from newstape.cli.tail.board import Board
from newstape.cli.tail.table import table
from newstape.client.errors import ClientError
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
    with plain_failures():
        stream = _stream(data, symbols, list_name, conflate=not frames)
        try:
            asyncio.run(print_frames(stream) if frames else show_table(stream, console))
        except KeyboardInterrupt:
            return  # how one stops watching


def _stream(
    data: Path, symbols: list[str] | None, list_name: str | None, *, conflate: bool
) -> QuoteStream:
    return QuoteStream(
        f"{read_stack(data).quotes.url}/v1/stream",
        symbols=symbols or None,
        list_name=None if symbols else list_name or "front",
        conflate_ms=FRAME_MS if conflate else None,
        key=_key(data),
        backoff_cap=5.0,
    )


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
