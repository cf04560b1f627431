"""What the service counts, for Prometheus."""

from collections import Counter as Tally
from collections.abc import Sequence

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

from quotes_service.domain.board import Ignored, Verdict
from quotes_service.flow.journal import Journal

OUTCOMES = (
    "accepted",
    "refreshed",
    "unchanged",
    "older",
    "unknown_symbol",
    "refused",
)


class QuotesMetrics:
    """Counts ticks by what became of them, and times the journal."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._registry = registry
        ticks = Counter(
            "newstape_ticks_total",
            "Ticks by what became of them.",
            ["outcome"],
            registry=registry,
        )
        self._seconds = Histogram(
            "newstape_journal_append_seconds",
            "Time that one append to the journal took.",
            registry=registry,
        )
        self._changes = Counter(
            "newstape_journal_changes_total",
            "Changes that the journal has taken.",
            registry=registry,
        )
        self._outcomes = {one: ticks.labels(one) for one in OUTCOMES}

    def judged(self, verdicts: Sequence[Verdict]) -> None:
        """These are decided."""
        kinds = Tally(map(type, verdicts))
        if kinds.pop(Ignored, 0):
            reasons = Tally(v.reason for v in verdicts if isinstance(v, Ignored))
            for reason, count in reasons.items():
                self._outcomes[reason].inc(count)
        for kind, count in kinds.items():
            self._outcomes[kind.__name__.lower()].inc(count)

    def refused(self, count: int) -> None:
        """So many could not be understood."""
        self._outcomes["refused"].inc(count)

    def appended(self, changes: int, seconds: float) -> None:
        """The journal took so many changes in so long."""
        self._changes.inc(changes)
        self._seconds.observe(seconds)

    def watch(self, journal: Journal) -> None:
        """Tell of the board and the numbering whenever somebody asks."""
        board = journal.board()
        quotes = Gauge(
            "newstape_board_quotes",
            "Symbols that have a quote.",
            registry=self._registry,
        )
        quotes.set_function(lambda: len(board))
        stale = Gauge(
            "newstape_board_stale_quotes",
            "Quotes whose source is mute.",
            registry=self._registry,
        )
        stale.set_function(lambda: sum(quote.stale for quote in board.values()))
        seq = Gauge(
            "newstape_journal_seq",
            "The number of the newest change.",
            registry=self._registry,
        )
        seq.set_function(lambda: journal.cursor.seq)
