"""Why a service could not be had, in a word."""

from typing import Literal

import httpx2

from newstape.client.errors import ClientError, MalformedError, RefusedError
from newstape.client.stream import StreamClosedError

Reason = Literal["timeout", "connect", "status", "invalid", "mute"]
_cut_off = ("disconnected", "peer closed")


def reason_of(error: ClientError) -> Reason:
    """``status``: it said no. ``invalid``: what it said is not of the wire."""
    if isinstance(error, RefusedError | StreamClosedError):
        return "status"
    if isinstance(error, MalformedError):
        return "invalid"
    cause = error.__cause__
    if isinstance(cause, TimeoutError | httpx2.TimeoutException):
        return "timeout"
    if isinstance(cause, httpx2.RemoteProtocolError) and not any(
        words in str(cause) for words in _cut_off
    ):
        return "invalid"
    return "connect"
