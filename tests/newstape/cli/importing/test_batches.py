"""Lines in batches, each line with its place."""

from hypothesis import given
from hypothesis import strategies as st

from newstape.cli.importing.batches import (
    MAX_BATCH_BYTES,
    MAX_BATCH_LINES,
    Batch,
    batches_of_lines,
)
from newstape.wire.lines import MAX_LINE_BYTES


def test_many_lines_make_several_batches() -> None:
    """Each has some hundreds of lines, which keep their places in the document."""
    text = b"".join(b"%d\n" % number for number in range(MAX_BATCH_LINES + 2))
    first, second = batches_of_lines([text[:700], text[700:]])
    assert first.body.count(b"\n") == MAX_BATCH_LINES - 1
    assert second.body == b"500\n501"
    assert [second.place(0), second.place(1)] == [500, 501]


def test_long_lines_make_small_batches() -> None:
    """A batch ends at some megabytes, and a line that is too long is left out of it."""
    line = b"x" * (MAX_LINE_BYTES - 1) + b"\n"
    pieces = [line, b"y" * (MAX_LINE_BYTES + 1), b"\n", line, line, b"z"]
    batches = list(batches_of_lines(pieces))
    assert all(len(batch.body) < 2 * MAX_BATCH_BYTES for batch in batches)
    refused = [one.index for batch in batches for one in batch.refused]
    assert refused == [1]
    assert batches[-1].place(0) == 4
    assert batches[-1].end == sum(map(len, pieces))


def test_a_whole_document_counts_for_itself() -> None:
    """Its items have the places that the door says."""
    assert Batch(b"<rss/>", 6).place(3) == 3


@given(st.lists(st.text("ab\n").map(str.encode)))
def test_no_line_is_lost(pieces: list[bytes]) -> None:
    """However the pieces come, all lines are sent, in order."""
    whole = b"".join(pieces)
    sent = b"\n".join(batch.body for batch in batches_of_lines(pieces))
    assert sent.split() == whole.split()
