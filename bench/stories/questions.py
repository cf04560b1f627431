"""What readers ask for, as paths: stories, pages of the list, searches."""

import random
from collections.abc import Iterator, Sequence
from urllib.parse import quote, urlencode

from bench.stories.stories import Plan, document, slug
from bench.stories.words import WORDS, vocabulary

STORIES = "/v1/articles/"
LIST = "/v1/articles"
PAGE = 20
TERMS = 100


def slugs(plan: Plan, count: int, turn: int) -> list[str]:
    """Slugs of so many stories from anywhere, others in each turn."""
    chance = random.Random(f"slugs {turn}")  # noqa: S311 - the same ones each time
    every = range(plan.count)
    return [slug(number) for number in chance.sample(every, min(count, plan.count))]


def read_slugs(plan: Plan, count: int, turn: int) -> list[str]:
    """Slugs as readers ask for them: by Zipf's law, the newest story the most often."""
    chance = random.Random(f"read {turn}")  # noqa: S311 - the same ones each time
    return [slug(plan.count - int(plan.count ** chance.random())) for _ in range(count)]


def story_path(name: str) -> str:
    """Where a story is read."""
    return f"{STORIES}{quote(name)}"


def page_path(cursor: str | None = None, limit: int = PAGE) -> str:
    """Where a page of the list is read."""
    asked = {"limit": limit} | ({} if cursor is None else {"cursor": cursor})
    return f"{LIST}?{urlencode(asked)}"


def search_paths(plan: Plan, seed: str) -> list[str]:
    """A hundred searches: by relevance, and every fourth the newest first."""
    asked = [{"q": term, "limit": str(PAGE)} for term in terms(plan, seed)]
    for one in asked[::4]:
        one["sort"] = "-published_at"
    return [f"{LIST}?{urlencode(one)}" for one in asked]


def terms(plan: Plan, seed: str) -> Sequence[str]:
    """Words from the most frequent to the rarest, several, phrases, beginnings, others.

    They are shuffled, so that every kind is asked for in every order.
    """
    chance = random.Random(seed)  # noqa: S311 - the same ones each time
    found = [*_kinds(plan, chance)]
    chance.shuffle(found)
    return found[:TERMS]


def _kinds(plan: Plan, chance: random.Random) -> Iterator[str]:
    def word(top: int = WORDS) -> str:
        """Any of the ``top`` words, each tenfold of ranks as likely as the next."""
        return vocabulary()[int(top ** chance.random()) - 1]

    for step in range(40):
        yield vocabulary()[max(step, int(WORDS ** (step / 39)) - 1)]
    for _ in range(20):
        yield f"{word(5_000)} {word(5_000)}"
        yield f'"{_said(plan, chance)}"'
    long = [one for one in vocabulary()[:5_000] if len(one) > 4]
    for size in (3, 4) * 4:
        yield f"{chance.choice(long)[:size]}*"
    for _ in range(4):
        yield f"{word(2_000)} {word(2_000)} {word(2_000)}"
        yield f"{word(2_000)} -{word(500)}"
        yield f"{word(2_000)} OR {word(2_000)}"


def _said(plan: Plan, chance: random.Random) -> str:
    """Two or three words that follow each other in some story."""
    told = str(document(plan, chance.randrange(plan.count))["standfirst"]).rstrip(".")
    words = told.split()
    start = chance.randrange(len(words) - 3)
    return " ".join(words[start : start + chance.choice((2, 3))])
