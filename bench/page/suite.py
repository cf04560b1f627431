"""The page's bench: quiet, and while prices change; and the chapter that it makes."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from bench.contender import empty_home
from bench.figures import Finding, ratio, typical
from bench.machine import describe
from bench.page import peers
from bench.page.ours import Ours
from bench.page.race import Contender, Race
from bench.page.town import Town, changing, town
from bench.page.visits import Sample
from bench.report import Chapter, Table, verdicts

BAR = "The page"
RATE = 1000
OURS, BUSY, SSI = "Newstape, br", "Newstape, br, busy", "nginx SSI"
HEAD = ("server", "µs/request", f"× {SSI}", "requests/s", "p99 ms", "bytes")
NOTES = (
    "A story with its strip of 16 prices as JSON, over 32 connections that stay, each "
    "asking as soon as it has its answer; but for *HTML*, which is the same page as a "
    "reader sees it. The server has one core; the load client (wrk) has the other, with "
    "the two services behind. CPU is what the server's processes used, by the kernel's "
    "count, for a request; ratios are medians over runs side by side.",
    "*Newstape* is `python -m gateway` following both services, with its access log and "
    "its metrics. nginx writes its usual access log. *nginx SSI* and *Varnish ESI* merge "
    "two files that never change, uncompressed, with no ticker behind them. *nginx "
    "proxy_cache* stands before a gateway of ours, as `docs/caching.md` says, and keeps "
    "a page for a second. *FastAPI* calls both services for each request, and only its "
    f"own CPU counts. *busy*: while {RATE:,} price changes a second arrive, over 500 "
    "symbols, the page's 16 among them.",
)


def run(race: Race) -> Iterator[Chapter]:
    """Measure everybody; the chapter comes when all is done."""
    with _standing() as there:
        quiet = race.compare(_contenders(there))
        steady, busy = _under_changes(race, there)
    found = findings(quiet, steady, busy)
    shown = {**quiet, BUSY: busy} if busy else quiet
    yield Chapter(BAR, _preface(race), [verdicts("The bar", found), table(shown)])


def _contenders(there: Town) -> list[Contender]:
    return [
        Ours(OURS, there),
        Ours("Newstape, gzip", there, "gzip"),
        Ours("Newstape, uncompressed", there, "identity"),
        Ours("Newstape, HTML, br", there, html=True),
        peers.Peer(SSI, there, peers.ssi, "nginx"),
        peers.Peer("nginx proxy_cache", there, peers.proxy_cache, "nginx"),
        peers.Peer("Varnish ESI", there, peers.esi, "varnishd"),
        peers.Peer("FastAPI, calling both", there, peers.plain),
    ]


def _under_changes(race: Race, there: Town) -> tuple[list[Sample], list[Sample]]:
    """Runs without changes and with them, in turn."""
    steady, busy = Ours(OURS, there), Ours(BUSY, there)
    quiet_runs: list[Sample] = []
    busy_runs: list[Sample] = []
    once = Race(1, race.seconds, race.say)
    for _ in range(race.rounds):
        quiet_runs += once.compare([steady]).get(OURS, [])
        with changing(there, RATE):
            busy_runs += once.compare([busy]).get(BUSY, [])
    return quiet_runs, busy_runs


@contextmanager
def _standing() -> Iterator[Town]:
    with empty_home() as home, town(home / "town") as there:
        yield there


def findings(
    quiet: Mapping[str, Sequence[Sample]],
    steady: Sequence[Sample],
    busy: Sequence[Sample],
) -> list[Finding]:
    """The rows of the bar."""
    both = OURS in quiet and SSI in quiet
    cost = ratio(quiet[OURS], quiet[SSI], per_request) if both else None
    loss = ratio(busy, steady, per_request) if busy and steady else None
    changes = f"{RATE:,} price changes/s"
    return [
        Finding("page JSON, br: CPU per request", cost, 2.0, 1.0, SSI, "×"),
        Finding(f"the same, {changes}", loss, 1.3, 1.1, "ours when quiet", "×"),
    ]


def table(runs: Mapping[str, Sequence[Sample]]) -> Table:
    """Everybody, the cheapest first."""
    order = sorted(runs, key=lambda name: typical(runs[name], per_request))
    rows = [_row(name, runs[name], runs.get(SSI)) for name in order]
    return Table("A page from memory", HEAD, rows)


def _row(name: str, ran: Sequence[Sample], ssi: Sequence[Sample] | None) -> list[str]:
    comparable = ssi is not None and len(ssi) == len(ran)
    times = ratio(ran, ssi, per_request) if ssi and comparable else None
    return [
        name,
        f"{typical(ran, per_request):.1f}",
        "–" if times is None else f"{times:.2f}",
        f"{typical(ran, lambda one: one.rate):,.0f}",
        f"{typical(ran, lambda one: one.p99):.2f}",
        f"{typical(ran, lambda one: one.size):,.0f}",
    ]


def per_request(sample: Sample) -> float:
    """The server's CPU for one request, in microseconds."""
    return sample.us_per_request


def _preface(race: Race) -> str:
    absent = "".join(f" {name}: {why}." for name, why in race.absent.items())
    effort = f"medians of {race.rounds} runs of {race.seconds:g} s"
    return "\n\n".join([f"{describe()}; {effort}.{absent}", *NOTES])
