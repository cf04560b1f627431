"""How far an import has come, as a person sees it."""

from io import StringIO

from rich.console import Console

from newstape.cli.importing.articles import Tally
from newstape.cli.importing.parcels import Parcel
from newstape.cli.importing.progress import Gauge

PARCEL = Parcel("wire/a.ndjson", "ndjson", [], 300)


def shown(*, terminal: bool) -> str:
    """What is painted of two documents of 300 bytes."""
    paper = StringIO()
    console = Console(file=paper, force_terminal=terminal, width=100)
    with Gauge(console, 600) as gauge:
        gauge.begin(PARCEL)
        gauge.move(300, Tally(created=1200))
        gauge.begin(PARCEL)
        gauge.move(300, Tally(created=1200, refusals=34))
    return paper.getvalue()


def test_a_terminal_shows_document_count_and_rate() -> None:
    """Each document adds to those before it, and at the end all is done."""
    text = shown(terminal=True)
    assert "wire/a.ndjson" in text
    assert "1,234 stories" in text
    assert "/s" in text
    assert "0:00:00" in text


def test_a_pipe_shows_nothing() -> None:
    """Whoever reads the output later wants the sum, not the way to it."""
    assert shown(terminal=False).strip() == ""
