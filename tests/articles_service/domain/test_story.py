"""A story, and what can be said of it."""

from articles_service.domain.blocks import Crosshead, Divider, Paragraph, Picture
from tests.fakes.stories import a_full_story, a_story


def test_word_count() -> None:
    """The body's words count, marks do not part them; captions are not counted."""
    body = (
        Paragraph("One <em>two</em> th<b>ree</b>."),
        Crosshead("Four five"),
        Picture(caption="not counted"),
        Divider(),
    )
    assert a_story(body=body).word_count == 5
    assert a_story().word_count == 0
    assert a_full_story().word_count == 6 + 5 + 4 + 4
