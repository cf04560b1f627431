"""Plain fields become a content."""

from dataclasses import asdict

import pytest

from articles_service.domain.blocks import Divider
from articles_service.domain.content import content_from
from articles_service.domain.story import Content
from tests.fakes.stories import full_content


@pytest.mark.parametrize("content", [full_content(), Content("x", body=(Divider(),))])
def test_a_content_is_made_of_its_fields(content: Content) -> None:
    """Whatever is in it; what is none of its fields is skipped."""
    assert content_from({**asdict(content), "word_count": 1}) == content


def test_what_is_missing_is_missed() -> None:
    """Who tells less than everything is told so."""
    with pytest.raises(KeyError):
        content_from({"headline": "x"})
