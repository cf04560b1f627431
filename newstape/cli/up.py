"""``newstape up``: the whole stack on this machine, until Ctrl-C."""

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from newstape.cli.first_key import ensure_key
from newstape.cli.greeting import greet
from newstape.cli.import_sample import import_samples
from newstape.cli.samples import EDITION, sample
from newstape.cli.stack import (
    Service,
    StackFile,
    read_key,
    read_stack,
    remove_stack,
    write_stack,
)
from newstape.cli.supervise.plan import LAST_PORT, ServicePlan, plan_stack
from newstape.cli.supervise.supervisor import Supervisor
from newstape.client.errors import ClientError
from newstape.kit.clock import utc_now
from newstape.kit.datadir import DataDirError, claim
from newstape.kit.keys import KeysError
from newstape.kit.server import PortError, bind


def up(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[
        int,
        typer.Option(
            min=1,
            max=LAST_PORT,
            help="Port of the page; quotes and articles take the two after it.",
        ),
    ] = 8000,
    data: Annotated[
        Path, typer.Option(file_okay=False, help="Directory of all kept data.")
    ] = Path("data"),
    pages: Annotated[
        bool,
        typer.Option(
            "--sample/--no-sample",
            help="Bring in our sample pages if they are not there.",
        ),
    ] = True,
    edition: Annotated[
        Path | None,
        typer.Option(
            exists=True,
            dir_okay=False,
            metavar="FILE",
            help="Who publishes; with our sample pages by default our sample edition.",
        ),
    ] = None,
    source: Annotated[
        str,
        typer.Option(
            metavar="simulated|replay:FILE|none", help="Where prices come from."
        ),
    ] = "simulated",
) -> None:
    """Start the three services and keep them going; Ctrl-C stops them."""
    if edition is None and pages:
        edition = sample(EDITION)
    plans = plan_stack(host, port, data, source, edition)
    try:
        with claim(data):
            for plan in plans:
                bind(host, plan.port).close()
            ensure_key(data)
            reason = asyncio.run(Stack(plans, data, pages).run())
    except PortError as error:
        reason = f"{error}; choose another --port"
    except (DataDirError, KeysError) as error:
        reason = str(error)
    if reason is not None:
        Console(stderr=True).print(
            reason, markup=False, highlight=False, soft_wrap=True
        )
        raise typer.Exit(1)


class Stack:
    """The services of one data directory, and what a person reads about them."""

    def __init__(self, plans: Sequence[ServicePlan], data: Path, sample: bool) -> None:
        self._plans = plans
        self._data = data
        self._sample = sample
        self._console = Console(highlight=False)

    async def run(self) -> str | None:
        """Run until a signal: None. Where a service cannot start: the reason."""
        self._say("Starting gateway, quotes and articles ...")
        remove_stack(self._data)
        supervisor = Supervisor(
            self._plans,
            self._data / "logs",
            self._say,
            self._leave_word,
            self._welcome,
        )
        try:
            reason = await supervisor.run()
        finally:
            remove_stack(self._data)
        if reason is None:
            self._say("Stopped.")
        return reason

    def _say(self, line: str) -> None:
        self._console.print(line, markup=False, soft_wrap=True)

    def _leave_word(self, pids: dict[str, int]) -> None:
        gateway, quotes, articles = (
            Service(url=plan.url, pid=pids[plan.name]) for plan in self._plans
        )
        write_stack(
            self._data, StackFile(gateway=gateway, quotes=quotes, articles=articles)
        )

    async def _welcome(self) -> None:
        slug = await self._bring_samples() if self._sample else None
        greet(self._console, self._plans, self._data, slug)

    async def _bring_samples(self) -> str | None:
        """The slug of the page to look at first; None where it could not be had."""
        stack, key = read_stack(self._data), read_key(self._data)
        try:
            samples = await import_samples(stack, key, utc_now())
        except ClientError as error:
            self._say(f"The sample pages are missing: {error}")
            return None
        for outcome in samples.refused:
            self._say(f"Of the sample pages {outcome.what} is missing: {outcome.why}")
        return samples.slugs[0]
