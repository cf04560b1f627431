"""Lists are asked for at the market, unless that is known to be down."""

import asyncio

import pytest
from starlette.responses import PlainTextResponse, Response

from gateway.domain.errors import FaultError
from gateway.mirror.board import Board
from gateway.sources.quotes import learn_list
from newstape.client.market import Market
from newstape.client.rest import QuotesApi
from newstape.kit.tasks import ending_group
from tests.fakes.hosting import hosting
from tests.fakes.line import Line
from tests.fakes.mirrors import Ears, Watch
from tests.fakes.upstreams import MarketStand
from tests.fakes.waiting import until


async def test_learn_list() -> None:
    """The board learns the list as soon as it is asked for."""
    stand, board = MarketStand(), Board(Ears(), Watch())
    stand.lists["boat"] = ["GSK"]
    async with hosting(stand.app) as url, QuotesApi(url) as api:
        await learn_list(Market(url, None, api, board), "boat")
    assert board.lists["boat"] == ("GSK",)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [(PlainTextResponse("what?"), "invalid"), (Response(status_code=500), "status")],
)
async def test_learn_list_fails(answer: Response, reason: str) -> None:
    """What went wrong is told in a word."""
    stand = MarketStand()
    stand.instead["/v1/lists"] = answer
    async with hosting(stand.app) as url, QuotesApi(url) as api:
        market = Market(url, None, api, Board(Ears(), Watch()))
        with pytest.raises(FaultError) as caught:
            await learn_list(market, "boat")
    assert caught.value.reason == reason


async def test_nobody_waits_for_a_market_that_is_down() -> None:
    """While the stream is lost the answer is no, without a call."""
    stand = MarketStand()
    async with (
        hosting(stand.app) as url,
        Line.to(url) as line,
        QuotesApi(line.url) as api,
        ending_group() as group,
    ):
        market = Market(line.url, None, api, Board(Ears(), Watch()))
        await line.cut()
        group.create_task(market.run())
        await until(lambda: market.down is not None)
        with pytest.raises(FaultError) as caught:
            async with asyncio.timeout(0.05):
                await learn_list(market, "boat")
    assert caught.value.reason == "connect"
