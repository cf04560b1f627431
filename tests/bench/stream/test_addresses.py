"""What readers ask for."""

from urllib.parse import parse_qs, urlsplit

from bench.stream.addresses import LIST_SIZE, RATES_MS, own_lists, shared_list
from bench.stream.plan import symbols


def _asked(address: str) -> tuple[frozenset[str], int]:
    query = parse_qs(urlsplit(address).query)
    names = query["symbols"][0].split(",")
    assert len(names) == len(set(names)) == LIST_SIZE
    return frozenset(names), int(query["conflate_ms"][0])


def test_everybody_has_a_list_of_their_own() -> None:
    """No two of a thousand readers share a list, and all rates are there."""
    asked = [_asked(one) for one in own_lists(1000, symbols(500))]
    assert len({names for names, _ in asked}) == 1000
    assert {rate for _, rate in asked} == set(RATES_MS)
    assert own_lists(3, symbols(500)) == own_lists(3, symbols(500))


def test_one_list_has_the_same_rates() -> None:
    """Against all reading the same, nothing but the lists differs."""
    asked = [_asked(one) for one in shared_list(symbols(500))]
    assert len({names for names, _ in asked}) == 1
    assert [rate for _, rate in asked] == list(RATES_MS)
