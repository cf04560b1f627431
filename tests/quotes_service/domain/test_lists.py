"""Lists are ordered sets."""

import pytest

from quotes_service.domain.errors import ListError
from quotes_service.domain.lists import QuoteList


def test_a_double_is_refused() -> None:
    """No symbol stands twice in a strip."""
    with pytest.raises(ListError, match="twice"):
        QuoteList("front", ("BP", "GSK", "BP"))


def test_an_empty_list() -> None:
    """A list without symbols is one: it hides its strip."""
    assert QuoteList("front", ()).symbols == ()
