"""What a tick does to the quote that stands."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotes_service.domain.board import (
    FIELDS,
    Accepted,
    Ignored,
    Refreshed,
    Refused,
    Unchanged,
    Verdict,
    judge,
    mute,
    restate,
)
from quotes_service.domain.quote import Quote, Tick, change, percent
from tests.fakes.quotes import GSK, NOON, a_quote, a_tick, later, ticks


def after(current: Quote | None, verdict: Verdict) -> Quote | None:
    """The quote that stands after a verdict."""
    return verdict.quote if isinstance(verdict, Accepted | Refreshed) else current


def test_first_tick_makes_a_quote() -> None:
    """The first tick of a symbol is accepted with every field."""
    verdict = judge(None, a_tick(time=NOON, previous_close="39.85"), GSK, later(1))
    assert isinstance(verdict, Accepted)
    assert verdict.changed == FIELDS
    assert verdict.quote == Quote(
        symbol="GSK",
        seq=0,
        price=Decimal("39.36"),
        currency="USD",
        previous_close=Decimal("39.85"),
        previous_close_origin="given",
        change=Decimal("-0.49"),
        change_percent=Decimal("-1.23"),
        time=NOON,
        received=later(1),
        session=None,
        trading="normal",
        stale=False,
        delay_seconds=0,
        source="push",
        attribution=None,
        precision=2,
    )


def test_percent_derives_the_close() -> None:
    """A printed percent comes out again, from a close that is marked as derived."""
    quote = a_quote("55.646", change_percent="100.00")
    assert str(quote.change_percent) == "100"
    assert quote.previous_close == Decimal("27.823")
    assert quote.previous_close_origin == "derived"


def test_plain_price_keeps_the_close() -> None:
    """A tick without a close is measured against the one that stands."""
    current = a_quote(previous_close="40")
    verdict = judge(current, a_tick("41", time=later(1)), GSK, later(1))
    assert isinstance(verdict, Accepted)
    assert verdict.changed == {"price", "change", "change_percent", "time"}
    assert verdict.quote.change_percent == Decimal("2.5")


def test_close_of_another_currency_goes() -> None:
    """A close in dollars says nothing of a price in pounds."""
    current = a_quote(previous_close="40")
    verdict = judge(current, a_tick(currency="GBP", time=later(1)), GSK, later(1))
    assert isinstance(verdict, Accepted)
    assert verdict.quote.previous_close is None
    assert verdict.quote.change_percent is None


def test_older_is_ignored() -> None:
    """A tick from before the quote that stands does nothing."""
    verdict = judge(a_quote(), a_tick("1", time=later(-1)), GSK, later(1))
    assert verdict == Ignored("older")


def test_tie_goes_to_the_later_arrival() -> None:
    """Of two ticks of one moment the second stands."""
    verdict = judge(a_quote(), a_tick("40", time=NOON), GSK, later(1))
    assert isinstance(verdict, Accepted)
    assert "time" not in verdict.changed


def test_future_is_clamped() -> None:
    """A tick from the future is one of now, and blocks no later one."""
    tick = a_tick(time=NOON + timedelta(days=9999))
    current = after(None, judge(None, tick, GSK, NOON))
    assert current is not None
    assert current.time == NOON
    assert isinstance(judge(current, a_tick("40"), GSK, later(1)), Accepted)


def test_correction_goes_back() -> None:
    """A correction replaces a newer quote, at once, and the next tick goes on."""
    fix = a_tick("38", time=later(-60), correction=True)
    verdict = judge(a_quote(), fix, GSK, later(1))
    assert isinstance(verdict, Accepted)
    assert verdict.urgent
    assert verdict.quote.time == later(-60)
    assert isinstance(
        judge(verdict.quote, a_tick("39", time=later(-30)), GSK, NOON), Accepted
    )


def test_correction_of_time_alone() -> None:
    """A correction that only goes back is a visible change; sent again it is none."""
    fix = a_tick(time=later(-60), correction=True)
    verdict = judge(a_quote(), fix, GSK, later(1))
    assert isinstance(verdict, Accepted)
    assert verdict.changed == {"time"}
    assert isinstance(judge(verdict.quote, fix, GSK, later(2)), Unchanged)


def test_same_again_refreshes() -> None:
    """The same price and percent at a later time only refresh the quote."""
    page = a_tick(change_percent="-1.22", time=NOON)
    current = a_quote(change_percent="-1.22")
    assert isinstance(judge(current, page, GSK, later(9)), Unchanged)
    verdict = judge(current, page._replace(time=later(60)), GSK, later(61))
    assert verdict == Refreshed(current._replace(time=later(60), received=later(61)))


def test_trailing_zero_is_no_change() -> None:
    """A price written with another zero is the same price, and keeps its digits."""
    verdict = judge(a_quote("132.1"), a_tick("132.10", time=later(1)), GSK, later(1))
    assert isinstance(verdict, Refreshed)
    assert str(verdict.quote.price) == "132.1"


@pytest.mark.parametrize(
    "fields", [{"trading": "halted"}, {"session": "post"}, {"correction": True}]
)
def test_urgent_changes(fields: dict[str, object]) -> None:
    """Halts, market phases and corrections are not to be held back."""
    verdict = judge(a_quote(), a_tick("40", time=later(1), **fields), GSK, later(1))
    assert isinstance(verdict, Accepted)
    assert verdict.urgent


def test_other_source_is_a_change() -> None:
    """Readers have a right to know where a price is from."""
    verdict = judge(a_quote(), a_tick(source="simulated"), GSK, later(1))
    assert isinstance(verdict, Accepted)
    assert verdict.changed == {"source", "time"}
    assert not verdict.urgent


def test_halt_lasts_until_it_is_lifted() -> None:
    """A plain price does not say that trading goes on."""
    current = a_quote(trading="halted")
    quote = after(current, judge(current, a_tick("40"), GSK, later(1)))
    assert quote is not None
    assert quote.trading == "halted"


def test_poison_is_refused() -> None:
    """Numbers that no reader could be shown are not taken in."""
    tick = a_tick("999999999999999999", previous_close="0.000000000001")
    assert isinstance(judge(None, tick, GSK, NOON), Refused)
    assert isinstance(judge(None, a_tick(change_percent="-100"), GSK, NOON), Refused)


def test_mute_and_heal() -> None:
    """A mute source makes its quotes stale, at once; the next tick heals them."""
    verdict = mute(a_quote())
    assert isinstance(verdict, Accepted)
    assert verdict.urgent
    assert verdict.quote.stale
    assert isinstance(mute(verdict.quote), Unchanged)
    healed = judge(verdict.quote, a_tick(time=NOON), GSK, later(1))
    assert isinstance(healed, Accepted)
    assert healed.changed == {"stale"}
    assert healed.urgent


@pytest.mark.parametrize("fields", [{"trading": "halted"}, {"session": "closed"}])
def test_silence_where_nobody_trades(fields: dict[str, Any]) -> None:
    """A halted share and a closed market are quiet, and not stale."""
    assert isinstance(mute(a_quote(**fields)), Unchanged)


def test_restate() -> None:
    """An instrument that is described anew changes the precision, and nothing else."""
    assert isinstance(restate(a_quote(), GSK), Unchanged)
    verdict = restate(a_quote(), replace(GSK, precision=3))
    assert isinstance(verdict, Accepted)
    assert verdict.changed == {"precision"}
    assert verdict.quote == a_quote()._replace(precision=3)


@given(st.lists(ticks, max_size=30))
def test_any_ticks(given_ticks: list[Tick]) -> None:
    """Whatever comes: order holds, numbers go together, verdicts tell the truth."""
    current: Quote | None = None
    for count, tick in enumerate(given_ticks):
        received = later(count / 10)
        tick = tick._replace(symbol="GSK")
        verdict = judge(current, tick, GSK, received)
        quote = after(current, verdict)
        assert quote is not None
        assert quote.time <= quote.received <= received
        assert quote.change == change(quote.price, quote.previous_close)
        assert quote.change_percent == percent(quote.price, quote.previous_close)
        if current is not None:
            check_step(current, tick, verdict, quote)
        current = quote


def check_step(current: Quote, tick: Tick, verdict: Verdict, quote: Quote) -> None:
    """What a verdict says has happened has happened, and nothing else."""
    differing = {
        name for name in FIELDS if getattr(current, name) != getattr(quote, name)
    }
    if isinstance(verdict, Accepted):
        assert verdict.changed == differing - {"received"}
        assert verdict.changed
    else:
        assert differing <= {"time", "received"}
    assert tick.correction or quote.time >= current.time
    assert isinstance(verdict, Ignored) or quote.price == tick.price


@given(ticks, ticks)
def test_twice_is_once(first: Tick, second: Tick) -> None:
    """The same tick a second time never is a visible change."""
    current = after(None, judge(None, first._replace(symbol="GSK"), GSK, NOON))
    tick = second._replace(symbol="GSK")
    once = after(current, judge(current, tick, GSK, later(1)))
    twice = judge(once, tick, GSK, later(2))
    assert not isinstance(twice, Accepted)
