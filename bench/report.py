"""Tables for people: on the terminal, and in ``bench/results.md``."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table as RichTable

from bench.figures import Finding, Verdict

RESULTS = Path(__file__).parent / "results.md"
_marks: dict[Verdict, str] = {
    "aim": "aim met",
    "must": "must met",
    "missed": "**missed**",
    "not measured": "–",
}


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of words under a head, with a title and what there is to say below."""

    title: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    notes: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Chapter:
    """A name, something to say, and tables."""

    name: str
    about: str
    tables: Sequence[Table]


def verdicts(title: str, findings: Sequence[Finding]) -> Table:
    """The bar, row by row."""
    rows = [
        (
            one.what,
            "–" if one.figure is None else f"{_number(one.figure)}{one.unit}",
            f"{'≥' if one.more_is_better else '≤'} {_number(one.must)}",
            f"{'≥' if one.more_is_better else '≤'} {_number(one.aim)}",
            _marks[one.verdict],
            one.note,
        )
        for one in findings
    ]
    return Table(title, ("what", "measured", "must", "aim", "", "against"), rows)


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def show(console: Console, table: Table) -> None:
    """On the terminal."""
    shown = RichTable(title=table.title, title_justify="left")
    for index, name in enumerate(table.head):
        shown.add_column(name, justify="right" if index else "left")
    for row in table.rows:
        shown.add_row(*(cell.replace("**", "") for cell in row))
    console.print(shown)
    for note in table.notes:
        console.print(f"  {note}")


def markdown(table: Table) -> str:
    """The same as Markdown."""
    rule = [":--", *["--:"] * (len(table.head) - 1)]
    lines = [table.head, rule, *table.rows]
    grid = "\n".join(f"| {' | '.join(line)} |" for line in lines)
    notes = "".join(f"\n{note}\n" for note in table.notes)
    return f"### {table.title}\n\n{grid}\n{notes}"


def with_chapter(text: str, name: str, chapter: str) -> str:
    """The text with one chapter replaced, or added at the end."""
    whole = f"## {name}\n\n{chapter.strip()}\n"
    pattern = re.compile(
        rf"^## {re.escape(name)}\n.*?(?=^## |\Z)", re.MULTILINE | re.DOTALL
    )
    if pattern.search(text):
        return pattern.sub(lambda _old: f"{whole}\n", text).rstrip() + "\n"
    return f"{text.rstrip()}\n\n{whole}"


def write_chapter(chapter: Chapter, path: Path = RESULTS) -> None:
    """Write one chapter of the results; others stay as they are."""
    text = path.read_text("utf-8") if path.exists() else "# Measured\n"
    body = "\n\n".join([chapter.about, *map(markdown, chapter.tables)])
    path.write_text(with_chapter(text, chapter.name, body), "utf-8")
