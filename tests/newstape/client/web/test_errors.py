"""What is wrong with strangers, in words."""

import pytest

from newstape.client.errors import ClientError
from newstape.client.web.errors import (
    ExcessError,
    ForbiddenUrlError,
    StatusError,
    WebError,
)


@pytest.mark.parametrize("kind", [ExcessError, ForbiddenUrlError, StatusError])
def test_all_are_client_errors(kind: type[WebError]) -> None:
    """Whoever asks a service and the web has one kind to catch."""
    assert issubclass(kind, ClientError)


def test_a_status_says_what_was_answered() -> None:
    """And how long its sender wants to be left alone, if it says so."""
    error = StatusError(503, 7)
    assert str(error) == "answered with status 503"
    assert (error.status, error.retry_after) == (503, 7)
    assert StatusError(404).retry_after is None
