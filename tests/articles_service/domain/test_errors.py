"""Errors carry data and tell what happened in a sentence."""

from articles_service.domain import errors
from articles_service.domain.errors import (
    ArticlesError,
    ContentError,
    TakenError,
    VerbError,
    VersionError,
)


def test_one_tree() -> None:
    """Every error of the domain is an ArticlesError, and the drawing shows it."""
    kinds = [
        kind
        for kind in vars(errors).values()
        if isinstance(kind, type) and kind is not ArticlesError
    ]
    assert kinds
    assert all(issubclass(kind, ArticlesError) for kind in kinds)
    drawing = errors.__doc__ or ""
    assert [kind.__name__ for kind in kinds if kind.__name__ not in drawing] == []


def test_errors_carry_data() -> None:
    """Who catches one need not read its text."""
    verb = VerbError("released", "draft")
    assert (verb.verb, verb.status) == ("released", "draft")
    assert str(verb) == "A draft article cannot be released."
    assert VersionError(7).standing == 7
    assert TakenError("slug", "a", "id-1").owner == "id-1"
    assert ContentError("/slug", "No.").pointer == "/slug"
