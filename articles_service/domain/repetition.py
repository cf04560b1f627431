"""A request that comes twice, because its answer was lost, has its effect once."""

from dataclasses import dataclass

from articles_service.domain.story import Story


@dataclass(frozen=True, slots=True)
class Token:
    """Names one request: a key, unique to its sender, and a digest of what it asks."""

    key: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Memory:
    """What a token's first request asked, and the version that it made."""

    fingerprint: str
    story: Story
