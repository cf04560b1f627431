"""NDJSON: lines out of a text that comes in pieces, of which one at most is held."""

from collections.abc import Iterator

MAX_LINE_BYTES = 2 * 1024 * 1024
"""What a line of an import may have."""

Line = bytes | None
"""A line without its end; None in the place of one that is too long."""


class LineReader:
    """Puts lines together; empty ones are skipped."""

    def __init__(self, limit: int = MAX_LINE_BYTES) -> None:
        self._limit = limit
        self._held = bytearray()
        self._too_long = False

    def feed(self, piece: bytes) -> Iterator[Line]:
        """The lines that end in the next piece."""
        *ends, rest = piece.split(b"\n")
        for end in ends:
            self._hold(end)
            yield from self.end()
        self._hold(rest)

    def end(self) -> Iterator[Line]:
        """The line that is held, now that it has come to its end."""
        line, too_long = bytes(self._held), self._too_long
        self._held.clear()
        self._too_long = False
        if too_long:
            yield None
        elif line.strip():
            yield line

    def _hold(self, part: bytes) -> None:
        self._too_long = self._too_long or len(self._held) + len(part) > self._limit
        if self._too_long:
            self._held.clear()
        else:
            self._held += part
