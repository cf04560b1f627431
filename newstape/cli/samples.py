"""Our own page, two more stories, an edition and a short tape, to have something to show.

They lie in ``samples/`` at the root of the project; a wheel carries them beside this
module.
"""

from pathlib import Path

_IN_WHEEL = Path(__file__).with_name("sample_files")
_IN_CHECKOUT = Path(__file__).parents[2] / "samples"

TAPE = "tape.jsonl"
PAGES = ("page.txt", "no-crossheads.txt", "pounds-and-euros.txt")
"""The first is the one to lead with; its strip is that of the tape."""
SECTIONS = dict(zip(PAGES, ("transport", "city", "transport"), strict=True))
EDITION = "edition.toml"
"""Who publishes them; it has their sections."""


def sample(name: str) -> Path:
    """Where a sample is: one of ``PAGES``, ``TAPE`` or ``EDITION``."""
    return (_IN_WHEEL if _IN_WHEEL.is_dir() else _IN_CHECKOUT) / name
