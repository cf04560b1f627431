"""What stands round a story."""

import pytest

from newstape.cli.page.furniture import is_label, is_text_size, without_furniture
from newstape.cli.page.text import Line


def kept(*texts: str) -> list[str]:
    """What is left of the lines of a page with the headline ``Rain ends``."""
    lines = [Line(number, text) for number, text in enumerate(texts, 1)]
    return [line.text for line in without_furniture(lines, "Rain ends")]


@pytest.mark.parametrize(
    "text",
    ["Text size:", "Text size", "text size: A A A", "Font size: - +", "Textgröße:"],
)
def test_the_control_of_the_text_size_is_known(text: str) -> None:
    """It parts standfirst and body."""
    assert is_text_size(Line(1, text))


@pytest.mark.parametrize("text", ["Text size: it matters", "The text size:", "Text"])
def test_a_sentence_about_text_size_is_not_the_control(text: str) -> None:
    """Only the control itself is furniture."""
    assert not is_text_size(Line(1, text))


@pytest.mark.parametrize(
    "text",
    [
        "Rain ends",
        "Share",
        "Share:",
        "E-Mail",
        "Print",
        "12 comments",
        "Advertisement",
        "© 2024 The Courier",
        "Copyright © The Courier",
        "All rights reserved.",
    ],
)
def test_furniture_goes_wherever_it_stands(text: str) -> None:
    """Buttons, notices and the doubled headline are no story."""
    assert kept("One.", text, "Two.") == ["One.", "Two."]


@pytest.mark.parametrize(
    "text",
    [
        "Share prices rose.",
        "Top of the world",
        "Copyright law changes.",
        "Rain ends soon",
    ],
)
def test_words_of_furniture_in_prose_stay(text: str) -> None:
    """Only whole lines are furniture."""
    assert kept("One.", text) == ["One.", text]


def test_the_story_ends_where_other_stories_begin() -> None:
    """What follows such a heading belongs to other pages."""
    assert kept("One.", "Related articles:", "Another story", "More") == ["One."]


def test_a_menu_above_the_story_does_not_end_it() -> None:
    """The same words above the first line of the story are a menu."""
    assert kept("Most read", "One.") == ["One."]


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("World news", True),
        ("It rained.", False),
        ("word " * 13, False),
        ("“So”", False),
    ],
)
def test_a_label_is_short_and_no_sentence(text: str, label: bool) -> None:
    """Menus above the headline are told from text by that."""
    assert is_label(Line(1, text.strip())) is label
