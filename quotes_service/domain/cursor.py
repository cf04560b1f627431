"""A place in the journal."""

from typing import NamedTuple

_max_digits = 18


class Cursor(NamedTuple):
    """``epoch`` names the numbering, ``seq`` counts within it: ``6f1c2a0d-18247``."""

    epoch: str
    seq: int

    def __str__(self) -> str:
        return f"{self.epoch}-{self.seq}"

    @classmethod
    def parse(cls, text: str) -> "Cursor | None":
        """Read a cursor as ``str`` writes it; None when it is none."""
        epoch, _, seq = text.rpartition("-")
        if (
            not epoch
            or not seq.isascii()
            or not seq.isdigit()
            or len(seq) > _max_digits
        ):
            return None
        return cls(epoch, int(seq))
