"""What readers are told of an error is written at its class."""

import pytest

from gateway.domain import errors

ALL = [
    errors.UnknownStoryError(),
    errors.KilledStoryError(),
    errors.MovedStoryError("new-slug"),
    errors.UnknownListError(),
    errors.UnknownSymbolError(),
    errors.PartUnavailableError(),
    errors.PartLateError(),
    errors.PartInvalidError(),
]


@pytest.mark.parametrize("error", ALL, ids=lambda error: type(error).__name__)
def test_every_error_tells_something_of_its_own(error: errors.GatewayError) -> None:
    """No class of the tree is mute, and no two say the same."""
    assert str(error).endswith(".")
    assert [str(other) for other in ALL].count(str(error)) == 1


def test_errors_carry_data() -> None:
    """What is known of an error besides its class is on it."""
    assert errors.MovedStoryError("new-slug").slug == "new-slug"
