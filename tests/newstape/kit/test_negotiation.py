"""Which coding an answer has, and whether there is an answer to be sent at all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.datastructures import Headers

from newstape.kit.negotiation import coding_for, coding_of, is_held

OURS = ("br", "gzip", "identity")


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        (None, "identity"),
        ("", "identity"),
        ("gzip, deflate, br, zstd", "br"),
        ("gzip", "gzip"),
        ("GZIP", "gzip"),
        ("br;q=0, gzip;q=0.5", "gzip"),
        ("br; q = 0.1", "br"),
        ("*", "br"),
        ("br;q=0, *;q=0.1", "gzip"),
        ("*;q=0", "identity"),
        ("deflate", "identity"),
        ("br;q=high", "identity"),
    ],
)
def test_coding(accepted: str | None, coding: str) -> None:
    """Our first coding that is accepted; with none the bytes as they are."""
    headers = Headers({} if accepted is None else {"Accept-Encoding": accepted})
    assert coding_for(headers, OURS) == coding


@given(st.text(st.characters(max_codepoint=255, exclude_categories=["Cc"])))
def test_any_header_has_an_answer(accepted: str) -> None:
    """Whatever a client sends, there is a coding for it."""
    assert coding_for(Headers({"Accept-Encoding": accepted}), OURS) in OURS


@pytest.mark.parametrize(
    ("tags", "held"),
    [
        (None, False),
        ('"a"', True),
        ('W/"a"', True),
        ('"b", "a"', True),
        ("*", True),
        ('"b"', False),
        ("a", False),
        ("", False),
    ],
)
def test_held(tags: str | None, held: bool) -> None:
    """A validator counts, weak or not, among others or as any."""
    headers = Headers({} if tags is None else {"If-None-Match": tags})
    assert is_held(headers, '"a"') is held


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        (b"", "identity"),
        (b"gzip, deflate, br, zstd", "br"),
        (b"gzip", "gzip"),
        (b"br;q=0, gzip;q=0.5", "gzip"),
        (b"*", "br"),
        (b"deflate", "identity"),
        (b"\xff\xfe", "identity"),
    ],
)
def test_the_best_that_is_taken(accepted: bytes, coding: str) -> None:
    """The best of ours that the client takes; as it is when it takes none."""
    assert coding_of(accepted) == coding
