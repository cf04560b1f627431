"""Channels and their names."""

from articles_service.domain.channel import Channel


def test_names() -> None:
    """A channel is called after its section, or it is that of all."""
    assert Channel("world").name == "world"
    assert Channel().name == "all"
