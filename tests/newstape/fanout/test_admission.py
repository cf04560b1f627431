"""How many readers are let in."""

import pytest

from newstape.fanout import codes
from newstape.fanout.admission import Admission, NotAdmittedError
from newstape.fanout.limits import Limits

LIMITS = Limits(max_connections=2, max_connections_per_address=1)


def test_one_address_has_its_share() -> None:
    """And gets it back when its reader leaves."""
    admission = Admission(LIMITS)
    with (
        admission.reader("a"),
        pytest.raises(NotAdmittedError) as caught,
        admission.reader("a"),
    ):
        pass
    assert caught.value.code == codes.TOO_MANY_CONNECTIONS
    with admission.reader("a"):
        assert admission.total == 1


def test_the_house_can_be_full() -> None:
    """Whoever comes is asked to back off."""
    admission = Admission(LIMITS)
    with (
        admission.reader("a"),
        admission.reader("b"),
        pytest.raises(NotAdmittedError) as caught,
        admission.reader("c"),
    ):
        pass
    assert caught.value.code == codes.OVER_CAPACITY
    assert admission.total == 0
