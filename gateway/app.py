"""Plugs the gateway together; its lifespan owns every task."""

import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

from fastapi import FastAPI

from gateway.api import pages as doors
from gateway.api import streams
from gateway.api.asked import House
from gateway.api.problems import RULES, redirect
from gateway.api.readers import PageHub
from gateway.domain.errors import MovedStoryError
from gateway.flow.page import Pages
from gateway.mirror.board import Board
from gateway.mirror.stories import Stories
from gateway.render.edition import read_edition
from gateway.render.site import Site
from gateway.settings import GatewaySettings
from gateway.sources.faults import judge
from newstape.client.feed import ArticlesFeed, ChangeFeed
from newstape.client.flights import Flights
from newstape.client.history import History
from newstape.client.library import Library
from newstape.client.market import Market
from newstape.client.rest import QuotesApi
from newstape.fanout import Limits, RefusedError
from newstape.fanout.admission import Admission
from newstape.fanout.collector import HubCollector
from newstape.fanout.drain import drain
from newstape.kit.apps import make_app
from newstape.kit.clock import Clock, utc_now
from newstape.kit.tasks import ending_group
from newstape.wire.codec import StreamCodec

DRAIN_SECONDS = 1.0


def create_app(settings: GatewaySettings, clock: Clock = utc_now) -> FastAPI:
    """The gateway as an app; nothing runs before its lifespan begins."""
    app = make_app(
        title="Newstape gateway",
        description="A story or the front page with its strip, in one payload.",
        settings=settings,
        lifespan=partial(_lifespan, settings=settings, clock=clock),
        rules=RULES,
        show=doors.show_problem,
    )
    app.add_exception_handler(MovedStoryError, redirect)
    for router in (doors.data, doors.pages, doors.files):
        app.include_router(router)
    app.router.routes.extend(streams.routes)
    return app


@asynccontextmanager
async def _lifespan(
    app: FastAPI, settings: GatewaySettings, clock: Clock
) -> AsyncIterator[None]:
    edition, limits = read_edition(settings.edition, settings.public_url), Limits()
    hub = PageHub(StreamCodec(RefusedError, clock, limits), limits)
    board, stories = Board(hub, clock), Stories(hub, clock, settings.stories_held)
    key, patience = settings.upstream_key, settings.upstream_seconds
    async with (
        QuotesApi(settings.quotes_url, key, deadline_seconds=patience) as quotes,
        ArticlesFeed(settings.articles_url, key, deadline_seconds=patience) as articles,
        ending_group() as group,
    ):
        market = Market(settings.quotes_url, key, quotes, board)
        flights = Flights(group, settings.max_fetches)
        feed, history = ChangeFeed(articles, stories), History(market, flights, clock)
        library = Library(articles, feed, stories, flights, settings.front_length)
        sources = (board, stories, library, history, market.learn_lists)
        pages = Pages(*sources, judge, clock, edition.strip)
        site = Site(edition, clock, settings.front_length)
        app.state.registry.register(HubCollector(hub, quotes=market, articles=feed))
        app.state.house = House(pages, site, hub, Admission(limits))
        app.state.drain = partial(drain, hub, DRAIN_SECONDS, random.Random())  # noqa: S311 - spreads load only
        for work in (hub.run(), market.run(), feed.run()):
            group.create_task(work)
        yield
