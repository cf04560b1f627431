"""How many readers are let in."""

import pytest

from newstape.fanout import codes
from newstape.fanout.admission import Admission, NotAdmittedError
from newstape.fanout.limits import Limits

LIMITS = Limits(max_connections=2, max_connections_per_address=1)


def test_one_address_has_its_share() -> None:
    """And gets it back when its reader leaves."""
    admission = Admission(LIMITS)
    admission.enter("a")
    with pytest.raises(NotAdmittedError) as caught:
        admission.enter("a")
    assert caught.value.code == codes.TOO_MANY_CONNECTIONS
    admission.leave("a")
    admission.enter("a")
    assert admission.total == 1


def test_the_house_can_be_full() -> None:
    """Whoever comes is asked to back off."""
    admission = Admission(LIMITS)
    admission.enter("a")
    admission.enter("b")
    with pytest.raises(NotAdmittedError) as caught:
        admission.enter("c")
    assert caught.value.code == codes.OVER_CAPACITY
    assert admission.total == 2
