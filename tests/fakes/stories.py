"""Stories and filings for tests, each field overridable, and a clock to be turned."""

from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from articles_service.domain.blocks import (
    Block,
    Crosshead,
    Divider,
    Embed,
    Link,
    Listing,
    Paragraph,
    Picture,
    Quotation,
    Signoff,
    Table,
)
from articles_service.domain.release import Filed, opens_at
from articles_service.domain.story import (
    Author,
    Content,
    Correction,
    Filing,
    Image,
    Story,
    SymbolRef,
)

NOW = datetime(2024, 6, 17, 20, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
_content = frozenset(field.name for field in fields(Content))


class Hands:
    """A clock that stands until it is turned."""

    def __init__(self, now: datetime = NOW) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def turn(self, seconds: float) -> datetime:
        """Let time pass."""
        self.now += timedelta(seconds=seconds)
        return self.now


def an_id(number: int) -> str:
    """The id of the story with this number; ids are in the order of their numbers."""
    return f"0190275c-8a40-7d33-8000-{number:012x}"


def at(seconds: float) -> datetime:
    """So many seconds after ``NOW``."""
    return NOW + timedelta(seconds=seconds)


def every_block() -> tuple[Block, ...]:
    """One block of each kind."""
    return (
        Paragraph("The first boat left at <em>six</em>.", id="p1"),
        Crosshead("A pier of its own", id="c1"),
        Picture(
            "/photos/pier.png", "A pier", None, "Harbour Office", 600, 400, id="i1"
        ),
        Quotation("We count every boat.", "The harbour office", id="q1"),
        Listing(("<b>North</b> pier", "East pier"), "numbered", id="l1"),
        Table(("Pier", "Boats"), (("North", "4"), ("East", "9")), id="t1"),
        Link("https://example.org/", "The timetable", id="k1"),
        Embed("Harbour cam", "https://cam.example.org/1", id="e1"),
        Divider(id="d1"),
        Signoff("ab/cd", id="s1"),
    )


def full_content() -> Content:
    """A content with every field filled."""
    return Content(
        headline="Ferry line reopens",
        kicker="Transport",
        standfirst="After two years the boats are back.",
        byline="By our own staff",
        authors=(Author("Harbour desk", "https://example.org/desk"), Author("Staff")),
        source="AFP",
        dateline="Harbour town",
        language="en-GB",
        section="world",
        tags=("Ferries", "Sea"),
        symbols=(SymbolRef("BP", "XLON"), SymbolRef("GSK")),
        ticker_list="front",
        lead_image=Image("/p.jpg", "Boats", "The boats", "AFP", 1200, 800),
        body=every_block(),
    )


def a_filing(headline: str = "Ferry line reopens", **given: Any) -> Filing:
    """What a newsroom hands in; ``given`` are fields of the filing or its content."""
    content = {k: given.pop(k) for k in list(given) if k in _content}
    return Filing(Content(headline, **content), **given)


def a_story(number: int = 1, **given: Any) -> Story:
    """A published story; ``given`` are fields of the story or its content."""
    content = {k: given.pop(k) for k in list(given) if k in _content}
    values: dict[str, Any] = {
        "id": an_id(number),
        "uri": f"urn:uuid:{an_id(number)}",
        "slug": f"story-{number}",
        "version": 1,
        "status": "published",
        "signal": None,
        "content": Content(**{"headline": "Ferry line reopens", **content}),
        "first_published_at": NOW,
        "published_at": NOW,
        "updated_at": NOW,
        "embargoed_until": None,
    }
    return Story(**(values | given))


def a_draft(number: int = 1, **given: Any) -> Story:
    """A story that was not published yet."""
    fresh = {"status": "draft", "published_at": None, "first_published_at": None}
    return a_story(number, **(fresh | given))


def a_full_story() -> Story:
    """A story with every field filled."""
    correction = Correction("The pier was misnamed.", NOW, 2)
    story = a_story(version=2, signal="correction", embargoed_until=at(-60))
    return replace(story, content=full_content(), corrections=(correction,))


def filed(story: Story) -> Filed:
    """A story as it stands once readers were told of it, if it is open to them."""
    opens = opens_at(story)
    if opens is not None and opens > NOW:
        return Filed(story, "nothing", opens)
    return Filed(story, "nothing" if opens is None else "shown")
