"""The quotes service: the market keeps the mirror; here it is asked for more."""

from gateway.domain.errors import FaultError
from newstape.client.errors import ClientError
from newstape.client.market import Market
from newstape.client.reasons import reason_of


async def learn_lists(market: Market) -> None:
    """Have the mirror learn the lists that there are now.

    Raises:
        FaultError: they cannot be had; at once while the stream is down.
    """
    if market.down is not None:
        raise FaultError(market.down)
    try:
        await market.learn_lists()
    except ClientError as error:
        raise FaultError(reason_of(error)) from error
