"""The tables that people read."""

from pathlib import Path

from rich.console import Console

from bench.figures import Finding
from bench.report import (
    Chapter,
    Table,
    markdown,
    show,
    verdicts,
    with_chapter,
    write_chapter,
)

FOUND = [
    Finding("cost", 1.234, 1.5, 1.3, "us : them", "×"),
    Finding("lag", 3.0, 2, 1.3),
    Finding("ticks", 123_456.0, 50_000, 100_000, "", "/s", more_is_better=True),
    Finding("absent", None, 1, 1, "nobody to compare with"),
]


def test_bar_tells_figure_and_verdict() -> None:
    """Each row says what was measured, what was wanted, and whether it is enough."""
    rows = verdicts("The bar", FOUND).rows
    assert rows[0] == ("cost", "1.23×", "≤ 1.5", "≤ 1.3", "aim met", "us : them")
    assert rows[1][1:5] == ("3", "≤ 2", "≤ 1.3", "**missed**")
    assert rows[2][1:5] == ("123,456/s", "≥ 50,000", "≥ 100,000", "aim met")
    assert rows[3][1] == "–"


def test_markdown_is_a_table() -> None:
    """Every line has as many cells as the head."""
    text = markdown(Table("Title", ("a", "b"), [("1", "2")], ["A note."]))
    assert text.splitlines()[:5] == [
        "### Title",
        "",
        "| a | b |",
        "| :-- | --: |",
        "| 1 | 2 |",
    ]
    assert "A note." in text


def test_terminal_shows_the_same() -> None:
    """What is in the file is on the screen, without its marks."""
    console = Console(record=True, width=120)
    show(console, verdicts("The bar", FOUND))
    shown = console.export_text()
    assert "The bar" in shown
    assert "missed" in shown
    assert "**" not in shown


def test_chapter_is_replaced_alone() -> None:
    """Measuring one thing anew leaves what others measured."""
    text = "# Measured\n\n## A\n\nold\n\n### Part\n\nold\n\n## B\n\nstays\n"
    new = with_chapter(text, "A", "new")
    assert "old" not in new
    assert new.index("new") < new.index("## B")
    assert "stays" in new
    assert with_chapter(new, "A", "new") == new


def test_chapter_is_added(tmp_path: Path) -> None:
    """The first one makes the file."""
    path = tmp_path / "results.md"
    write_chapter(Chapter("A", "one", []), path)
    write_chapter(Chapter("B", "two", []), path)
    assert path.read_text() == "# Measured\n\n## A\n\none\n\n## B\n\ntwo\n"
