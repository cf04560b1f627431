"""A made-up language whose words are as unequal as those of a real one.

The word of rank *r* comes up about 1/*r* times as often as the first (Zipf's law). It is
the same language each time.
"""

import random
from collections.abc import Sequence
from functools import cache

WORDS = 60_000
_DRAWN = 1 << 20  # how finely frequencies are told apart
_onsets = (
    *"bcdfghjklmnprstvwz",
    *("bl", "br", "cl", "cr", "dr", "fl", "gr", "pl", "pr", "st", "th", "tr"),
)
_hearts = (*"aeiou", "ai", "ea", "ou")
_codas = ("", "", "n", "r", "s", "t", "l", "nd", "st")


@cache
def vocabulary() -> Sequence[str]:
    """All words, the most frequent first; frequent ones are short."""
    chance = random.Random("vocabulary")  # noqa: S311 - the same words each time
    words: dict[str, None] = {}
    while len(words) < WORDS:
        longest = 1 + (len(words) > 60) + (len(words) > 2_000)
        words.setdefault(_word(chance, chance.randint(1, longest)))
    return list(words)


@cache
def pool() -> Sequence[str]:
    """Words, each as often as it comes up: any of these is a word of a text."""
    harmonic = sum(1 / rank for rank in range(1, WORDS + 1))
    return [
        word
        for rank, word in enumerate(vocabulary(), 1)
        for _ in range(max(1, round(_DRAWN / (rank * harmonic))))
    ]


def _word(chance: random.Random, syllables: int) -> str:
    parts = [chance.choice(_onsets) + chance.choice(_hearts) for _ in range(syllables)]
    return "".join(parts) + chance.choice(_codas)
