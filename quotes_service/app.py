"""Plugs the quotes service together; its lifespan owns every task."""

import asyncio
import random
from collections.abc import AsyncIterator, Coroutine, Iterable, Iterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

from fastapi import FastAPI

from newstape.fanout import Hub, Limits, RefusedError
from newstape.fanout.admission import Admission
from newstape.fanout.collector import HubCollector
from newstape.fanout.drain import drain
from newstape.kit.apps import make_app
from newstape.kit.clock import Clock, utc_now
from newstape.wire.codec import StreamCodec
from quotes_service.api import instruments, lists, quotes, stream
from quotes_service.api.house import House
from quotes_service.api.metrics import QuotesMetrics
from quotes_service.api.problems import RULES
from quotes_service.api.readers import HubReaders
from quotes_service.domain.quote import Quote
from quotes_service.flow.bars import BarKeeper
from quotes_service.flow.catalog import Catalog
from quotes_service.flow.feed import Source, drive
from quotes_service.flow.ingest import Ingest
from quotes_service.flow.journal import Journal
from quotes_service.flow.lists import Lists
from quotes_service.flow.publish import publish
from quotes_service.flow.watch import Watch
from quotes_service.journal.sqlite import SqliteJournal
from quotes_service.settings import QuotesSettings
from quotes_service.sources.push import NAME as PUSH
from quotes_service.sources.push import PushSource
from quotes_service.sources.replay import ReplaySource
from quotes_service.sources.simulated import SimulatedSource
from quotes_service.storage.bars import SqlBars
from quotes_service.storage.database import Database, open_database, sqlite_url
from quotes_service.storage.instruments import SqlInstruments
from quotes_service.storage.lists import SqlLists

PATIENCE_SECONDS = 10.0
DRAIN_SECONDS = 0.5
Work = Coroutine[object, object, None]


def create_app(settings: QuotesSettings, clock: Clock = utc_now) -> FastAPI:
    """The quotes service as an app; nothing runs before its lifespan begins."""

    async def ready() -> list[str]:
        house: House | None = app.state.house
        if house is None:
            return ["starting"]
        fault = house.ingest.fault
        return [] if fault is None else [str(fault)]

    app = make_app(
        title="Newstape quotes",
        description="Prices: put in order, kept, and pushed out as they change.",
        settings=settings,
        lifespan=partial(_lifespan, settings=settings, clock=clock),
        ready=ready,
        rules=RULES,
    )
    app.state.house = None
    app.state.metrics = QuotesMetrics(app.state.registry)
    for router in (quotes.router, instruments.router, lists.router):
        app.include_router(router)
    app.router.routes.extend(stream.routes)
    return app


@asynccontextmanager
async def _lifespan(
    app: FastAPI, settings: QuotesSettings, clock: Clock
) -> AsyncIterator[None]:
    home = _home(settings)
    async with (
        open_database(_database_url(settings, home)) as database,
        SqliteJournal.open(home / "journal.db") as journal,
    ):
        hub = _hub(journal, clock)
        metrics: QuotesMetrics = app.state.metrics
        metrics.watch(journal)
        app.state.registry.register(HubCollector(hub))
        house = await _furnish(settings, clock, database, journal, hub, metrics)
        keeper = BarKeeper(journal, SqlBars(database), settings.bars_kept, clock)
        await keeper.load()
        endless = (*_feeds(settings, clock, journal, house.ingest), hub.run())
        readers = HubReaders(hub, clock)
        followers = (publish(journal, readers, journal.cursor), keeper.run())
        async with _working(journal, house.ingest, followers, endless):
            app.state.hub = hub
            app.state.admission = Admission(hub.limits)
            app.state.drain = partial(drain, hub, DRAIN_SECONDS, random.Random())  # noqa: S311 - spreads load, guards nothing
            app.state.house = house
            yield


@asynccontextmanager
async def _working(
    journal: SqliteJournal,
    ingest: Ingest,
    followers: Iterable[Work],
    endless: Iterable[Work],
) -> AsyncIterator[None]:
    """Everything runs; in the end it stops in the direction in which prices go."""
    async with asyncio.TaskGroup() as tasks:
        for work in followers:
            tasks.create_task(work)
        writing = tasks.create_task(ingest.run())
        feeding = [tasks.create_task(work) for work in endless]
        try:
            yield
        finally:
            for task in feeding:
                task.cancel()
            ingest.close()
            await asyncio.wait([writing])
            journal.end()


async def _furnish(
    settings: QuotesSettings,
    clock: Clock,
    database: Database,
    journal: Journal,
    hub: Hub[Quote],
    metrics: QuotesMetrics,
) -> House:
    instruments = SqlInstruments(database)
    await instruments.plant()
    catalog = Catalog(
        instruments,
        hub,
        closed=settings.unknown_symbols == "ignore",
        limit=settings.max_instruments,
    )
    await catalog.load()
    strips = Lists(SqlLists(database), hub)
    await strips.load()
    ingest = Ingest(journal, catalog, clock, metrics)
    return House(
        journal=journal,
        ingest=ingest,
        push=PushSource(ingest, metrics, settings.push_max_ticks),
        catalog=catalog,
        lists=strips,
        bars=SqlBars(database),
        opened=clock(),
        push_max_bytes=settings.push_max_bytes,
    )


def _hub(journal: Journal, clock: Clock) -> Hub[Quote]:
    limits = Limits()
    hub: Hub[Quote] = Hub(StreamCodec(RefusedError, clock, limits), limits)
    hub.load(journal.cursor.epoch, journal.cursor.seq, journal.board())
    return hub


def _feeds(
    settings: QuotesSettings, clock: Clock, journal: Journal, ingest: Ingest
) -> Iterator[Work]:
    """The work of the source that is chosen, and of the watch over all of them."""
    patience = {}
    if settings.push_mute_seconds is not None:
        patience[PUSH] = settings.push_mute_seconds
    source = _source(settings, clock, journal)
    if source is not None:
        yield drive(source, ingest)
    if settings.source == SimulatedSource.name:
        longest_pause = 2 / settings.simulated_rate
        patience[SimulatedSource.name] = max(PATIENCE_SECONDS, longest_pause)
    yield Watch(ingest, patience).run()


def _source(settings: QuotesSettings, clock: Clock, journal: Journal) -> Source | None:
    kind, _, file = settings.source.partition(":")
    if kind == SimulatedSource.name:
        rate, seed = settings.simulated_rate, settings.simulated_seed
        return SimulatedSource(journal.board, rate=rate, seed=seed)
    if kind == ReplaySource.name:
        speed, loop = settings.replay_speed, settings.replay_loop
        return ReplaySource(Path(file), clock, speed=speed, loop=loop)
    return None


def _home(settings: QuotesSettings) -> Path:
    home = settings.data / "quotes"
    home.mkdir(parents=True, exist_ok=True)
    return home


def _database_url(settings: QuotesSettings, home: Path) -> str:
    if settings.database_url is not None:
        return settings.database_url.get_secret_value()
    return sqlite_url(home / "quotes.db")
