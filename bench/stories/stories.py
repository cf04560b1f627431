"""Generated stories: any number of them, each the same each time.

Lengths, words, sections, tags, symbols and dates are spread as an agency's are: most
stories are short and a few very long, a few sections and symbols have most of them, and
they come over ten years, the last number being the newest.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from itertools import accumulate

from bench.stories.words import pool, vocabulary

FIRST = datetime(2014, 6, 1, tzinfo=UTC)
SPAN = timedelta(days=3650)
_millisecond = timedelta(milliseconds=1)
LANGUAGES = ("en", "en-GB", "de", "fr", "es")
_languages = list(accumulate((60, 25, 6, 5, 4)))
SECTIONS = (
    *("markets", "world", "politics", "business", "technology", "sport"),
    *("energy", "health", "culture", "science", "travel", "opinion"),
)
SOURCES = ("Wire", "Staff", "Harbour Press", "Northern Agency")


def _zipf(count: int) -> list[float]:
    return list(accumulate(1 / rank for rank in range(1, count + 1)))


_sections, _sources = _zipf(len(SECTIONS)), _zipf(len(SOURCES))
_tags, _symbols = _zipf(2_000), _zipf(500)


@dataclass(frozen=True)
class Plan:
    """How many stories there are to be, sharing the ten years; a seed makes others."""

    count: int
    seed: int = 1

    @cached_property
    def step(self) -> timedelta:
        """From one story to the next."""
        return SPAN / self.count


def document(plan: Plan, number: int) -> dict[str, object]:
    """The story of a number from 0, as a line of an import."""
    chance = random.Random(f"{plan.seed}/{number}")  # noqa: S311 - the same each time
    words = pool()
    headline = " ".join(chance.choices(words, k=chance.randint(6, 11)))
    source = chance.choices(SOURCES, cum_weights=_sources)[0]
    return {
        "uri": f"urn:newstape:generated:{number}",
        "slug": slug(number),
        "status": "published",
        "headline": headline.capitalize(),
        "kicker": chance.choice(words).capitalize(),
        "standfirst": _sentence(chance, words, chance.randint(14, 28)),
        "byline": f"By the {source} desk",
        "authors": [{"name": f"{source} desk"}],
        "source": source,
        "dateline": chance.choice(vocabulary()[:2_000]).capitalize(),
        "language": chance.choices(LANGUAGES, cum_weights=_languages)[0],
        "section": chance.choices(SECTIONS, cum_weights=_sections)[0],
        "tags": _drawn(chance, "tag", _tags, chance.randint(2, 5)),
        "symbols": [
            {"symbol": name} for name in _drawn(chance, "S", _symbols, _few(chance))
        ],
        "lead_image": _image(chance, words, f"/photos/{number}.jpg", source),
        "body": _body(chance, words),
        "published_at": moment_of(plan, number).isoformat(),
    }


def moment_of(plan: Plan, number: int) -> datetime:
    """When a story was published, to the millisecond; later than those before it."""
    chance = random.Random(f"{plan.seed}/{number} moment")  # noqa: S311
    passed = plan.step * (number + chance.random())
    return FIRST + passed // _millisecond * _millisecond


def slug(number: int) -> str:
    """The slug of a story, known without making it."""
    words = vocabulary()
    first, second = number % 50_000, number * 7_919 % 50_000
    return f"{words[first]}-{words[second]}-{number}"


def _image(
    chance: random.Random, words: Sequence[str], url: str, credit: str
) -> dict[str, str | int]:
    alt = " ".join(chance.choices(words, k=6))
    caption = _sentence(chance, words, 12)
    shown = {"url": url, "alt": alt, "caption": caption, "credit": credit}
    return {**shown, "width": 1200, "height": 800}


def _few(chance: random.Random) -> int:
    return chance.choices((0, 1, 2, 3), cum_weights=(40, 75, 92, 100))[0]


def _drawn(
    chance: random.Random, stem: str, weights: list[float], count: int
) -> list[str]:
    drawn = chance.choices(range(len(weights)), cum_weights=weights, k=count)
    return [f"{stem}{one}" for one in dict.fromkeys(drawn)]


def _body(chance: random.Random, words: Sequence[str]) -> list[dict[str, str]]:
    """Paragraphs of a few sentences, with a crosshead here and there, and a signoff."""
    length = min(3_000, max(60, int(chance.lognormvariate(5.75, 0.55))))
    blocks: list[dict[str, str]] = []
    while length > 0:
        size = min(length, chance.randint(30, 70))
        length -= size
        if len(blocks) % 6 == 5:
            text = " ".join(chance.choices(words, k=3)).capitalize()
            blocks.append({"type": "crosshead", "text": text})
        blocks.append({"type": "paragraph", "html": _sentence(chance, words, size)})
    return [*blocks, {"type": "signoff", "text": "gen/bch"}]


def _sentence(chance: random.Random, words: Sequence[str], count: int) -> str:
    return f"{' '.join(chance.choices(words, k=count)).capitalize()}."
