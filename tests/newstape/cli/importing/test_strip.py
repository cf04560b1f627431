"""A strip on its way to the quotes service."""

from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from decimal import Decimal

import pytest
from pydantic import ValidationError

from newstape.cli.importing.outcome import Outcome
from newstape.cli.importing.strip import (
    BATCH_TICKS,
    MAX_LIST_SYMBOLS,
    put_lists,
    send_prices,
)
from newstape.client.rest import QuotesApi
from newstape.wire.quotes import QuoteListInput, Tick
from tests.fakes.service_apis import KEY, NOW, Calls, FakeQuotes, problem
from tests.fakes.serving import serving


@pytest.fixture
def fake() -> FakeQuotes:
    """A quotes service with nothing in it."""
    return FakeQuotes(Calls())


@pytest.fixture
def url(fake: FakeQuotes) -> Iterator[str]:
    """Its address."""
    with serving(fake.app) as url:
        yield url


@pytest.fixture
async def api(url: str) -> AsyncIterator[QuotesApi]:
    """A client with a key that may write."""
    async with QuotesApi(url, KEY) as api:
        yield api


def ticks(*symbols: str, price: str = "1.5", hours: int = 0) -> list[Tick]:
    """Ticks at ``hours`` past a fixed time."""
    time = NOW + timedelta(hours=hours)
    return [Tick(symbol=s, price=Decimal(price), time=time) for s in symbols]


async def test_prices_are_counted_by_what_became_of_them(
    api: QuotesApi, fake: FakeQuotes
) -> None:
    """New ones, the same ones, older ones and bad ones, each with its reason."""
    fake.bad_symbols = {"BAD", "WORSE"}
    await send_prices(api, ticks("GSK"))
    await send_prices(api, ticks("NEWER", hours=1))
    told = await send_prices(
        api,
        [*ticks("GSK", "BAD", "BP", "WORSE"), *ticks("NEWER", price="2")],
    )
    assert told == [
        Outcome("updated", "1 price"),
        Outcome("unchanged", "1 price"),
        Outcome("ignored", "1 price", "newer ones stand: NEWER"),
        Outcome("refused", "2 prices", "no such instrument: BAD, WORSE"),
    ]


async def test_thousands_of_prices_go_in_batches(
    api: QuotesApi, fake: FakeQuotes
) -> None:
    """What is told is their sum, and each symbol is called by its own name."""
    symbols = [f"S{number}" for number in range(2 * BATCH_TICKS + 1)]
    fake.bad_symbols = set(symbols[-7:])
    told = await send_prices(api, ticks(*symbols))
    assert fake.calls.writes() == ["POST /v1/quotes"] * 3
    named = ", ".join(symbols[-7:-2])
    assert told == [
        Outcome("updated", "1994 prices"),
        Outcome("refused", "7 prices", f"no such instrument: {named} and 2 more"),
    ]


async def test_a_failure_tells_how_many_prices_were_not_taken(
    api: QuotesApi, fake: FakeQuotes
) -> None:
    """After it no other batch is tried."""
    fake.calls.instead["POST /v1/quotes"] = problem(507, "The disk is full.")
    told = await send_prices(api, ticks(*(f"S{n}" for n in range(BATCH_TICKS + 1))))
    assert told == [Outcome("refused", "1001 prices", "The disk is full.")]
    assert len(fake.calls.seen) == 1


async def test_a_list_is_created_then_left_then_updated(
    api: QuotesApi, fake: FakeQuotes
) -> None:
    """The first page also makes the front's list; no later one touches that."""
    first = await put_lists(api, "rain", ["GSK", "BP"])
    again = await put_lists(api, "rain", ["GSK", "BP"])
    other = await put_lists(api, "rain", ["BP"])
    front = "list front"
    assert first == [Outcome("created", "list rain"), Outcome("created", front)]
    assert again == [Outcome("unchanged", "list rain"), Outcome("unchanged", front)]
    assert other == [Outcome("updated", "list rain"), Outcome("unchanged", front)]
    assert fake.lists == {"rain": ["BP"], "front": ["GSK", "BP"]}


async def test_an_empty_front_is_a_decision_that_stands(
    api: QuotesApi, fake: FakeQuotes
) -> None:
    """An empty list hides the strip; filling it would undo that."""
    fake.lists["front"] = []
    await put_lists(api, "rain", ["GSK"])
    assert fake.lists["front"] == []


async def test_the_front_itself_may_be_the_list(
    api: QuotesApi, fake: FakeQuotes
) -> None:
    """Asked for by name, it is replaced like any list, and told of once."""
    fake.lists["front"] = ["BP"]
    told = await put_lists(api, "front", ["GSK"])
    assert told == [Outcome("updated", "list front")]
    assert fake.lists == {"front": ["GSK"]}


async def test_a_strip_longer_than_a_list_is_cut_and_said_to_be(
    api: QuotesApi, fake: FakeQuotes
) -> None:
    """The wire allows 500 symbols; the cut list is the same again next time."""
    symbols = [f"S{number}" for number in range(501)]
    told, _ = await put_lists(api, "long", symbols)
    why = "the first 500 of 501: a list holds no more"
    assert told == Outcome("created", "list long", why)
    assert fake.lists["long"] == symbols[:500]
    again, _ = await put_lists(api, "long", symbols)
    assert again == Outcome("unchanged", "list long")


def test_the_longest_list_is_the_wires() -> None:
    """One symbol more would be refused."""
    symbols = [f"S{number}" for number in range(MAX_LIST_SYMBOLS + 1)]
    assert QuoteListInput(symbols=symbols[:-1]).symbols == symbols[:-1]
    with pytest.raises(ValidationError):
        QuoteListInput(symbols=symbols)


async def test_a_refused_list_does_not_keep_the_other_back(
    api: QuotesApi, fake: FakeQuotes
) -> None:
    """Each is told by itself."""
    fake.calls.instead["PUT /v1/lists/rain"] = problem(422, "Unknown symbol GSK.")
    fake.calls.instead["GET /v1/lists/front"] = problem(503, "Starting.")
    told = await put_lists(api, "rain", ["GSK"])
    assert told == [
        Outcome("refused", "list rain", "Unknown symbol GSK."),
        Outcome("refused", "list front", "Starting."),
    ]
