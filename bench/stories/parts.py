"""The rows of the bar that are about stories: one by its slug, lists, searches."""

from collections.abc import Callable, Sequence
from itertools import cycle, islice
from typing import NamedTuple

from bench.figures import Finding, ratio, typical
from bench.report import Table
from bench.stories.questions import read_slugs, search_paths, slugs, story_path
from bench.stories.rounds import Asking, Entry, Rounds, Sample
from bench.stories.servers import Datasette, Newstape
from bench.stories.stories import Plan
from bench.stories.walk import walk
from bench.stream.outcome import Outcome

OURS, ALONE, PEER = "Newstape", "the store, no HTTP", "Datasette"
READ, READ_ALONE = "Newstape, as readers ask", "the store, as readers ask"
HOT = "Newstape, 500 hot stories"
FIRST, DEEP = "Newstape, the first page", "Newstape, the page at depth"
FIRSTS, DEEPS = "Newstape, pages 1 to 300", "Newstape, 300 pages from depth"
FIRST_ALONE, DEEP_ALONE = "the store, the first page", "the store, the page at depth"
HEAD = ("asked", "µs CPU each", "per CPU second", "p50 ms", "p95 ms")
_HOT_STORIES = 500


class Effort(NamedTuple):
    """How many answers make a run."""

    stories: int
    pages: int
    warm: int = _HOT_STORIES
    at_once: int = 16


def by_slug(rounds: Rounds, effort: Effort) -> Outcome:
    """Stories from anywhere, each asked for once; and by Zipf's law, as readers ask."""
    runs = rounds.compare(_story_entries(rounds.archive.plan, effort), _asking(effort))
    what = f"story by slug out of {rounds.archive.plan.count:,}, CPU per request"
    findings = [
        _cost(runs, OURS, ALONE, what, 2, 1.5),
        _cost(runs, READ, READ_ALONE, "the same, as readers ask", 2, 1.5),
        _gain(runs, OURS, PEER, "story by slug, requests per CPU second"),
    ]
    title = f"A story by its slug, {effort.at_once} at once"
    return Outcome(_table(title, runs), findings)


def _story_entries(plan: Plan, effort: Effort) -> list[Entry]:
    count = effort.stories + effort.warm

    def once(turn: int) -> list[str]:
        return [story_path(name) for name in slugs(plan, count, turn)]

    def read(turn: int) -> list[str]:
        return [story_path(name) for name in read_slugs(plan, count, turn)]

    def hot(turn: int) -> list[str]:
        return list(islice(cycle(once(turn)[:_HOT_STORIES]), count))

    def theirs(turn: int) -> list[str]:
        few = effort.stories // 5 + effort.warm
        return [Datasette.story_path(name) for name in slugs(plan, few, turn)]

    return [
        Entry(OURS, Newstape(), once),
        Entry(ALONE, None, once),
        Entry(READ, Newstape(), read),
        Entry(READ_ALONE, None, read),
        Entry(HOT, Newstape(), hot),
        Entry(PEER, Datasette(), theirs),
    ]


def _asking(effort: Effort) -> Asking:
    return Asking(effort.at_once, effort.warm)


def by_page(rounds: Rounds, effort: Effort) -> Outcome:
    """Twenty stories of the list of all, from its beginning and from deep inside."""
    plan = rounds.archive.plan
    places = walk(rounds.archive, plan.count // 2)
    count = effort.pages + effort.warm

    def again(paths: Sequence[str]) -> Callable[[int], list[str]]:
        return lambda _turn: list(islice(cycle(paths), count))

    def theirs(_turn: int) -> list[str]:
        return [Datasette.NEWEST_PATH] * (effort.pages // 5 + effort.warm)

    entries = [
        Entry(FIRST, Newstape(), again(places.first[:1])),
        Entry(DEEP, Newstape(), again(places.deep[:1])),
        Entry(FIRSTS, Newstape(), again(places.first)),
        Entry(DEEPS, Newstape(), again(places.deep)),
        Entry(FIRST_ALONE, None, again(places.first[:1])),
        Entry(DEEP_ALONE, None, again(places.deep[:1])),
        Entry(PEER, Datasette(), theirs),
    ]
    runs = rounds.compare(entries, _asking(effort))
    depth = f"list at depth {places.depth:,}, CPU per request"
    findings = [
        _cost(runs, DEEP, FIRST, depth, 1.2, 1.0),
        _cost(runs, DEEPS, FIRSTS, "the same, 300 pages each", 1.2, 1.0),
        _gain(runs, FIRST, PEER, "newest 20 stories, requests per CPU second"),
        _gain(runs, FIRSTS, PEER, "the same, 300 pages, each made anew"),
    ]
    title = f"A page of 20 out of {plan.count:,}, {effort.at_once} at once"
    return Outcome(_table(title, runs), findings)


def by_words(rounds: Rounds, _effort: Effort) -> Outcome:
    """A hundred searches, one after the other; other ones have warmed up."""
    plan = rounds.archive.plan
    others, asked = search_paths(plan, "others"), search_paths(plan, "asked")

    def paths(_turn: int) -> list[str]:
        return [*others, *asked]

    entries = [Entry(OURS, Newstape(), paths), Entry(ALONE, None, paths)]
    runs = rounds.compare(entries, Asking(1, len(others)))
    what = f"search over {plan.count:,} stories, p95"
    findings = [_versus(runs, OURS, ALONE, lambda one: one.p95_ms, what, 1.3, 1.1)]
    title = f"{len(asked)} searches over {plan.count:,} stories, one at a time"
    return Outcome(_table(title, runs), findings)


def _cost(
    runs: dict[str, list[Sample]],
    mine: str,
    theirs: str,
    what: str,
    must: float,
    aim: float,
) -> Finding:
    return _versus(runs, mine, theirs, cost, what, must, aim)


def _gain(runs: dict[str, list[Sample]], mine: str, theirs: str, what: str) -> Finding:
    return _versus(runs, mine, theirs, gain, what, 5, 10, more_is_better=True)


def _versus(
    runs: dict[str, list[Sample]],
    mine: str,
    theirs: str,
    measure: Callable[[Sample], float],
    what: str,
    must: float,
    aim: float,
    *,
    more_is_better: bool = False,
) -> Finding:
    better = more_is_better
    if mine not in runs or theirs not in runs:
        absent = "nobody to compare with"
        return Finding(what, None, must, aim, absent, more_is_better=better)
    figure = ratio(runs[mine], runs[theirs], measure)
    against = f"{mine} : {theirs}"
    return Finding(what, figure, must, aim, against, "×", more_is_better=better)


def cost(sample: Sample) -> float:
    """CPU for one answer, in microseconds."""
    return sample.us_per_request


def gain(sample: Sample) -> float:
    """Answers for a second of CPU."""
    return sample.per_cpu_second


def _table(title: str, runs: dict[str, list[Sample]]) -> Table:
    return Table(title, HEAD, [_line(name, runs[name]) for name in runs])


def _line(name: str, samples: Sequence[Sample]) -> list[str]:
    return [
        name,
        f"{typical(samples, cost):,.0f}",
        f"{typical(samples, gain):,.0f}",
        f"{typical(samples, lambda one: one.p50_ms):.2f}",
        f"{typical(samples, lambda one: one.p95_ms):.2f}",
    ]
