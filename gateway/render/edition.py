"""Who publishes: what every page of one newspaper has in common."""

import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel import Locale, UnknownLocaleError
from pydantic import ConfigDict, TypeAdapter, ValidationError

from gateway.domain.known import DEFAULT_LIST
from gateway.render.colours import NIGHT, Colours
from gateway.render.words import LANGUAGES
from newstape.wire.scalars import ListName, Slug

_strict = ConfigDict(extra="forbid")


class EditionError(ValueError):
    """An edition that cannot be published; the text says why."""


@dataclass(frozen=True)
class Section:
    """A part of the newspaper: the ``section`` of its stories, and its name."""

    __pydantic_config__: ClassVar = _strict

    slug: Slug
    title: str


@dataclass(frozen=True)
class Edition:
    """A newspaper's name and habits.

    ``locale`` rules how numbers and dates are written, ``language`` in which words the
    page speaks to its reader (both BCP 47), ``timezone`` (IANA) which clock it shows.
    ``strip`` is the list of pages that name none. ``up_colour`` is the colour of rising
    prices: red in East Asia, green elsewhere. ``public_url`` has no slash at its end;
    without it links are relative.
    """

    __pydantic_config__: ClassVar = _strict

    title: str = "The Newstape"
    tagline: str | None = None
    locale: str = "en"
    language: str = "en"
    timezone: str = "UTC"
    strip: ListName = DEFAULT_LIST
    sections: tuple[Section, ...] = ()
    up_colour: Literal["green", "red"] = "green"
    day: Colours = field(default_factory=Colours)
    night: Colours = NIGHT
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

    def section_title(self, slug: str) -> str:
        """The name of a section; made from its slug where the edition does not know it."""
        known = {section.slug: section.title for section in self.sections}
        return known.get(slug) or slug.replace("-", " ").capitalize()


_adapter = TypeAdapter(Edition)


def read_edition(path: Path | None, public_url: str | None = None) -> Edition:
    """The edition of a TOML file, whose keys are the fields of ``Edition``.

    Without a file it is The Newstape; without a ``language`` it speaks its locale's.

    Raises:
        EditionError: the file cannot be read, or names what does not exist.
    """
    try:
        text = path.read_text("utf-8") if path else ""
        given = tomllib.loads(text) | {"public_url": public_url}
        given.setdefault("language", str(given.get("locale", "en")).split("-")[0])
        return _known(_adapter.validate_python(given))
    except OSError as error:
        raise EditionError(f"{path}: {error.strerror}") from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        raise EditionError(f"{path}: {where}: {first['msg']}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, LookupError) as error:
        raise EditionError(f"{path}: {error}") from error


def _known(edition: Edition) -> Edition:
    """The edition, whose language, locale and zone exist; else a LookupError."""
    if edition.language.split("-")[0].lower() not in LANGUAGES:
        raise LookupError(f"language: there are no words in {edition.language!r}")
    try:
        _ = edition.babel_locale, edition.zone
    except (UnknownLocaleError, ZoneInfoNotFoundError, ValueError) as error:
        raise LookupError(f"locale or timezone: {error}") from error
    return edition


def text_direction(language: str) -> Literal["ltr", "rtl"]:
    """Which way a language (BCP 47) is written; unknown ones left to right."""
    primary = language.split("-")[0].lower()
    return "rtl" if primary in _right_to_left else "ltr"


_right_to_left = frozenset(
    {"ar", "arc", "ckb", "dv", "fa", "he", "ps", "sd", "ur", "yi"}
)
