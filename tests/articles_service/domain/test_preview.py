"""Passes to stories that readers do not see yet."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles_service.domain.errors import PassError
from articles_service.domain.preview import Seal
from tests.fakes.stories import NOW, an_id, at

SEAL = Seal(b"a key of some length")


def test_good_until_its_end() -> None:
    """It opens its story until the moment that it was given for."""
    given = SEAL.grant(an_id(1), at(60))
    SEAL.demand(an_id(1), given, NOW)
    SEAL.demand(an_id(1), given, at(59.999))
    with pytest.raises(PassError):
        SEAL.demand(an_id(1), given, at(60))


def test_good_for_one_story_under_one_key() -> None:
    """It opens no other story, and none once the key is another one."""
    given = SEAL.grant(an_id(1), at(60))
    with pytest.raises(PassError):
        SEAL.demand(an_id(2), given, NOW)
    with pytest.raises(PassError):
        Seal(b"another key of some length").demand(an_id(1), given, NOW)


def test_its_end_cannot_be_moved() -> None:
    """The end is signed too."""
    end, _, mark = SEAL.grant(an_id(1), at(60)).partition(".")
    with pytest.raises(PassError):
        SEAL.demand(an_id(1), f"{int(end) + 1}.{mark}", NOW)


@given(st.integers(0, 53), st.characters(exclude_categories=["Cs"]))
def test_no_character_of_it_can_be_another(place: int, other: str) -> None:
    """Whatever is changed in a pass, it is not one."""
    given = SEAL.grant(an_id(1), at(60))
    forged = given[:place] + other + given[place + 1 :]
    if forged == given:
        SEAL.demand(an_id(1), forged, NOW)
        return
    with pytest.raises(PassError):
        SEAL.demand(an_id(1), forged, NOW)


@given(st.text())
def test_nothing_else_is_a_pass(text: str) -> None:
    """What has not the form of one is refused like one that is forged."""
    with pytest.raises(PassError):
        SEAL.demand(an_id(1), text, NOW)
