"""Content codings."""

import gzip

import brotli  # type: ignore[import-untyped]  # the package has no types
import pytest
from hypothesis import given
from hypothesis import strategies as st

from newstape.kit.codings import CODINGS, coding_of, encoded


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


@given(st.binary(max_size=2_000))
def test_nothing_is_lost(data: bytes) -> None:
    """What is decoded is what was there, and the same is coded the same."""
    assert brotli.decompress(encoded(data, "br")) == data
    assert gzip.decompress(encoded(data, "gzip")) == data
    assert encoded(data, "identity") == data
    for coding in CODINGS:
        assert encoded(data, coding) == encoded(data, coding)
