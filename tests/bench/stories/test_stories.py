"""Generated stories: the same each time, and spread as an agency's are."""

from collections import Counter
from statistics import median
from typing import Any

from bench.stories.load import story
from bench.stories.stories import SECTIONS, Plan, document, moment_of, slug
from bench.stories.words import WORDS, pool, vocabulary

PLAN = Plan(1_000_000)


def _stories(count: int) -> list[Any]:
    return [story(PLAN, number * 997) for number in range(count)]


def test_a_number_is_always_the_same_story() -> None:
    """What was measured yesterday is measured today; another seed is another world."""
    assert document(PLAN, 4711) == document(Plan(1_000_000), 4711)
    assert document(PLAN, 4711)["slug"] == slug(4711)
    assert document(PLAN, 4711) != document(Plan(1_000_000, seed=2), 4711)
    assert document(PLAN, 4711) != document(PLAN, 4712)


def test_words_are_many_and_unequal() -> None:
    """The word of a rank comes about half as often as the one of half the rank."""
    words = vocabulary()
    assert len(set(words)) == len(words) == WORDS
    often = Counter(pool())
    for rank in (1, 10, 100, 1_000):
        ratio = often[words[rank - 1]] / often[words[2 * rank - 1]]
        assert 1.8 < ratio < 2.2


def test_lengths_are_those_of_news() -> None:
    """Most stories have some hundred words, a few very many."""
    lengths = [one.word_count for one in _stories(300)]
    assert 250 < median(lengths) < 450
    assert max(lengths) > 3 * median(lengths)
    assert min(lengths) >= 60


def test_some_sections_have_most() -> None:
    """The first section has more than the last, and every one something."""
    found = Counter(one.content.section for one in _stories(600))
    assert set(found) == set(SECTIONS)
    assert found[SECTIONS[0]] > 5 * found[SECTIONS[-1]]


def test_dates_ascend_with_numbers() -> None:
    """The newest story is the last one, so that depth in the list is a number."""
    moments = [moment_of(PLAN, number) for number in range(0, PLAN.count, 9_973)]
    assert moments == sorted(moments)
    assert (moments[-1] - moments[0]).days > 3_500


def test_ids_are_in_the_order_of_stories() -> None:
    """As those of a live newsroom are."""
    ids = [one.id for one in _stories(20)]
    assert ids == sorted(set(ids))
