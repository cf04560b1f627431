"""A story's readable key in URLs, and how it is told from an id."""

import re
import unicodedata

MAX_LENGTH = 100
_TRIES = 9
_uuid = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_apostrophes = re.compile("['’‘`´]")
_gap = re.compile("[^a-z0-9]+")
_spelt_out = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "ł": "l", "þ": "th"}
)


def is_id(key: str) -> bool:
    """Whether a key has the form of an id; a slug never has it."""
    return _uuid.fullmatch(key) is not None


def slugify(headline: str) -> str:
    """Lower-case ASCII words joined by hyphens, cut at a word; empty when there are none.

    Accents are taken off; scripts without Latin letters leave nothing.
    """
    spelt = _apostrophes.sub("", headline.lower()).translate(_spelt_out)
    ascii_only = unicodedata.normalize("NFKD", spelt).encode("ascii", "ignore").decode()
    slug = _gap.sub("-", ascii_only).strip("-")
    if len(slug) > MAX_LENGTH:
        slug = slug[: MAX_LENGTH + 1].rpartition("-")[0] or slug[:MAX_LENGTH]
    return slug


def candidates(headline: str, story_id: str) -> tuple[str, ...]:
    """Slugs for a headline, in the order to try: plain, ``-2`` … ``-9``, with the id.

    The last is free for sure: the end of an id is random.
    """
    stem = slugify(headline)
    tail = story_id.rpartition("-")[2]
    if not stem or is_id(stem):
        return (f"story-{tail}",)
    numbered = (f"{stem}-{number}" for number in range(2, _TRIES + 1))
    return (stem, *numbered, f"{stem}-{tail}")
