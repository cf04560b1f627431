"""Figures as a person reads them: short, and a dash for what is not known."""

NONE = "–"
_scales = ((1.0, ""), (1e3, "k"), (1e6, "M"), (1e9, "G"), (1e12, "T"))


def number(value: float | None) -> str:
    """How many, or how many a second: ``0``, ``0.4``, ``12``, ``12.3k``."""
    return NONE if value is None else "".join(_scaled(value))


def size(value: float | None) -> str:
    """Bytes: ``412 B``, ``26.4 kB``, ``98.1 MB``."""
    return NONE if value is None else "{} {}B".format(*_scaled(value))


def duration(seconds: float | None) -> str:
    """How long something took: ``0.4 ms``, ``12 ms``, ``1.2 s``."""
    if seconds is None:
        return NONE
    if seconds < 1:
        return f"{_plain(seconds * 1000)} ms"
    return f"{_plain(seconds)} s"


def age(seconds: float | None) -> str:
    """How long something has lasted: ``42 s``, ``12 min``, ``3 h``, ``8 d``."""
    if seconds is None:
        return NONE
    for unit, length in (("d", 86_400), ("h", 3600), ("min", 60)):
        if seconds >= 2 * length:
            return f"{seconds / length:.0f} {unit}"
    return f"{seconds:.0f} s"


def percent(share: float | None) -> str:
    """A share of one: ``12%``."""
    return NONE if share is None else f"{share:.0%}"


def _scaled(value: float) -> tuple[str, str]:
    """The number to show, and the letter of its thousands."""
    fitting = (each for each in _scales if round(value / each[0]) < 1000)
    scale, letter = next(fitting, _scales[-1])
    return _plain(value / scale), letter


def _plain(value: float) -> str:
    """Three digits are enough, and one of them behind the point."""
    return f"{value:.0f}" if value >= 99.95 else f"{value:.1f}".removesuffix(".0")
