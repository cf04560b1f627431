"""The line under the lead image."""

import pytest

from newstape.cli.page.errors import PageError
from newstape.cli.page.photo import LeadImage, read_photo, take_photos
from newstape.cli.page.text import Line


@pytest.mark.parametrize(
    ("printed", "caption", "credit"),
    [
        ("A ship / Photo: © AFP", "A ship", "AFP"),
        ("A ship / Photo: AFP", "A ship", "AFP"),
        ("A ship - Photo: (c) AFP", "A ship", "AFP"),
        ("A ship (Photo: AFP)", "A ship", "AFP"),
        ("A ship / Foto: dpa", "A ship", "dpa"),
        ("Photo: Harbour Office / Reuters", None, "Harbour Office / Reuters"),
        ("A ship / Photos: © AFP, © Reuters", "A ship", "AFP, Reuters"),
        ("A ship / Photo: © AFP / Photo: © Reuters", "A ship", "AFP / Reuters"),
        ("A ship / Photo: © AFP / Photo: © AFP", "A ship", "AFP"),
        ("A ship / Photo:", "A ship", None),
        ("Photo credit: AFP", None, "AFP"),
    ],
)
def test_caption_and_credit_are_told_apart(
    printed: str, caption: str | None, credit: str | None
) -> None:
    """Several credits are kept, joined, without copyright signs."""
    assert read_photo(Line(1, printed)) == LeadImage(caption, credit)


@pytest.mark.parametrize(
    "prose",
    [
        "The photo: a grey ship at dawn",
        "A telephoto: lens",
        "A picture (photo: see below), and then " + "much more text " * 20,
    ],
)
def test_prose_is_no_photo_line(prose: str) -> None:
    """A sentence that speaks of a photo stays a sentence."""
    assert read_photo(Line(1, prose)) is None


def test_several_photo_lines_make_one_image() -> None:
    """The first caption stays, and every credit; other lines come back."""
    image, rest = take_photos(
        [Line(1, "A ship / Photo: AFP"), Line(2, "Words"), Line(3, "Photo: Reuters")]
    )
    assert image == LeadImage("A ship", "AFP / Reuters")
    assert rest == [Line(2, "Words")]


def test_a_photo_line_that_tells_nothing_is_no_image() -> None:
    """``Photo:`` alone is furniture."""
    assert take_photos([Line(1, "Photo:")]) == (None, [])


def test_too_many_credits_are_refused() -> None:
    """The wire has room for a credit of 200 characters."""
    lines = [Line(n, f"Photo: {n} {'x' * 150}") for n in (1, 2)]
    with pytest.raises(PageError, match="line 2: too many photo credits"):
        take_photos(lines)
