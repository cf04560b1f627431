"""What comes from outside: stories that are delivered, and what could not be read."""

from dataclasses import dataclass
from typing import Literal

from articles_service.domain.story import Filing

Withdrawn = Literal["withheld", "killed"]
"""To be taken from its readers; to be ended."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """A story as it is delivered. ``index`` is its place, ``weight`` its bytes.

    ``withdrawn`` is what its sender made of it. Where ``of_embargoes`` is false nothing
    was told of embargoes, not even that there is none: the one that stands goes on.
    """

    index: int
    uri: str
    filing: Filing
    withdrawn: Withdrawn | None = None
    weight: int = 0
    of_embargoes: bool = False


@dataclass(frozen=True, slots=True)
class Refusal:
    """Something that was not taken, and why."""

    index: int
    detail: str


Item = Delivery | Refusal
