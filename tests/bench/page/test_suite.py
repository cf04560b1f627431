"""What the page's runs come to."""

from bench.page.suite import BUSY, OURS, SSI, findings, table
from bench.page.visits import Sample


def _ran(*us: float) -> list[Sample]:
    return [Sample(one / 1e6, 1, 1, 100, 1, 2) for one in us]


def test_the_bar_is_of_runs_side_by_side() -> None:
    """Each of our runs stands beside the peer's of its round, each busy one beside the
    quiet one."""
    quiet = {OURS: _ran(20, 30, 80), SSI: _ran(10, 10, 40)}
    cost, loss = findings(quiet, _ran(20, 20, 20), _ran(22, 30, 24))
    assert cost.figure == 2.0
    assert cost.verdict == "must"
    assert loss.figure == 1.2
    assert loss.verdict == "must"


def test_without_the_peer_there_is_no_figure() -> None:
    """Where nginx is missing nothing is claimed."""
    cost, loss = findings({OURS: _ran(20)}, [], [])
    assert (cost.verdict, loss.verdict) == ("not measured", "not measured")


def test_the_table_has_the_cheapest_first() -> None:
    """Who runs as often as the peer is compared with it; who does not, is not."""
    shown = table({OURS: _ran(30, 30), BUSY: _ran(33), SSI: _ran(15, 15)})
    assert [row[0] for row in shown.rows] == [SSI, OURS, BUSY]
    assert [row[2] for row in shown.rows] == ["1.00", "2.00", "–"]
