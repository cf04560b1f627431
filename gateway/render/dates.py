"""Dates and times as an edition writes them, in its zone and never without its name."""

from datetime import datetime

from babel.dates import format_date, format_skeleton, get_timezone_name

from gateway.render.edition import Edition


class Dates:
    """The date formats of one edition."""

    def __init__(self, edition: Edition) -> None:
        self._locale = edition.babel_locale
        self._zone = edition.zone

    def weekday(self, at: datetime) -> str:
        """``Monday, June 17, 2024``."""
        return format_date(at.astimezone(self._zone), "full", self._locale)

    def date(self, at: datetime) -> str:
        """``2024-06-17``: what machines read, no finer than what people do."""
        return f"{at.astimezone(self._zone):%Y-%m-%d}"

    def day(self, at: datetime) -> str:
        """``June 17, 2024``."""
        return format_date(at.astimezone(self._zone), "long", self._locale)

    def hour(self, at: datetime) -> str:
        """``20:00``; beside a time that names its zone."""
        return f"{at.astimezone(self._zone):%H:%M}"

    def short_day(self, at: datetime) -> str:
        """``Jun 17``."""
        local = at.astimezone(self._zone)
        return str(format_skeleton("MMMd", local, locale=self._locale))

    def clock(self, at: datetime) -> str:
        """``20:00 UTC``."""
        return f"{at.astimezone(self._zone):%H:%M} {self.zone_name(at)}"

    def moment(self, at: datetime) -> str:
        """``June 17, 2024, 20:00 UTC``."""
        return f"{self.day(at)}, {self.clock(at)}"

    def as_of(self, at: datetime, now: datetime) -> str:
        """The time alone if it is of today, else behind its short date."""
        local = at.astimezone(self._zone)
        if local.date() == now.astimezone(self._zone).date():
            return self.clock(at)
        return f"{self.short_day(at)}, {self.clock(at)}"

    def zone_name(self, at: datetime) -> str:
        """``UTC``; ``CEST``, in German ``MESZ``; ``UTC+04`` where a zone has no name."""
        local = at.astimezone(self._zone)
        short = get_timezone_name(local, "short", locale=self._locale)
        if short.isalpha():  # else it is a whole phrase, or an offset
            return short
        name = local.tzname() or ""
        return f"UTC{name}" if name[:1] in "+-" else name
