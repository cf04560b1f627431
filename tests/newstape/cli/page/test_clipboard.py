"""Whole pages: every shape a clipboard gives, and garbage."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from newstape.cli.page import (
    ClipboardPage,
    Crosshead,
    LeadImage,
    PageError,
    Paragraph,
    StripRow,
    page_slug,
    parse_page,
    to_article,
    to_ticks,
)

FULL = """\
The Courier - Rain ends 'long' drought

GSK -1.22% 39.36 $
BP 0.48% 35.59 $
Rain ends 'long' drought
A wet field / Photo: © AFP

Rain ends 'long' drought

It rained on Monday.

Text size:

Farmers were glad.

- A wet spring -

More rain is <likely> & welcome.
"""
PAGE = ClipboardPage(
    site="The Courier",
    headline="Rain ends 'long' drought",
    strip=(
        StripRow("GSK", Decimal("39.36"), Decimal("-1.22"), "USD"),
        StripRow("BP", Decimal("35.59"), Decimal("0.48"), "USD"),
    ),
    lead_image=LeadImage("A wet field", "AFP"),
    standfirst="It rained on Monday.",
    body=(
        Paragraph("Farmers were glad."),
        Crosshead("A wet spring"),
        Paragraph("More rain is <likely> & welcome."),
    ),
)


def parse(text: str) -> ClipboardPage:
    """Read a page from text."""
    return parse_page(text.encode())


def without(text: str, *pieces: str) -> str:
    """The text with each piece taken out, once."""
    for piece in pieces:
        assert piece in text
        text = text.replace(piece, "", 1)
    return text


def test_a_page_gives_its_strip_and_its_story() -> None:
    """Everything worth keeping, in order, and nothing of the furniture."""
    assert parse(FULL) == PAGE


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace("\n\n", "\n"),
        lambda text: text.replace("\n", "\n\n"),
        lambda text: text.replace("\n", "\r\n"),
        lambda text: "\ufeff" + text,
        lambda text: text + "\nShare\nPrint\n© 2024 The Courier\n",
        lambda text: text + "\nRelated articles\n\nAnother headline\n",
        lambda text: text + "\nGSK -1.22% 39.36 $\nBP 0.48% 35.59 $\n",
        lambda text: text.replace("\nGSK", "\nHome\nWorld\nGSK", 1),
        lambda text: text.replace("35.59 $\n", "35.59 $\nHome\nWorld\n", 1),
        lambda text: text.replace("Text size:", "Text size: A A A"),
        lambda text: text.replace("The Courier - ", "The Courier | "),
    ],
    ids=[
        "no-blank-lines",
        "blank-lines-everywhere",
        "crlf",
        "bom",
        "buttons-below",
        "other-stories-below",
        "strip-again-below",
        "menu-above-strip",
        "menu-below-strip",
        "letters-in-control",
        "bar-in-title",
    ],
)
def test_the_same_page_in_another_dress_is_the_same_page(
    change: Callable[[str], str],
) -> None:
    """Blank lines, line ends, menus and buttons make no difference."""
    assert parse(change(FULL)) == PAGE


def test_a_page_may_have_no_strip() -> None:
    """Then there is nothing to price."""
    text = without(FULL, "GSK -1.22% 39.36 $\n", "BP 0.48% 35.59 $\n")
    assert parse(text) == replace(PAGE, strip=())


def test_a_page_may_have_no_photo() -> None:
    """Then there is no lead image."""
    text = without(FULL, "A wet field / Photo: © AFP\n")
    assert parse(text) == replace(PAGE, lead_image=None)


def test_a_page_may_have_no_crossheads() -> None:
    """Then all of the body is paragraphs."""
    text = without(FULL, "- A wet spring -\n")
    assert parse(text).body == (PAGE.body[0], PAGE.body[2])


def test_a_page_may_have_no_standfirst() -> None:
    """``Text size:`` right below the headline has nothing to part."""
    text = without(FULL, "It rained on Monday.\n")
    assert parse(text) == replace(PAGE, standfirst=None)


def test_without_the_control_all_text_is_body() -> None:
    """Nothing else tells a standfirst from a first paragraph."""
    page = parse(without(FULL, "Text size:\n"))
    assert page.standfirst is None
    assert page.body == (Paragraph("It rained on Monday."), *PAGE.body)


def test_lines_between_standfirst_and_control_are_kept() -> None:
    """Only the first line is the standfirst; nothing gets lost."""
    page = parse(FULL.replace("Text size:", "A second line.\n\nText size:"))
    assert page.standfirst == "It rained on Monday."
    assert page.body[0] == Paragraph("A second line.")


def test_a_control_at_the_foot_parts_nothing() -> None:
    """Far below the headline it is one more button."""
    body = "\n".join(f"Paragraph {n}." for n in range(20))
    page = parse(f"Courier - Rain\n{body}\nText size:\n")
    assert page.standfirst is None
    assert len(page.body) == 20


def test_a_headline_that_looks_like_a_row_is_a_headline() -> None:
    """It is known from the title."""
    page = parse("Courier - BP $5bn deal\n\nBP $5bn deal\n\nIt is done.\n")
    assert (page.headline, page.strip) == ("BP $5bn deal", ())


def test_a_page_whose_headline_stands_once_is_a_page() -> None:
    """The title alone tells it, and the strip ends where text begins."""
    page = parse("Courier - Rain\nBP 35.59 $\nIt rained on Monday.\nShare\n")
    assert page.headline == "Rain"
    assert [row.symbol for row in page.strip] == ["BP"]
    assert page.body == (Paragraph("It rained on Monday."),)


@pytest.mark.parametrize("between", ["", "A wet field / Photo: AFP\n"])
def test_a_short_standfirst_is_no_menu(between: str) -> None:
    """Only above a headline that is said again are short lines a menu."""
    page = parse(f"Courier - Rain\nWet at last\n{between}Text size:\nIt rained.\n")
    assert page.standfirst == "Wet at last"


def test_a_strip_may_have_thousands_of_rows() -> None:
    """Length is no matter."""
    rows = "\n".join(f"S{n} -0.5% {n}.25 $" for n in range(1, 5001))
    page = parse(f"Courier - Rain\n{rows}\nRain\nIt rained.\n")
    assert len(page.strip) == 5000
    assert page.strip[-1].symbol == "S5000"


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("", 1, "empty"),
        ("GSK -1.22% 39.36 $\nRain\n", 1, "no headline"),
        (FULL.replace("39.36", "39,360"), 3, "GSK: 39,360 may mean"),
        (FULL.replace("BP 0.48%", "BP 0.48"), 4, "broken strip row"),
        (FULL.replace("BP 0.48%", "GSK 0.48%"), 4, "GSK stands twice"),
        ("Courier - Rain\n\n\n", 1, "no story"),
        ("Courier - Rain\n\nRain\nText size:\nShare\n", 5, "no story"),
        ("Rain\n" + "Wet.\n" * 2001, 2002, "more than 2000 paragraphs"),
    ],
)
def test_garbage_is_refused_with_line_and_reason(
    text: str, line: int, reason: str
) -> None:
    """A person can go to the line and mend it."""
    with pytest.raises(PageError, match=reason) as caught:
        parse(text)
    assert caught.value.line == line


@pytest.mark.timeout(10)
@pytest.mark.parametrize(
    "hostile",
    [
        "Photo: " + "/" * 9_900,
        "Text size" + " a" * 4_900 + "!",
        "GSK " + "1" * 9_900 + "%",
        "GSK 1" + ",111" * 2_400 + "% x",
        "- " + "x - " * 2_400,
        "(photo" * 1_600,
    ],
)
def test_hostile_lines_cost_no_time(hostile: str) -> None:
    """No pattern of the reader runs wild on a long line."""
    lines = [f"{hostile}{n % 10}" for n in range(200)]
    page = parse("\n".join(["Courier - Rain", "Rain", "Wet.", *lines]))
    assert page.headline == "Rain"


# Any bytes, and lines that are nearly a page: those reach further into the reader.
pieces = st.one_of(
    st.sampled_from(FULL.splitlines()),
    st.sampled_from(
        ["Rain", "Photo:", "a / Photo: b (c)", "Share", "- -", "x - y", "$"]
    ),
    st.from_regex(
        r"[A-Z]{1,4} [-+]?[0-9.,]{0,9}%? ?[0-9.,]{0,9} [$€£%]?", fullmatch=True
    ),
    st.text(max_size=30),
)
near_pages = st.lists(pieces, max_size=15).map(lambda lines: "\n".join(lines).encode())


@given(st.one_of(st.binary(max_size=300), near_pages))
@example(b"\xff\xfe")
@example(b"- - -\n- - -\n- - -")
def test_any_bytes_are_a_page_or_an_error_of_a_page(data: bytes) -> None:
    """Nothing else is ever raised, and every page fits the wire."""
    try:
        page = parse_page(data)
    except PageError as error:
        refusal = error
    else:
        check_fits_the_wire(page)
        return
    assert refusal.line >= 1
    assert refusal.reason


def check_fits_the_wire(page: ClipboardPage) -> None:
    """Its models can be made."""
    slug = page_slug(page)
    assert to_article(page, slug=slug, ticker_list=slug).headline == page.headline
    ticks = to_ticks(page, datetime(2024, 6, 17, tzinfo=UTC))
    assert [tick.symbol for tick in ticks] == [row.symbol for row in page.strip]


words = st.text(
    st.sampled_from("abcdefghijklmnopqrstuvwxyzäéß'“”&<>"), min_size=2, max_size=9
)
sentences = st.lists(words, min_size=4, max_size=12).map(
    lambda w: "Z" + " ".join(w) + "."
)
names = st.lists(words, min_size=1, max_size=4).map(lambda w: "Q" + " ".join(w))
percents = st.decimals(min_value=Decimal("-99.99"), max_value=500, places=2)
rows = st.builds(
    StripRow,
    symbol=st.from_regex(r"[A-Z]{1,5}(\.[A-Z]{4})?", fullmatch=True),
    price=st.decimals(min_value=Decimal("0.001"), max_value=10**6, places=3),
    percent=st.none() | percents.map(lambda percent: percent or abs(percent)),
    currency=st.sampled_from(["USD", "EUR", "GBP"]),
)
pages = st.builds(
    ClipboardPage,
    site=names.map(lambda name: f"Site {name}"),
    headline=names,
    strip=st.lists(rows, max_size=20, unique_by=lambda row: row.symbol).map(tuple),
    lead_image=st.none() | st.builds(LeadImage, st.none() | names, names),
    standfirst=st.none() | sentences,
    body=st.lists(
        st.builds(Paragraph, sentences) | st.builds(Crosshead, names),
        min_size=1,
        max_size=8,
    ).map(tuple),
)
MARKS = {"USD": "$", "EUR": "€", "GBP": "£"}


def render(page: ClipboardPage) -> str:
    """The page as a clipboard gives it."""
    strip = [
        f"{row.symbol} {'' if row.percent is None else f'{row.percent}% '}"
        f"{row.price} {MARKS[row.currency or 'USD']}"
        for row in page.strip
    ]
    image = page.lead_image
    caption = f"{image.caption} / " if image and image.caption else ""
    photo = [f"{caption}Photo: © {image.credit}"] if image else []
    body = [
        part.text if isinstance(part, Paragraph) else f"- {part.text} -"
        for part in page.body
    ]
    head = [page.headline, *photo, page.headline, *filter(None, [page.standfirst])]
    return "\n\n".join(
        [f"{page.site} - {page.headline}", *strip, *head, "Text size:", *body]
    )


@given(pages)
def test_a_rendered_page_is_read_back_as_it_was(page: ClipboardPage) -> None:
    """Reading is the inverse of printing."""
    assert parse(render(page)) == page
