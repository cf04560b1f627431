"""What goes wrong with a call, in the words of this service."""

from gateway.domain import errors
from newstape.client.errors import ClientError, RefusedError
from newstape.client.reasons import reason_of

_absences = {404: errors.UnknownStoryError, 410: errors.KilledStoryError}


def judge(error: Exception) -> errors.Reason:
    """Why a call failed.

    Raises:
        UnknownStoryError, KilledStoryError: it did not; what was asked for is not there.
        Exception: the error itself, where it is none of a client.
    """
    if not isinstance(error, ClientError):
        raise error
    if isinstance(error, RefusedError) and error.status in _absences:
        raise _absences[error.status] from error
    return reason_of(error)
