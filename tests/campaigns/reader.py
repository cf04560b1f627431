"""A reader of the stream: what it holds, and whether the service keeps its promises."""

import time
from bisect import bisect_right
from collections.abc import Iterable, Mapping

from newstape.fanout.cursor import Cursor
from tests.campaigns.wire import Message, Row


class Record:
    """What was posted and acknowledged: under which number each price went."""

    def __init__(self) -> None:
        self._seqs: dict[str, list[int]] = {}
        self._prices: dict[tuple[str, int], str] = {}

    def add(self, row: Row) -> None:
        """A price is durable under a number higher than all of its symbol's."""
        known = self._seqs.setdefault(row.symbol, [])
        if not known or known[-1] < row.seq:
            known.append(row.seq)
            self._prices[row.symbol, row.seq] = row.price

    def newest(self, symbol: str, upto: int) -> int:
        """The newest number of a symbol that is not after ``upto``; 0 for none."""
        seqs = self._seqs.get(symbol, [])
        place = bisect_right(seqs, upto)
        return seqs[place - 1] if place else 0

    def is_true(self, row: Row) -> bool:
        """Whether that was posted."""
        return self._prices.get((row.symbol, row.seq)) == row.price


class Reader:
    """Takes messages, over any number of connections, and notes what is wrong.

    ``path`` is the stream with its query, ``wanted`` the symbols that this means.
    ``faults`` stays empty: no symbol goes back, and a resume is granted. What cannot be
    judged at once is kept for ``judge``: at each snapshot, what it holds and up to
    which number the cursor says that it holds everything.
    """

    def __init__(self, path: str, wanted: frozenset[str]) -> None:
        self._path = path
        self._wanted = wanted
        self.held: dict[str, Row] = {}
        self.cursor: str | None = None
        self.after_ms: int | None = None
        self.faults: list[str] = []
        self.snapshots = 0
        self.resumes = 0
        self._promises: list[tuple[int, dict[str, Row]]] = []

    @property
    def path(self) -> str:
        """What to ask for now: what comes after all that it has."""
        if self.cursor is None:
            return self._path
        return f"{self._path}&since={self.cursor}"

    def take(self, message: Message) -> None:
        """Learn from a message."""
        match message.type:
            case "snapshot" | "update":
                self._learn(message)
            case "ack" if self.cursor is not None:
                self._resumed(message)
            case "reconnect":
                self.after_ms = message.whole["after_ms"]
            case "error":
                self.faults.append(str(message.whole))

    def holds(self, board: Mapping[str, Row]) -> bool:
        """Whether it has the newest of all that it wants."""
        return all(self.held.get(symbol) == board[symbol] for symbol in self._wanted)

    def judge(self, record: Record) -> Iterable[str]:
        """What is wrong: now known faults, and promises that were not kept."""
        yield from self.faults
        for upto, held in self._promises:
            for row in held.values():
                newest = record.newest(row.symbol, upto)
                if row.seq < newest:
                    yield f"holds {row}, not number {newest}, at cursor {upto}"
                elif not record.is_true(row):
                    yield f"holds {row}, which nobody posted"

    def _learn(self, message: Message) -> None:
        for row in message.rows:
            known = self.held.get(row.symbol)
            if known is not None and row.seq < known.seq:
                self.faults.append(f"{row.symbol} went from {known.seq} to {row.seq}")
            self.held[row.symbol] = row
        self.cursor = message.cursor
        if message.type == "snapshot":
            self.snapshots += 1
            cursor = Cursor.parse(message.cursor or "")
            assert cursor is not None
            self._promises.append((cursor.seq, dict(self.held)))

    def _resumed(self, message: Message) -> None:
        if message.whole["resumed"]:
            self.resumes += 1
        else:
            self.faults.append(f"not resumed from {self.cursor}")


class Probe(Reader):
    """A reader that also notes when each number was first vouched for."""

    def __init__(self, path: str, wanted: frozenset[str]) -> None:
        super().__init__(path, wanted)
        self.arrived: dict[int, float] = {}

    def take(self, message: Message) -> None:
        """Learn from a message."""
        super().take(message)
        if message.type == "update":
            cursor = Cursor.parse(message.cursor or "")
            assert cursor is not None
            self.arrived.setdefault(cursor.seq, time.perf_counter())

    def latencies(self, posted: Mapping[int, float]) -> list[float]:
        """Seconds from the beginning of a post to its update, in rising order."""
        both = posted.keys() & self.arrived.keys()
        return sorted(self.arrived[seq] - posted[seq] for seq in both)
