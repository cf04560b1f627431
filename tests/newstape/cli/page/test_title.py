"""The first line: which part is the site, which the headline."""

import pytest

from newstape.cli.page.errors import PageError
from newstape.cli.page.text import Line
from newstape.cli.page.title import read_title


def page(*texts: str) -> list[Line]:
    """Lines of a page from its title on."""
    return [Line(number, text) for number, text in enumerate(texts, 1)]


@pytest.mark.parametrize(
    ("title", "below", "site", "headline"),
    [
        ("Courier - Rain ends", "Words.", "Courier", "Rain ends"),
        ("Courier | Rain ends", "Words.", "Courier", "Rain ends"),
        ("Courier – Rain - ends", "Words.", "Courier", "Rain - ends"),
        ("North - South Courier - Rain", "Rain", "North - South Courier", "Rain"),
        ("Courier - Rain - ends", "Rain - ends", "Courier", "Rain - ends"),
        ("Rain - ends - Courier", "Rain - ends", "Courier", "Rain - ends"),
        ("Courier - Rain", "Rain / Photo: AFP", "Courier", "Rain"),
        ("Rain - ends", "Rain - ends", None, "Rain - ends"),
        ("Rain ends", "Words.", None, "Rain ends"),
        ("- Rain ends", "Words.", None, "Rain ends"),
    ],
)
def test_the_repeated_part_is_the_headline(
    title: str, below: str, site: str | None, headline: str
) -> None:
    """Without repetition the site comes first and ends at the first dash."""
    assert read_title(page(title, below)) == (site, headline)


@pytest.mark.parametrize(
    ("title", "reason"),
    [
        ("GSK -1.22% 39.36 $", "no headline"),
        ("Text size:", "no headline"),
        ("Courier -", "no headline"),
        ("---", "no headline"),
        ("x" * 501, "too long"),
        ("x - " * 200, "too long"),
    ],
)
def test_a_page_without_a_headline_is_refused(title: str, reason: str) -> None:
    """The reason and the line are told."""
    with pytest.raises(PageError, match=reason) as caught:
        read_title(page(title, "Words."))
    assert caught.value.line == 1
