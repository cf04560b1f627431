"""Every failure of a client has its word."""

import httpx2
import pytest

from newstape.client.errors import (
    ClientError,
    MalformedError,
    RefusedError,
    UnreachableError,
)
from newstape.client.reasons import Reason, reason_of
from newstape.client.stream import StreamClosedError


def because(cause: Exception) -> UnreachableError:
    error = UnreachableError("no answer")
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (RefusedError(503, None), "status"),
        (StreamClosedError(4001, "no"), "status"),
        (MalformedError("what?"), "invalid"),
        (because(TimeoutError()), "timeout"),
        (because(httpx2.ReadTimeout("late")), "timeout"),
        (because(httpx2.ConnectError("refused")), "connect"),
        (because(httpx2.ReadError("reset")), "connect"),
        (because(httpx2.RemoteProtocolError("Server disconnected")), "connect"),
        (because(httpx2.RemoteProtocolError("peer closed connection")), "connect"),
        (because(httpx2.RemoteProtocolError("illegal status line")), "invalid"),
        (UnreachableError("not an address"), "connect"),
    ],
)
def test_reason(error: ClientError, reason: Reason) -> None:
    """Late, absent, refusing and senseless are told apart."""
    assert reason_of(error) == reason
