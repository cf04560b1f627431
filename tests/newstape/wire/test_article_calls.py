"""What the calls of the articles service take besides whole articles."""

from typing import Any

import pytest
from pydantic import ValidationError

from newstape.wire.article_calls import (
    ArticlePatch,
    ArticlesQuery,
    ChangesQuery,
    CorrectInput,
    PublishInput,
    ReasonInput,
)
from newstape.wire.articles import ArticleInput


def test_a_patch_tells_absent_from_null() -> None:
    """What is absent stays and null clears, so the two must not be mixed up."""
    patch = ArticlePatch.model_validate({"kicker": None, "headline": "H"})
    assert patch.model_dump(exclude_unset=True) == {"kicker": None, "headline": "H"}


def test_a_patch_may_set_what_an_article_may() -> None:
    """All but the status, which verbs move."""
    assert ArticleInput.model_fields.keys() - ArticlePatch.model_fields.keys() == {
        "status"
    }
    with pytest.raises(ValidationError):
        ArticlePatch.model_validate({"status": "published"})


@pytest.mark.parametrize("note", [None, "", "x" * 10_001])
def test_a_correction_needs_its_note(note: str | None) -> None:
    """Nothing is corrected without saying what was wrong."""
    with pytest.raises(ValidationError):
        CorrectInput.model_validate({"headline": "H", "note": note})


def test_a_correction_is_a_patch_with_a_note() -> None:
    """The note stands beside the fields that it is about."""
    given = CorrectInput.model_validate({"note": "It was Turin.", "dateline": "Turin"})
    assert (given.note, given.dateline) == ("It was Turin.", "Turin")


def test_verbs_need_no_more_than_their_name() -> None:
    """Publishing is now and reasons are optional."""
    assert PublishInput().at is None
    assert ReasonInput().reason is None


def test_a_list_is_asked_for_without_words() -> None:
    """Twenty; the service chooses the order by whether words are searched for."""
    asked = ArticlesQuery()
    assert (asked.sort, asked.limit, asked.cursor) == (None, 20, None)
    assert ArticlesQuery(symbol="gsk").symbol == "GSK"


@pytest.mark.parametrize(
    "asked",
    [
        {"limit": 0},
        {"limit": 101},
        {"sort": "headline"},
        {"section": "Not A Slug"},
        {"published_since": "yesterday"},
        {"page": 2},
    ],
)
def test_what_a_list_cannot_be_asked(asked: dict[str, Any]) -> None:
    """Typing errors are told, not ignored."""
    with pytest.raises(ValidationError):
        ArticlesQuery.model_validate(asked)


@pytest.mark.parametrize("asked", [{"limit": 0}, {"limit": 1001}, {"since": "x" * 65}])
def test_what_the_log_cannot_be_asked(asked: dict[str, Any]) -> None:
    """A follower takes as much as fits into an answer."""
    assert ChangesQuery().limit == 100
    with pytest.raises(ValidationError):
        ChangesQuery.model_validate(asked)
