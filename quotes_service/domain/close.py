"""The previous close behind a printed percent.

A page prints ``GSK -1.22% 39.36``, and no close. The close that we then keep is one
from which exactly this percent comes out again, and the plainest such number.
"""

from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from quotes_service.domain.errors import CloseError
from quotes_service.domain.quote import DECIMALS, LIMIT, exact, percent

_floor = exact.copy()
_floor.rounding = ROUND_FLOOR
_ceiling = exact.copy()
_ceiling.rounding = ROUND_CEILING


def derive_close(price: Decimal, change_percent: Decimal) -> Decimal:
    """The close with the fewest decimals from which the percent comes out exactly.

    Of several with equally few the one nearest to ``100 price / (100 + percent)``.

    Raises:
        CloseError: none fits, as with -100 and below or more than 2 decimals.
    """
    if change_percent <= -100:
        raise CloseError("a percent of -100 or less leaves no close")
    whole = exact.add(100, change_percent)
    ideal = exact.divide(exact.multiply(price, 100), whole)
    for decimals in range(DECIMALS + 1):
        for close in _around(ideal, decimals):
            if 0 < close < LIMIT and percent(price, close) == change_percent:
                return close
    raise CloseError(f"no close gives {change_percent:f}% at a price of {price:f}")


def _around(ideal: Decimal, decimals: int) -> list[Decimal]:
    """The two decimals beside the ideal, the nearer one first.

    What rounds to a percent is an interval around the ideal, though not a centred one:
    if any number with so many decimals lies in it, then one of these two does.
    """
    step = Decimal(1).scaleb(-decimals)
    below, above = _floor.quantize(ideal, step), _ceiling.quantize(ideal, step)
    return sorted((below, above), key=lambda close: abs(exact.subtract(close, ideal)))
