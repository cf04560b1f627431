"""The quotes service as it ships, with a source of ticks that keeps the ledger.

``python -m bench.stream.service PLAN`` is ``python -m quotes_service`` in everything
else: settings from ``NEWSTAPE_*``, its own uvicorn, its direct transport, its journal.
"""

import sys
from asyncio import TaskGroup
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

from fastapi import FastAPI

from bench.ledger import Ledger, open_ledger
from bench.stream.plan import Plan, symbols
from bench.stream.source import JournalSource, feed_hub, opening, play_tape
from newstape.fanout.transport.direct import DirectSocketProtocol
from newstape.kit.server import run_service
from quotes_service import app as quotes
from quotes_service.api.house import House
from quotes_service.flow.feed import drive
from quotes_service.settings import QuotesSettings


def create_app(settings: QuotesSettings, plan: Plan) -> FastAPI:
    """The service; its lifespan also owns the source of the plan."""
    app = quotes.create_app(settings)
    shipped = app.router.lifespan_context

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with shipped(app):
            house: House = app.state.house
            await house.ingest.feed(opening(symbols(plan.symbols)))
            with open_ledger(Path(plan.ledger)) as ledger:
                async with TaskGroup() as tasks:
                    feeding = tasks.create_task(_feed(plan, ledger, app))
                    yield
                    feeding.cancel()

    app.router.lifespan_context = lifespan
    return app


async def _feed(plan: Plan, ledger: Ledger, app: FastAPI) -> None:
    house: House = app.state.house
    match plan.way:
        case "journal":
            await drive(JournalSource(plan, ledger, house), house.ingest)
        case "hub":
            await feed_hub(plan, ledger, app.state.hub)
        case "tape":
            await play_tape(plan, ledger, house)
        case "none":
            return


if __name__ == "__main__":
    plan = Plan.from_json(sys.argv[1])
    run_service(
        "quotes", QuotesSettings, partial(create_app, plan=plan), DirectSocketProtocol
    )
