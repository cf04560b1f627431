"""The rows of the bar that are about fan-out: one tick, bursts, as fast as it goes."""

from collections.abc import Sequence
from dataclasses import replace

from bench.arena import Arena, Entry
from bench.contender import Contender
from bench.figures import Finding, Measure, best, ratio, typical
from bench.load import Load, Sample
from bench.peers.roster import EFFICIENT, FLOOR, PEERS
from bench.report import Table
from bench.stream.ours import Ours
from bench.stream.outcome import Outcome, core, cost, tail
from bench.stream.plan import Plan

OURS = "Newstape"
HUB = "Newstape, hub alone"
POSTED = "Newstape, ticks posted"
HEAD = ("server", "µs per update", "p50 ms", "p99 ms", "bytes", "core", "delivered")


def one_tick(arena: Arena, load: Load) -> Outcome:
    """50 ticks a second, one at a time, to everybody."""
    hub, posted = Ours(HUB, Plan("", way="hub")), Ours(POSTED, Plan("", way="none"))
    mine: list[Contender] = [Ours(OURS), hub, posted]
    entries = [Entry(one, load) for one in (*mine, FLOOR, *PEERS)]
    runs = arena.compare(entries)
    peer = best(runs, EFFICIENT, cost)
    floor = FLOOR.name
    findings = [
        _versus(runs, OURS, floor, cost, "CPU per update, one tick a time", 1.5, 1.3),
        _versus(runs, OURS, peer, cost, "the same, best peer", 0.85, 0.65),
        _versus(runs, OURS, floor, tail, "p99 latency", 2, 1.3),
        _versus(
            runs, POSTED, floor, cost, "ticks by POST, durable, one a call", 2, 1.6
        ),
    ]
    title = f"One tick a time, {load.rate:.0f}/s, to {load.readers:,} readers"
    return Outcome(_table(title, runs), findings)


def bursts(arena: Arena, load: Load) -> Outcome:
    """16 ticks at a time, 10 times a second."""
    load = replace(load, rate=160, burst=16)
    runs = arena.compare(_entries(load, PEERS))
    peer = best(runs, EFFICIENT, cost)
    found = _versus(runs, OURS, peer, cost, "CPU per update, bursts of 16", 0.4, 0.25)
    title = f"Bursts of 16 ticks, 10/s, to {load.readers:,} readers"
    return Outcome(_table(title, runs), [found])


def saturated(arena: Arena, load: Load) -> Outcome:
    """As fast as everything still arrives."""
    load = replace(load, burst=16, window=64)
    runs = arena.compare(_entries(load, PEERS))
    peer = best(runs, [peer.name for peer in PEERS], cost)
    found = _versus(runs, OURS, peer, cost, "CPU per update, saturated", 1.0, 0.8)
    title = f"Saturated: at most 64 ticks on their way to {load.readers:,} readers"
    return Outcome(_table(title, runs), [found])


def _entries(load: Load, peers: Sequence[Contender]) -> list[Entry]:
    """Ours with ticks of the same rhythm; a peer's message is then the bare row."""
    rhythm = Plan("", rate=load.rate, burst=load.burst, window=load.window)
    mine = [Ours(OURS, rhythm), Ours(HUB, replace(rhythm, way="hub"))]
    others = [Entry(one, load, ["--shape=row"]) for one in (FLOOR, *peers)]
    return [*(Entry(one, load) for one in mine), *others]


def _versus(
    runs: dict[str, list[Sample]],
    mine: str,
    theirs: str | None,
    measure: Measure,
    what: str,
    must: float,
    aim: float,
) -> Finding:
    if mine not in runs or theirs not in runs or theirs is None:
        return Finding(what, None, must, aim, "nobody to compare with")
    figure = ratio(runs[mine], runs[theirs], measure)
    if not all(sample.whole for sample in runs[mine]):
        return Finding(what, None, must, aim, "not every update was delivered")
    return Finding(what, figure, must, aim, f"{mine} : {theirs}", "×")


def _table(title: str, runs: dict[str, list[Sample]]) -> Table:
    return Table(title, HEAD, [_line(name, runs[name]) for name in runs])


def _line(name: str, samples: Sequence[Sample]) -> list[str]:
    delivered = typical(samples, lambda one: one.updates / max(one.expected, 1))
    return [
        name,
        f"{typical(samples, cost):.2f}",
        f"{typical(samples, lambda one: one.p50):.1f}",
        f"{typical(samples, tail):.1f}",
        f"{typical(samples, lambda one: one.bytes / max(one.updates, 1)):.0f}",
        f"{typical(samples, core):.0%}",
        f"{delivered:.0%}",
    ]
