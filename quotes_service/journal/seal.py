"""Whether a journal's file is still the one that we wrote last.

A copy, or an older state put back, goes on with numbers that readers have seen mean
something else; so it needs another epoch. Two things give it away:

- the inode: a copy is another file, and the journal notes its own number inside;
- the opening: each time that it is opened the journal notes a new random word, inside
  and in the seal beside it. A file that was put back has an older word.

What this cannot see is a whole disk that is set back, inode and seal with it: after
that, delete the seal by hand (``docs/decisions/0004-journal-in-sqlite.md``).
"""

import secrets
from pathlib import Path


class Seal:
    """The word beside a journal's file."""

    def __init__(self, journal: Path) -> None:
        self._journal = journal
        self._path = journal.with_suffix(".seal")

    def fits(self, inode: str | None, opening: str | None) -> bool:
        """Whether the file with these notes inside is the one that was sealed."""
        return inode == self.inode() and opening in self._words()

    def inode(self) -> str:
        """The number of the journal's file."""
        return str(self._journal.stat().st_ino)

    def write(self, *words: str) -> None:
        """Let the file have any of these words inside."""
        draft = self._path.with_suffix(".new")
        draft.write_text(" ".join(words), "ascii")
        draft.replace(self._path)

    def _words(self) -> list[str]:
        if not self._path.exists():
            return []
        return self._path.read_text("ascii", errors="replace").split()


def new_word() -> str:
    """A word that was never used: an epoch, or an opening."""
    return secrets.token_hex(4)
