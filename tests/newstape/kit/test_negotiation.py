"""What a client takes, and what it holds already."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.datastructures import Headers

from newstape.kit.negotiation import coding_for, is_held

OURS = ("br", "gzip", "identity")


def _coding(accepted: str) -> str:
    return coding_for(Headers({"accept-encoding": accepted}), OURS)


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("gzip", "gzip"),
        ("GZIP", "gzip"),
        ("gzip;q=0.5, br;q=0.1", "br"),
        ("br;q=0, gzip", "gzip"),
        ("br ; q=0.000, gzip ; Q=1", "gzip"),
        ("*", "br"),
        ("*;q=0", "identity"),
        ("br;q=0, *", "gzip"),
        ("deflate", "identity"),
        ("", "identity"),
        ("br;q=high, gzip;", "identity"),
    ],
)
def test_the_first_of_ours_that_is_taken(accepted: str, coding: str) -> None:
    """We know which is smallest, so a client's order does not matter; its zero does."""
    assert _coding(accepted) == coding


def test_who_says_nothing_gets_plain_bytes() -> None:
    """Without the header nothing is coded."""
    assert coding_for(Headers({}), OURS) == "identity"


@given(st.text(st.characters(max_codepoint=255)))
def test_whatever_is_accepted_there_is_an_answer(accepted: str) -> None:
    """No header makes the choice fail."""
    assert _coding(accepted) in OURS


@pytest.mark.parametrize(
    ("held", "is_the_same"),
    [
        ('"a"', True),
        ('W/"a"', True),
        ('"b", "a"', True),
        ("*", True),
        ('"b"', False),
        ("a", False),
        ("", False),
    ],
)
def test_what_is_held_is_not_sent_again(held: str, is_the_same: bool) -> None:
    """Tags are compared weakly, as If-None-Match asks (RFC 9110 section 13.1.2)."""
    assert is_held(Headers({"if-none-match": held}), '"a"') is is_the_same


def test_who_holds_nothing() -> None:
    """Without the header everything is sent."""
    assert not is_held(Headers({}), '"a"')
