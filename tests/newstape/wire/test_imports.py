"""A line of an import."""

import pytest
from pydantic import ValidationError

from newstape.wire.imports import ArticleDocument

LINE = {"uri": "tag:example.org,2026:1", "headline": "Ferries go electric"}


def test_what_the_service_says_by_itself_is_skipped() -> None:
    """So that what ``GET /v1/articles`` answered can be imported as it is."""
    told = {**LINE, "id": "x", "version": 7, "links": {"self": "/v1/articles/x"}}
    assert ArticleDocument.model_validate(told).headline == LINE["headline"]


def test_a_line_is_known_by_its_uri() -> None:
    """Without one, the same import twice would make two stories."""
    with pytest.raises(ValidationError):
        ArticleDocument.model_validate({"headline": "Nameless"})


def test_a_scheduled_article_needs_its_moment() -> None:
    """Otherwise nobody knows when it is due."""
    with pytest.raises(ValidationError, match="published_at"):
        ArticleDocument.model_validate({**LINE, "status": "scheduled"})
