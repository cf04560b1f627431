"""Bytes to lines: encodings, line ends, and what is no text at all."""

import codecs

import pytest

from newstape.cli.page.errors import PageError
from newstape.cli.page.text import MAX_BYTES, Line, read_lines

TEXT = "Zürich – a café\n\n“Quoted” for 5 €"
LINES = (Line(1, "Zürich – a café"), Line(3, "“Quoted” for 5 €"))


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode(),
        codecs.BOM_UTF8 + TEXT.encode(),
        TEXT.encode("cp1252"),
        TEXT.encode("utf-16"),
        TEXT.replace("\n", "\r\n").encode(),
        TEXT.replace("\n", "\r").encode(),
        TEXT.replace("\n", "\u2028").encode(),
    ],
    ids=["utf-8", "bom", "latin-1", "utf-16", "crlf", "cr", "line-separator"],
)
def test_every_encoding_gives_the_same_lines(data: bytes) -> None:
    """Lines keep their numbers; blank ones are only counted."""
    assert read_lines(data) == LINES


def test_lines_are_cleaned_of_what_nobody_sees() -> None:
    """Indents, runs of blanks, zero-width marks and bidirectional overrides go."""
    data = "\ufeff \tone\u200b  two\u202e\u00a0three \u00a0\n".encode()
    assert read_lines(data) == (Line(1, "one two\u00a0three"),)


@pytest.mark.parametrize(
    ("data", "line", "reason"),
    [
        (b"", 1, "empty"),
        (b" \r\n\t\r\n", 1, "empty"),
        (codecs.BOM_UTF8, 1, "empty"),
        (b"Title\nnul \x00 here", 2, r"control character U\+0000"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", 2, "control character"),
        (b"one\r\ntwo \x81\x8d", 2, "neither UTF-8 nor Latin-1"),
        ("é’“”€\n\n".encode() + b"broken \xff here", 3, "broken UTF-8"),
        (b"\xff\xfeA", 1, "broken UTF-16"),
        (b"ok\n" + b"x" * 10_001, 2, "longer than 10000"),
        (b"x" * (MAX_BYTES + 1), 1, "larger than 4 MiB"),
        (b"<!DOCTYPE html>\n<p>hi", 1, "markup"),
        (b"\n<?xml version='1.0'?>", 2, "markup"),
    ],
    ids=lambda value: value[:12] if isinstance(value, bytes) else None,
)
def test_what_is_no_text_is_refused_with_its_line(
    data: bytes, line: int, reason: str
) -> None:
    """Binary, damaged and endless input never becomes a story."""
    with pytest.raises(PageError, match=reason) as caught:
        read_lines(data)
    assert caught.value.line == line


def test_latin_1_capitals_before_a_curly_quote_are_not_mistaken() -> None:
    """Two bytes that happen to be UTF-8 do not make a Latin-1 page broken UTF-8."""
    text = "CAFÉ’s à la carte, déjà vu, naïve façade"
    assert read_lines(text.encode("cp1252")) == (Line(1, text),)
