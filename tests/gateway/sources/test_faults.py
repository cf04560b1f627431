"""What goes wrong with a call is told in the words of the gateway."""

import pytest

from gateway.domain.errors import GatewayError, KilledStoryError, UnknownStoryError
from gateway.sources.faults import judge
from newstape.client.errors import MalformedError, RefusedError, UnreachableError
from newstape.client.reasons import DownError


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (RefusedError(503, None), "status"),
        (MalformedError("what?"), "invalid"),
        (UnreachableError("nobody"), "connect"),
        (DownError("timeout"), "timeout"),
    ],
)
def test_reason(error: Exception, reason: str) -> None:
    """A failed call has its reason."""
    assert judge(error) == reason


@pytest.mark.parametrize(
    ("status", "kind"), [(404, UnknownStoryError), (410, KilledStoryError)]
)
def test_absence(status: int, kind: type[GatewayError]) -> None:
    """That there is nothing is an answer, not a fault."""
    with pytest.raises(kind):
        judge(RefusedError(status, None))


def test_what_nobody_foresaw() -> None:
    """An error of ours is not taken for a fault of theirs."""
    with pytest.raises(ZeroDivisionError):
        judge(ZeroDivisionError())
