"""The quotes service: the market keeps the mirror; here it is asked for more."""

from gateway.domain.errors import FaultError
from newstape.client.errors import ClientError
from newstape.client.market import Market
from newstape.client.reasons import reason_of


async def learn_list(market: Market, name: str) -> None:
    """Have the mirror learn a list, if there is one of this name.

    Raises:
        FaultError: that cannot be found out; at once while the stream is down.
    """
    if market.down is not None:
        raise FaultError(market.down)
    try:
        await market.learn_lists(name)
    except ClientError as error:
        raise FaultError(reason_of(error)) from error
