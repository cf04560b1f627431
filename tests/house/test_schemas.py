"""The committed descriptions say what the code does."""

from tools.schemas import committed, documents


def test_descriptions_are_up_to_date() -> None:
    """Whoever changes the wire commits what it looks like now (``make schemas``)."""
    wanted, there = documents(), committed()
    assert sorted(there) == sorted(wanted)
    assert [path for path in wanted if wanted[path] != there[path]] == []
