"""A document in pieces that the import door takes one by one."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from newstape.wire.imports import RefusedItem
from newstape.wire.lines import MAX_LINE_BYTES, LineReader

MAX_BATCH_LINES = 500
MAX_BATCH_BYTES = 4 * 1024 * 1024


@dataclass(slots=True)
class Batch:
    """A body to be sent, and how many bytes of its document it ends at.

    ``places`` are those that its lines have in their document, where they are lines;
    ``refused`` are lines that are not sent at all.
    """

    body: bytes
    end: int
    places: list[int] | None = None
    refused: list[RefusedItem] = field(default_factory=list)

    def place(self, index: int) -> int:
        """Where in its document an item is that the door counts from this batch."""
        return index if self.places is None else self.places[index]


def batches_of_lines(pieces: Iterable[bytes]) -> Iterator[Batch]:
    """The lines of a document without end perhaps, some hundreds at a time."""
    reader, filling = LineReader(), _Filling()
    for piece in pieces:
        for line in reader.feed(piece):
            filling.add(line)
            if filling.is_full:
                yield filling.emptied()
        filling.read += len(piece)
    for line in reader.end():
        filling.add(line)
    if filling.holds_something:
        yield filling.emptied()


class _Filling:
    """The batch that is being filled."""

    def __init__(self) -> None:
        self.read = 0
        self._count = 0
        self._lines: list[bytes] = []
        self._places: list[int] = []
        self._refused: list[RefusedItem] = []
        self._size = 0

    @property
    def is_full(self) -> bool:
        return (
            len(self._lines) + len(self._refused) >= MAX_BATCH_LINES
            or self._size >= MAX_BATCH_BYTES
        )

    @property
    def holds_something(self) -> bool:
        return bool(self._lines or self._refused)

    def add(self, line: bytes | None) -> None:
        if line is None:
            detail = f"a line may have {MAX_LINE_BYTES} bytes"
            self._refused.append(RefusedItem(index=self._count, detail=detail))
        else:
            self._lines.append(line)
            self._places.append(self._count)
            self._size += len(line)
        self._count += 1

    def emptied(self) -> Batch:
        batch = Batch(b"\n".join(self._lines), self.read, self._places, self._refused)
        self._lines, self._places, self._refused = [], [], []
        self._size = 0
        return batch
