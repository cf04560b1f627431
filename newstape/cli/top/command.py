"""The command: look at the services again and again, and draw what is seen."""

import asyncio
from contextlib import suppress
from pathlib import Path
from typing import Annotated

import httpx2
import typer
from rich.console import Console, RenderableType
from rich.live import Live

from newstape.cli.failures import plain_failures
from newstape.cli.top.keyboard import quitting
from newstape.cli.top.screen import picture
from newstape.cli.top.watch import Watch
from newstape.client.transport import SteadyTransport
from newstape.kit.clock import utc_now

PIPE_WIDTH = 110
"""Columns where there is no terminal to ask."""


def top(
    every: Annotated[
        float, typer.Option(min=0.1, max=3600, help="Seconds between two looks.")
    ] = 1.0,
    once: Annotated[
        bool, typer.Option("--once", help="Draw one picture and end.")
    ] = False,
    data: Annotated[Path, typer.Option(help="Where the stack keeps its data.")] = Path(
        "data"
    ),
) -> None:
    """Watch a running stack: its readers, what goes through it and what it costs.

    What happens in a second is what happened between the last two looks; p50 and p99
    are those of the last ten. A service that does not answer is shown as down. Ends
    with q or Ctrl-C.
    """
    console = Console(highlight=False)
    if not console.is_terminal:
        console = Console(highlight=False, width=PIPE_WIDTH)
    with plain_failures():
        try:
            asyncio.run(_watch(data, every, once, console))
        except KeyboardInterrupt:
            return  # how one stops watching


async def _watch(data: Path, every: float, once: bool, console: Console) -> None:
    """Draw one picture, or one after the other until interrupted.

    Raises:
        StackError: no stack stands there.
    """
    async with httpx2.AsyncClient(
        timeout=max(every, 1.0), transport=SteadyTransport(), trust_env=False
    ) as http:
        watch = Watch(data, http)
        await watch.look()
        if console.is_terminal and not once:
            await draw(watch, every, console)
            return
        await print_next(watch, every, console)
        while not once:
            await print_next(watch, every, console)


async def draw(watch: Watch, every: float, console: Console) -> None:
    """One picture in place of the other, until q is pressed."""
    hint = f"every {every:g} s, q quits"

    def drawn() -> RenderableType:
        return picture(watch.tracks, utc_now(), hint)

    with (
        quitting() as pressed,
        Live(drawn(), console=console, screen=True, auto_refresh=False) as live,
    ):
        while not await _within(every, pressed):
            await watch.look()
            live.update(drawn(), refresh=True)


async def print_next(watch: Watch, every: float, console: Console) -> None:
    """A picture of the time from now on, below those before it."""
    await asyncio.sleep(every)
    await watch.look()
    console.print(picture(watch.tracks, utc_now()))


async def _within(seconds: float, event: asyncio.Event) -> bool:
    """Whether it comes, for as long."""
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await event.wait()
    return event.is_set()
