"""Content codings."""

import gzip

import brotli  # type: ignore[import-untyped]  # the package has no types
from hypothesis import given
from hypothesis import strategies as st

from newstape.wire.codings import CODINGS, encoded


@given(st.binary(max_size=2_000))
def test_nothing_is_lost(data: bytes) -> None:
    """What is decoded is what was there, and the same is coded the same."""
    assert brotli.decompress(encoded(data, "br")) == data
    assert gzip.decompress(encoded(data, "gzip")) == data
    assert encoded(data, "identity") == data
    for coding in CODINGS:
        assert encoded(data, coding) == encoded(data, coding)
