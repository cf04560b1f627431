"""Who publishes: what every page of one newspaper has in common."""

from dataclasses import dataclass
from typing import Literal
from zoneinfo import ZoneInfo

from babel import Locale


@dataclass(frozen=True)
class Edition:
    """A newspaper's name and habits.

    ``locale`` rules how numbers and dates are written, ``language`` in which words the
    page speaks to its reader (both BCP 47), ``timezone`` (IANA) which clock it shows.
    ``up_colour`` is the colour of rising prices: red in East Asia, green elsewhere.
    ``public_url`` has no slash at its end; without it links are relative.
    """

    title: str = "The Newstape"
    tagline: str | None = None
    locale: str = "en"
    language: str = "en"
    timezone: str = "UTC"
    up_colour: Literal["green", "red"] = "green"
    public_url: str | None = None

    @property
    def babel_locale(self) -> Locale:
        """The locale's data.

        Raises:
            babel.UnknownLocaleError: no such locale.
        """
        return Locale.parse(self.locale, sep="-")

    @property
    def zone(self) -> ZoneInfo:
        """The edition's clock.

        Raises:
            zoneinfo.ZoneInfoNotFoundError: no such zone.
        """
        return ZoneInfo(self.timezone)

    def absolute(self, reference: str) -> str:
        """A reference below the site as an address, as absolute as is known."""
        if self.public_url and reference.startswith("/"):
            return self.public_url + reference
        return reference


def text_direction(language: str) -> Literal["ltr", "rtl"]:
    """Which way a language (BCP 47) is written; unknown ones left to right."""
    primary = language.split("-")[0].lower()
    return "rtl" if primary in _right_to_left else "ltr"


_right_to_left = frozenset(
    {"ar", "arc", "ckb", "dv", "fa", "he", "ps", "sd", "ur", "yi"}
)
