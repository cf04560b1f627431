"""A place in the order of all changes: ``<epoch>-<seq>``, opaque to readers."""

from typing import NamedTuple


class Cursor(NamedTuple):
    """``epoch`` names the numbering, ``seq`` counts within it."""

    epoch: str
    seq: int

    def __str__(self) -> str:
        return f"{self.epoch}-{self.seq}"

    @classmethod
    def parse(cls, text: str) -> "Cursor | None":
        """Read a cursor; None when it is none of ours."""
        epoch, _, seq = text.rpartition("-")
        if not epoch or not seq.isascii() or not seq.isdigit() or len(seq) > 18:
            return None
        return cls(epoch, int(seq))
