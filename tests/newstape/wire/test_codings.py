"""Content codings."""

import gzip

import brotli  # type: ignore[import-untyped]  # the package has no types
from hypothesis import given
from hypothesis import strategies as st

from newstape.wire.codings import CODINGS, encoded, fingerprint, strong_tag


@given(st.binary(max_size=2_000))
def test_nothing_is_lost(data: bytes) -> None:
    """What is decoded is what was there, and the same is coded the same."""
    assert brotli.decompress(encoded(data, "br")) == data
    assert gzip.decompress(encoded(data, "gzip")) == data
    assert encoded(data, "identity") == data
    for coding in CODINGS:
        assert encoded(data, coding) == encoded(data, coding)


@given(st.binary(max_size=200), st.binary(max_size=200))
def test_names_of_bytes(one: bytes, other: bytes) -> None:
    """Equal bytes have the same name, in all processes and releases, others another."""
    assert (fingerprint(one) == fingerprint(other)) == (one == other)
    assert fingerprint(b"news") == "19fba0e995b9794fc2c26217"


def test_each_coding_has_a_tag_of_its_own() -> None:
    """Quoted and strong, as RFC 9110 has them."""
    tags = [strong_tag("a", coding) for coding in CODINGS]
    assert tags == ['"a-br"', '"a-gzip"', '"a"']
