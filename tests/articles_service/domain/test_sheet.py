"""Sheets stand in lists; calendars say since when a list is what it is."""

from articles_service.domain.listing import Position
from articles_service.domain.sheet import Calendar
from articles_service.storage.documents import written
from tests.fakes.stories import NOW, a_draft, a_story, an_id, at


def test_position() -> None:
    """A sheet stands at the time that its list is sorted by."""
    sheet = written(a_story(3, published_at=NOW, updated_at=at(5)))
    assert sheet.position("-published_at") == Position(NOW, an_id(3))
    assert sheet.position("published_at") == Position(NOW, an_id(3))
    assert sheet.position("-updated_at") == Position(at(5), an_id(3))
    assert written(a_draft()).position("-published_at") == Position(NOW, an_id(1))


def test_since_when_a_list_stands() -> None:
    """Since the last change; but what opened untold may have opened just now."""
    assert Calendar().modified(NOW) is None
    assert Calendar(at(5), at(-5)).modified(NOW) == at(-5)
    assert Calendar(at(5), at(-5)).modified(at(5)) == at(5)
    assert Calendar(at(5), at(-5)).modified(at(7)) == at(7)
