"""Ink and paper of an edition, by day and by night, and whether they can be read."""

import re
from dataclasses import asdict, dataclass
from itertools import product
from typing import ClassVar

from pydantic import ConfigDict

LEAST_CONTRAST = 4.5
"""WCAG 2.2, 1.4.3 (AA), for text of any size."""

_hex = re.compile(r"#[0-9a-f]{6}")


class ColourError(ValueError):
    """A colour that is none, or that cannot be read."""


@dataclass(frozen=True)
class Colours:
    """Each is written ``#rrggbb``.

    ``paper`` and ``plate`` are grounds; ``ink``, ``soft``, ``accent``, ``gain`` and
    ``loss`` are written on both; ``rule`` is of lines that say nothing.
    """

    __pydantic_config__: ClassVar = ConfigDict(extra="forbid")

    paper: str = "#fdfcf8"
    plate: str = "#f4f0e7"
    ink: str = "#17140f"
    soft: str = "#5c554a"
    rule: str = "#d8d1c2"
    accent: str = "#8c1d18"
    gain: str = "#0a6638"
    loss: str = "#b1221b"

    def __post_init__(self) -> None:
        for name, value in asdict(self).items():
            if not _hex.fullmatch(value):
                raise ColourError(f"{name}: {value!r} is not like #1a2b3c")
        written = (self.ink, self.soft, self.accent, self.gain, self.loss)
        for text, ground in product(written, (self.paper, self.plate)):
            if contrast(text, ground) < LEAST_CONTRAST:
                found = f"{text} on {ground} has a contrast of"
                raise ColourError(
                    f"{found} {contrast(text, ground):.1f}, not {LEAST_CONTRAST}"
                )

    @property
    def css(self) -> str:
        """As declarations of custom properties."""
        return " ".join(f"--{name}: {value};" for name, value in asdict(self).items())


def style_sheet(day: Colours, night: Colours) -> str:
    """The rules that give a page its colours."""
    return (
        f":root {{ {day.css} }}\n"
        f"@media (prefers-color-scheme: dark) {{ :root {{ {night.css} }} }}\n"
    )


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, from 1 to 21 (WCAG 2.2)."""
    lights = sorted((_luminance(one), _luminance(other)))
    return (lights[1] + 0.05) / (lights[0] + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(int(colour[at : at + 2], 16)) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: int) -> float:
    share = channel / 255
    return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4


NIGHT = Colours(
    paper="#151310",
    plate="#201d18",
    ink="#eee9df",
    soft="#b3aa9c",
    rule="#3b362e",
    accent="#f0978c",
    gain="#74cb98",
    loss="#ff9186",
)
