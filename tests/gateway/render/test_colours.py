"""Colours of an edition can be read, or they are refused."""

import pytest

from gateway.render.colours import NIGHT, ColourError, Colours, contrast, style_sheet


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        ("#000000", "#ffffff", 21),
        ("#ffffff", "#ffffff", 1),
        ("#777777", "#ffffff", 4.48),
        ("#ffffff", "#767676", 4.54),
    ],
)
def test_contrast(one: str, other: str, ratio: float) -> None:
    """The ratio of WCAG, whichever colour comes first."""
    assert contrast(one, other) == pytest.approx(ratio, abs=0.005)


@pytest.mark.parametrize(
    ("colours", "why"),
    [
        ({"accent": "red"}, "accent: 'red'"),
        ({"ink": "#FFF"}, "ink: '#FFF'"),
        ({"soft": "#999999"}, "#999999 on #fdfcf8 has a contrast of 2.8, not 4.5"),
        ({"plate": "#444444"}, "on #444444"),
    ],
)
def test_what_cannot_be_read(colours: dict[str, str], why: str) -> None:
    """Text that is too faint on either ground is refused, and so is what is no colour."""
    with pytest.raises(ColourError, match=why):
        Colours(**colours)


def test_style_sheet() -> None:
    """Nothing but colours gets into the style sheet, by day and by night."""
    text = style_sheet(Colours(accent="#004d80"), NIGHT)
    assert "--accent: #004d80;" in text
    assert text.count("--paper") == 2
