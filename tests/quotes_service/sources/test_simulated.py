"""Simulated prices move, stay near home, and say what they are."""

from decimal import Decimal
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from quotes_service.domain.board import Accepted, judge
from quotes_service.domain.instrument import Instrument
from quotes_service.domain.quote import Quote
from quotes_service.sources.simulated import SimulatedSource
from tests.fakes.quotes import a_quote, decimals, later


def walk(quote: Quote, steps: int, seed: int) -> list[Quote]:
    """The quotes of a symbol on its walk, as the board would have them."""
    source = SimulatedSource(dict, rate=5, seed=seed)
    instrument = Instrument(quote.symbol, precision=quote.precision)
    quotes = [quote]
    for count in range(steps):
        tick = source.step(quotes[-1])
        verdict = judge(quotes[-1], tick, instrument, later(count + 1))
        quotes.append(verdict.quote if isinstance(verdict, Accepted) else quotes[-1])
    return quotes


@given(decimals(10**7, 4, smallest=100), st.integers(0, 4), st.integers())
def test_a_walk_is_near_home(home: Decimal, precision: int, seed: int) -> None:
    """Prices are above zero, in ticks, and no further than a tenth from home."""
    start = a_quote(format(home, "f"))._replace(precision=precision)
    size = Decimal(1).scaleb(-precision)
    for quote in walk(start, 30, seed)[1:]:
        assert quote.price > 0
        assert quote.price % size == 0
        assert abs(quote.price - home) <= home / 10 + size


def test_it_moves_and_comes_back() -> None:
    """Every tick is another price; over time the walk passes its home again and again."""
    quotes = walk(a_quote("40.00"), 3000, seed=7)
    prices = [quote.price for quote in quotes]
    assert all(one != other for one, other in pairwise(prices))
    crossings = sum((a > 40) != (b > 40) for a, b in pairwise(prices))
    assert crossings > 20
    assert max(prices) - min(prices) > Decimal("0.2")


def test_it_is_honest_and_keeps_the_close() -> None:
    """The quote says where it is from; percents go on from the close that stands."""
    last = walk(a_quote("40.00", previous_close="39"), 5, seed=1)[-1]
    assert last.source == "simulated"
    assert last.previous_close == Decimal(39)
    assert last.change == last.price - 39


def test_a_seed_makes_it_the_same_each_time() -> None:
    """The same seed walks the same way, another one another."""
    assert walk(a_quote(), 20, seed=1) == walk(a_quote(), 20, seed=1)
    assert walk(a_quote(), 20, seed=1) != walk(a_quote(), 20, seed=2)


def test_home_is_where_somebody_else_put_it() -> None:
    """A posted price is not undone: the walk goes on round it."""
    source = SimulatedSource(dict, rate=5, seed=3)
    quote = a_quote("40.00")
    source.step(quote)
    posted = a_quote("80.00")
    assert abs(source.step(posted).price - 80) < 1
    walked = posted._replace(price=Decimal("79.00"), source="simulated")
    assert abs(source.step(walked).price - 79) < 1


def test_what_is_halted_stands() -> None:
    """Nobody trades a halted share, nor one whose price is out of reason."""
    halted = a_quote(trading="halted")
    absurd = a_quote("999999999999999999", symbol="BP")
    board = {"GSK": halted, "BP": absurd, "RIO": a_quote(symbol="RIO")}
    source = SimulatedSource(lambda: board, rate=5)
    assert [quote.symbol for quote in source.walking()] == ["RIO"]


async def test_an_empty_board_is_opened() -> None:
    """First come the sixteen opening prices with their percents, then walks."""
    board: dict[str, Quote] = {}
    source = SimulatedSource(lambda: board, rate=10_000, seed=1)
    ticks = source.ticks()
    opening = await anext(ticks)
    assert len(opening) == 16
    for tick in opening:
        verdict = judge(None, tick, Instrument(tick.symbol), later(0))
        assert isinstance(verdict, Accepted)
        assert verdict.quote.change_percent == tick.change_percent
        board[tick.symbol] = verdict.quote
    walked = {(await anext(ticks))[0].symbol for _ in range(200)}
    assert walked == set(board)
    await ticks.aclose()


async def test_a_board_is_not_opened_twice() -> None:
    """A restart goes on from the prices that stand."""
    source = SimulatedSource(lambda: {"GSK": a_quote("41.00")}, rate=10_000)
    ticks = source.ticks()
    [tick] = await anext(ticks)
    assert tick.symbol == "GSK"
    assert abs(tick.price - 41) < 1
    await ticks.aclose()
