"""Every part of the stories' bench, and the chapters that they make."""

import sqlite3
from collections.abc import Callable, Iterator, Sequence

from bench.figures import Finding
from bench.machine import describe
from bench.report import Chapter, Table, verdicts
from bench.stories.archive import Archive
from bench.stories.parts import Effort, by_page, by_slug, by_words
from bench.stories.rounds import Rounds
from bench.stream.outcome import Outcome

Part = Callable[[Rounds, Effort], Outcome]
PARTS: dict[str, Part] = {"slug": by_slug, "list": by_page, "search": by_words}
BAR = "The stories"
NOTES = (
    "Whoever is asked has one core, whoever asks the other. CPU is what the asked "
    "processes used, by the kernel's count, divided by the answers; ratios are medians "
    "over runs side by side, every run in a fresh process after a warm-up, with the "
    "database in the system's memory as far as it fits.",
    "*Newstape* is `python -m articles_service` over the generated stories. *The store, "
    "no HTTP* puts the same questions to the same store in a process without a server. "
    "A story by its slug is asked for once in a run, so that none is answered from "
    "memory; *as readers ask* is by Zipf's law, the newest story the most often. "
    "One page that is asked for again and again is kept as bytes until a story changes; "
    "300 pages are more than are kept. *Datasette* serves the same file, immutable and "
    "counted beforehand, by canned queries of the same statements, with uvloop and "
    "httptools; it keeps no answers.",
)


_UPDATED = "Its tables were brought up to date since it was loaded."


def run(parts: Sequence[str], rounds: Rounds, effort: Effort) -> Iterator[Chapter]:
    """Measure the parts, one after the other; each is a chapter as soon as it is done.

    When nothing was left out the whole bar comes last.
    """
    findings: list[Finding] = []
    engine = f"SQLite {sqlite3.sqlite_version}"
    about = f"{describe()}, {engine}; medians of {rounds.count} runs."
    for name in parts:
        rounds.say(f"{name} ...")
        table, found = PARTS[name](rounds, effort)
        findings += found
        yield Chapter(f"{BAR}: {name}", about, [table, verdicts("Its bar", found)])
    if set(parts) == set(PARTS):
        tables = [loaded(rounds.archive), verdicts("The bar", findings)]
        yield Chapter(BAR, _preface(about, rounds), tables)


def loaded(archive: Archive) -> Table:
    """What the stories weigh, and how fast they went in."""
    head = ("stories", "loaded per second", "GB", "KB each")
    count = archive.plan.count
    size = archive.bytes
    row = (f"{count:,}", f"{archive.rate:,.0f}", f"{size / 1e9:.1f}", _kb(size / count))
    notes = [_UPDATED] if archive.is_updated else []
    return Table("The database", head, [row], notes)


def _kb(size: float) -> str:
    return f"{size / 1e3:.1f}"


def _preface(about: str, rounds: Rounds) -> str:
    absent = "".join(f" {name}: {why}." for name, why in rounds.absent.items())
    return "\n\n".join([about + absent, *NOTES])
