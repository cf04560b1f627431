"""Lines out of a text that comes in pieces."""

from hypothesis import given
from hypothesis import strategies as st

from newstape.wire.lines import Line, LineReader

pieces = st.lists(st.text("ab \n\r").map(str.encode))


def read(given: list[bytes], limit: int = 100) -> list[Line]:
    """All the lines of a body."""
    reader = LineReader(limit)
    found = [line for piece in given for line in reader.feed(piece)]
    return [*found, *reader.end()]


def test_lines_are_put_together() -> None:
    """Where the pieces break does not show; empty lines do not count."""
    assert read([b"a", b"b\nc", b"\n\n  \nd"]) == [b"ab", b"c", b"d"]


def test_a_long_line_is_let_go() -> None:
    """In its place is nothing; the lines beside it are there."""
    reader = LineReader(limit=4)
    assert list(reader.feed(b"abcd\nabc")) == [b"abcd"]
    assert list(reader.feed(b"de")) == []
    assert list(reader.feed(b"f" * 1000)) == []
    assert list(reader.feed(b"\nab\n")) == [None, b"ab"]
    assert list(reader.end()) == []


@given(pieces)
def test_pieces_do_not_matter(given: list[bytes]) -> None:
    """The lines are those of the body in one piece, and none is lost."""
    whole = b"".join(given)
    expected = [line for line in whole.split(b"\n") if line.strip()]
    assert read(given) == read([whole]) == expected


@given(pieces, st.integers(1, 6))
def test_no_line_is_longer_than_the_limit(given: list[bytes], limit: int) -> None:
    """Each one that is, is one that is missing."""
    whole = b"".join(given)
    kept = [line for line in read(given, limit) if line is not None]
    assert all(len(line) <= limit for line in kept)
    assert kept == [
        line for line in whole.split(b"\n") if line.strip() and len(line) <= limit
    ]
