"""What it costs that no two readers watch the same symbols."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bench.arena import Arena, Entry
from bench.figures import Finding, ratio, typical
from bench.load import Load, Sample
from bench.report import Table
from bench.stream.addresses import own_lists, shared_list
from bench.stream.ours import Ours
from bench.stream.outcome import Outcome, core, cost
from bench.stream.plan import Plan, Way, symbols

UNIVERSE = 500
CHANGES = 500
HEAD = ("readers", "µs per row", "rows", "rows in a frame", "core")
_ways: tuple[tuple[Way, str], ...] = (
    ("journal", "own 16 of 500 symbols"),
    ("hub", "the same, hub alone"),
)


def own(arena: Arena, load: Load) -> Outcome:
    """Each reader its own 16 of 500 symbols, against all reading the same 16.

    Ten rates in both, 500 changes a second; what counts are the rows delivered.
    """
    rows: list[list[str]] = []
    findings = []
    calm = replace(load, rate=CHANGES, every=False)
    for way, what in _ways:
        runs = arena.compare([Entry(one, calm) for one in _pair(way, load.readers)])
        rows += _rows(runs)
        findings.append(_finding(what, list(runs.values())))
    title = f"{load.readers:,} readers, {CHANGES} changes/s, 10 rates"
    return Outcome(Table(title, HEAD, rows), findings)


def _pair(way: Way, readers: int) -> list[Ours]:
    names = symbols(UNIVERSE)
    plan = Plan("", way=way, symbols=UNIVERSE, rate=CHANGES)
    return [
        Ours(f"own lists, {way}", plan, own_lists(readers, names)),
        Ours(f"one list, {way}", plan, shared_list(names)),
    ]


def _finding(what: str, runs: Sequence[Sequence[Sample]]) -> Finding:
    figure = ratio(runs[0], runs[1], cost) if len(runs) == 2 else None
    return Finding(what, figure, 4, 2.5, "own lists : one list", "×")


def _rows(runs: Mapping[str, Sequence[Sample]]) -> list[list[str]]:
    return [
        [
            name,
            f"{typical(samples, cost):.2f}",
            f"{typical(samples, lambda one: one.updates):,.0f}",
            f"{typical(samples, lambda one: one.updates / max(one.frames, 1)):.1f}",
            f"{typical(samples, core):.0%}",
        ]
        for name, samples in runs.items()
    ]
