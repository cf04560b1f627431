"""Why a service could not be had, in a word."""

from typing import Literal

import httpx2

from newstape.client.errors import ClientError, MalformedError, RefusedError
from newstape.client.flights import CrowdedError
from newstape.client.stream import StreamClosedError

Reason = Literal["timeout", "connect", "status", "invalid", "mute", "overload"]
_cut_off = ("disconnected", "peer closed")


class DownError(ClientError):
    """Nobody was asked: it is known already why there would be no answer."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(f"known to be down: {reason}")
        self.reason = reason


def reason_of(error: ClientError) -> Reason:
    """``status``: it said no. ``invalid``: what it said is not of the wire.

    ``overload``: it was not asked, because too much is asked of it already.
    """
    if isinstance(error, DownError):
        return error.reason
    if isinstance(error, CrowdedError):
        return "overload"
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
