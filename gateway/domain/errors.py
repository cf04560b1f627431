"""Why there is no page, or not the one asked for. Errors carry data and know no HTTP.

GatewayError
├── UnknownStoryError       no story has this slug, or readers may not see it
├── KilledStoryError        it is gone for ever
├── MovedStoryError         it has another slug now
├── UnknownSymbolError      there is no price of this symbol
├── UnknownListError        there is no strip of this name
└── PartUnavailableError    without this part there is no page
    ├── PartLateError       it did not come in time
    └── PartInvalidError    what came made no sense

The docstring of a class is what readers are told.
"""

from typing import Literal

Reason = Literal["timeout", "connect", "status", "invalid", "mute", "overload"]


class GatewayError(Exception):
    """This page cannot be had."""

    def __str__(self) -> str:
        return self.__doc__ or ""


class UnknownStoryError(GatewayError):
    """There is no story at this address."""


class KilledStoryError(GatewayError):
    """This story was withdrawn."""


class MovedStoryError(GatewayError):
    """This story has another address now."""

    def __init__(self, slug: str) -> None:
        self.slug = slug


class UnknownSymbolError(GatewayError):
    """There is no price of this symbol."""


class UnknownListError(GatewayError):
    """There is no list of this name."""


class PartUnavailableError(GatewayError):
    """This story cannot be had at the moment."""


class PartLateError(PartUnavailableError):
    """This story did not come in time."""


class PartInvalidError(PartUnavailableError):
    """This story did not come as it should."""
