"""Words in one word."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles_service.domain.cursor import sealed, unsealed
from articles_service.domain.errors import CursorError


@given(st.lists(st.from_regex(r"[!-~]+", fullmatch=True), min_size=1))
def test_words_come_back(words: list[str]) -> None:
    """What was sealed is read again, and fits into a URL as it is."""
    cursor = sealed(*words)
    assert unsealed(cursor) == words
    assert cursor.replace("-", "").replace("_", "").isalnum()


@pytest.mark.parametrize("text", ["é", "a", "====", "_-8", "!"])
def test_anything_else_is_refused(text: str) -> None:
    """What is no base64 of ASCII raises CursorError and nothing else."""
    with pytest.raises(CursorError):
        unsealed(text)
