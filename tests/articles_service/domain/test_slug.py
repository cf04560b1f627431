"""Slugs: readable, ASCII, unique in a few tries."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles_service.domain.slug import MAX_LENGTH, candidates, is_id, slugify
from newstape.wire.scalars import SLUG_PATTERN
from tests.fakes.stories import an_id


@pytest.mark.parametrize(
    ("headline", "slug"),
    [
        ("Ferry line reopens", "ferry-line-reopens"),
        ("'Don’t' -- N. Sea, 100% open!", "dont-n-sea-100-open"),
        ("Straße nach Łódź, Ærø & Curaçao", "strasse-nach-lodz-aero-curacao"),
        ("  Über   alle  ", "uber-alle"),
        ("Новости дня", ""),
        ("日本", ""),
        ("---", ""),
    ],
)
def test_slugify(headline: str, slug: str) -> None:
    """Accents go, apostrophes join, everything else parts words."""
    assert slugify(headline) == slug


def test_a_long_headline_is_cut_at_a_word() -> None:
    """A slug ends with a whole word, unless there is but one."""
    slug = slugify("word " * 50)
    assert len(slug) <= MAX_LENGTH
    assert set(slug.split("-")) == {"word"}
    assert slugify("x" * 300) == "x" * MAX_LENGTH


def test_candidates() -> None:
    """First the plain slug, then numbers, at last the end of the id."""
    names = candidates("Ferries", an_id(0xAB))
    assert names[:3] == ("ferries", "ferries-2", "ferries-3")
    assert names[-2:] == ("ferries-9", "ferries-0000000000ab")


def test_a_headline_without_letters() -> None:
    """The id has to do."""
    assert candidates("日本", an_id(1)) == ("story-000000000001",)


def test_an_id_is_no_slug() -> None:
    """A headline of the form of an id gets another slug, or it could not be looked up."""
    assert is_id(an_id(1))
    assert not is_id("ferries")
    assert not any(is_id(name) for name in candidates(an_id(1), an_id(2)))


@given(st.text())
def test_every_headline_has_a_slug(headline: str) -> None:
    """Whatever the headline, each candidate is a slug of the wire."""
    for name in candidates(headline, an_id(1)):
        assert re.fullmatch(SLUG_PATTERN, name)
        assert len(name) <= 200
