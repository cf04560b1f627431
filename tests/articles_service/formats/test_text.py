"""Plain text."""

from articles_service.domain.blocks import Listing, Paragraph, Picture, Quotation, Table
from articles_service.formats.text import body_text, write
from tests.fakes.coming_back import HERE, HOME
from tests.fakes.stories import a_full_story, a_story

EVERYTHING = """Transport

Ferry line reopens

After two years the boats are back.

By our own staff · AFP · Harbour town

[The boats AFP https://news.example.org/p.jpg]

The first boat left at six.

A pier of its own

[A pier Harbour Office https://news.example.org/photos/pier.png]

“We count every boat.”
— The harbour office

1. North pier
2. East pier

Pier\tBoats
North\t4
East\t9

The timetable: https://example.org/

Harbour cam: https://cam.example.org/1

* * *

ab/cd

Correction: The pier was misnamed.

https://news.example.org/paper/articles/story-1
"""
"""The full story."""


def test_everything() -> None:
    """A full story, as it goes out by mail."""
    assert write(a_full_story(), HOME).decode() == EVERYTHING


def test_little() -> None:
    """A headline, and where it stands."""
    assert write(a_story(), HERE) == b"Ferry line reopens\n\n/articles/story-1\n"


def test_bodies() -> None:
    """Lines stay lines, marks are left out, and what says nothing is nothing."""
    body = (
        Paragraph("a &lt; <b>b</b><br>c"),
        Listing(("<i>x</i>", "y")),
        Table((), (("a\nb", "c"),)),
        Quotation("q"),
        Picture(),
    )
    assert body_text(body, HERE) == "a < b\nc\n\n- x\n- y\n\na b\tc\n\n“q”"
