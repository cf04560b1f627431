"""What is typed, and what it asks for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles_service.domain.errors import SearchError
from articles_service.domain.search import MAX_TERMS, Search, Term, parse

A, B, C = Term("ferry"), Term("boat"), Term("pier")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ferry", Search(((A,),))),
        ("ferry boat", Search(((A,), (B,)))),
        ("ferry AND boat", Search(((A,), (B,)))),
        ("ferry OR boat", Search(((A, B),))),
        ("ferry OR boat pier", Search(((A, B), (C,)))),
        ("ferry -boat", Search(((A,),), (B,))),
        ("ferry NOT boat", Search(((A,),), (B,))),
        ("-boat ferry", Search(((A,),), (B,))),
        ("ferry OR -boat", Search(((A,),), (B,))),
        ('"ferry boat"', Search(((Term("ferry boat"),),))),
        ('-"ferry boat" pier', Search(((C,),), (Term("ferry boat"),))),
        ("ferr*", Search(((Term("ferr", prefix=True),),))),
        ("ferr**", Search(((Term("ferr", prefix=True),),))),
        ("ferry-boat", Search(((Term("ferry-boat"),),))),
        ("OR ferry", Search(((A,),))),
        ("ferry OR", Search(((A,),))),
        ("ferry NOT", Search(((A,),))),
        ("ferry & boat", Search(((A,), (B,)))),
        ("or", Search(((Term("or"),),))),
        ('"NOT"', Search(((Term("NOT"),),))),
        ('"ferry', Search(((A,),))),
        ("ferry\x00boat", Search(((A,), (B,)))),
    ],
)
def test_what_is_typed(text: str, expected: Search) -> None:
    """Words, phrases, beginnings, either, and without; operators in capitals."""
    assert parse(text) == expected


@pytest.mark.parametrize(
    "text", ["", " ", "&", '""', "-boat", "NOT boat", "OR", "*", "__", "\x00"]
)
def test_nothing_to_look_for(text: str) -> None:
    """There must be something that is to be there."""
    with pytest.raises(SearchError, match="no word"):
        parse(text)


def test_too_short_a_beginning() -> None:
    """Half of all words begin with it."""
    assert parse("fer*").every == ((Term("fer", prefix=True),),)
    for text in ("fe*", "a-fe*", "x ab*"):
        with pytest.raises(SearchError, match="3 letters"):
            parse(text)


def test_too_many_words() -> None:
    """A search has an end, whichever way its words are joined."""
    words = [f"word{number}" for number in range(MAX_TERMS)]
    for joint in (" ", " OR ", " -"):
        parse(joint.join(words))
        with pytest.raises(SearchError, match="20 words"):
            parse(joint.join([*words, "more"]))


@given(st.text(st.sampled_from('ab"* -&ORNT\x00é') | st.characters()))
def test_anything_means_something_or_is_refused(text: str) -> None:
    """No text breaks the reading, and each term has something spoken in it."""
    try:
        found = parse(text)
    except SearchError:
        return
    terms = [*found.never, *(term for either in found.every for term in either)]
    assert found.every
    assert all(any(sign.isalnum() for sign in term.text) for term in terms)
    assert not any("\x00" in term.text or '"' in term.text for term in terms)
