"""A draft is the board with what a group has changed."""

from quotes_service.domain.board import UNCHANGED, Accepted, Refreshed
from quotes_service.flow.draft import Draft
from tests.fakes.quotes import a_quote, later


def test_newer_stands_over_the_board() -> None:
    """What was taken is what stands, and is to be recorded in its order."""
    draft = Draft({"GSK": a_quote("1"), "BP": a_quote("2", symbol="BP")})
    first = Accepted(a_quote("3"), frozenset({"price"}))
    second = Refreshed(a_quote("3", time=later(1)))
    assert draft.take(first) is first
    assert draft.get("GSK") == first.quote
    draft.take(second)
    assert draft.get("GSK") == second.quote
    assert draft.get("BP") == a_quote("2", symbol="BP")
    assert draft.get("ZZZ") is None
    assert draft.recorded == [first, second]


def test_other_verdicts_have_no_effect() -> None:
    """What changes nothing is not recorded."""
    draft = Draft({"GSK": a_quote("1")})
    draft.take(UNCHANGED)
    assert draft.recorded == []
    assert draft.get("GSK") == a_quote("1")


def test_quotes_of_a_source() -> None:
    """The newest quote says which source a symbol is of."""
    mine = a_quote(source="mine")
    draft = Draft({"GSK": a_quote(), "BP": mine._replace(symbol="BP")})
    draft.take(Accepted(mine, frozenset({"source"})))
    draft.take(Accepted(mine._replace(symbol="NEW"), frozenset({"source"})))
    assert [quote.symbol for quote in draft.of_source("mine")] == ["GSK", "BP", "NEW"]
    assert list(draft.of_source("push")) == []
