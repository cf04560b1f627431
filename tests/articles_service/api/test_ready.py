"""Answers that lie ready."""

import gzip

import brotli  # type: ignore[import-untyped]  # the package has no types
import pytest

from articles_service.api.ready import WORTHWHILE, Ready, key_lines
from newstape.kit.replies import header_list
from newstape.wire.codings import CODINGS, Coding

BODY = b'{"headline":"Ferry line reopens"}' * 40


@pytest.mark.parametrize(
    ("coding", "decoded"), [("br", brotli.decompress), ("gzip", gzip.decompress)]
)
def test_a_coding_is_the_same_body(coding: Coding, decoded: object) -> None:
    """What is decoded is what was ready, and it is said how long and what it is."""
    ready = Ready(BODY)
    coded = ready.coded(coding)
    assert callable(decoded)
    assert decoded(coded.body) == BODY
    form = dict(header_list(coded.form))
    assert form[b"content-encoding"] == coding.encode()
    assert int(form[b"content-length"]) == len(coded.body) < len(BODY)
    assert ready.coded(coding) is coded


def test_each_coding_has_a_tag_of_its_own() -> None:
    """Tags are strong, begin with the version, and tell bodies and codings apart."""
    tags = {
        Ready(body, version).coded(coding).etag
        for body in (BODY, BODY + b" ")
        for version in (3, 4)
        for coding in CODINGS
    }
    assert len(tags) == 12
    assert all(tag.startswith(('"3-', '"4-')) for tag in tags)
    assert Ready(BODY, 3).etag == Ready(BODY, 3).coded("identity").etag


def test_what_is_short_stays_as_it_is() -> None:
    """Below some length a coding saves nothing."""
    ready = Ready(b"x" * (WORTHWHILE - 1))
    assert ready.coded("br") is ready.coded("identity")
    assert b"content-encoding" not in dict(header_list(ready.coded("br").form))


def test_keys_for_caches() -> None:
    """They are told in the forms of both families of caches, and need not be."""
    names = dict(header_list(Ready(BODY, keys=key_lines(b"a", b"b")).coded("br").names))
    assert names[b"surrogate-key"] == b"a b"
    assert names[b"cache-tag"] == b"a,b"
    assert b"surrogate-key" not in Ready(BODY).coded("br").names


def test_what_goes_with_a_304() -> None:
    """The names do: by which tag it is known; its form does not."""
    coded = Ready(BODY, 3).coded("gzip")
    names = dict(header_list(coded.names))
    assert names[b"etag"].decode() == coded.etag
    assert not names.keys() & dict(header_list(coded.form)).keys()
