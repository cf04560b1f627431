"""The loaded database: made once, known again, thrown away when its form is old."""

import shutil
from pathlib import Path

from rich.console import Console

from bench.stories.archive import Archive, archive


def test_is_loaded_once(small: Archive, shelf: Path) -> None:
    """A second run finds it, with what was remembered."""
    made = small.database.stat().st_mtime_ns
    again = archive(small.plan, Console(quiet=True), shelf)
    again.touch()
    assert again.database.stat().st_mtime_ns == made
    assert again.bytes > 1_000_000
    assert again.rate > 0
    assert again.recalled("nothing") is None


def test_older_tables_are_brought_up_to_date(small: Archive, tmp_path: Path) -> None:
    """A million stories need not be loaded again because a column was added."""
    stem = small.home.name.rpartition("-")[0]
    shutil.copytree(small.home, tmp_path / f"{stem}-0000")
    moved = archive(small.plan, Console(quiet=True), tmp_path)
    assert moved.home.name == small.home.name
    assert moved.rate == small.rate
    assert moved.is_updated
    assert not small.is_updated
    assert not (tmp_path / f"{stem}-0000").exists()


def test_an_older_form_goes(small: Archive, tmp_path: Path) -> None:
    """What is large and of no use is deleted, with a word; others stay."""
    kind = f"{small.plan.count}-{small.plan.seed}-"
    old, other = tmp_path / f"{kind}0000.part", tmp_path / "9-1-0000"
    old.mkdir()
    other.mkdir()
    console = Console(record=True, quiet=False, width=120)
    archive(small.plan, console, tmp_path)
    assert not old.exists()
    assert other.exists()
    assert "deleted" in console.export_text()
