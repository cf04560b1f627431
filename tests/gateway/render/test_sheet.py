"""Bytes in every coding, each made once."""

import gzip

import brotli  # type: ignore[import-untyped]  # the package has no types

from gateway.render.sheet import Bodies, Sheet
from newstape.wire.codings import Coding

SHEET = Sheet(Bodies(b"news " * 99), "text/plain", {"Cache-Control": "no-cache"})


def test_codings() -> None:
    """Every coding decodes to the same bytes."""
    plain = SHEET.bodies["identity"]
    assert gzip.decompress(SHEET.bodies["gzip"]) == plain
    assert brotli.decompress(SHEET.bodies["br"]) == plain


def test_a_coding_is_made_once() -> None:
    """Who asks again gets the same object."""
    bodies = Bodies(b"news")
    assert bodies["br"] is bodies["br"]
    assert list(bodies) == ["identity", "br"]


def test_headers() -> None:
    """All but the coding and its validator is the same in every coding."""
    codings: tuple[Coding, ...] = ("identity", "gzip", "br")
    plain, zipped, br = (SHEET.headers(coding) for coding in codings)
    assert (zipped["Content-Encoding"], br["Content-Encoding"]) == ("gzip", "br")
    assert len({plain["ETag"], zipped["ETag"], br["ETag"]}) == 3
    for headers in (plain, zipped, br):
        assert headers["Cache-Control"] == "no-cache"
        assert headers["Content-Type"] == "text/plain"
        assert headers["Vary"] == "Accept-Encoding"
    assert "Content-Encoding" not in plain
