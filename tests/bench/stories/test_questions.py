"""What is asked: the same each time, varied, and always to be answered."""

from urllib.parse import parse_qs, urlsplit

from articles_service.domain.search import parse
from bench.stories.questions import TERMS, read_slugs, search_paths, slugs, terms
from bench.stories.stories import Plan, slug

PLAN = Plan(10_000)


def test_a_hundred_different_searches() -> None:
    """All kinds are among them, and every one can be searched for."""
    asked = terms(PLAN, "asked")
    assert len(set(asked)) == len(asked) == TERMS
    assert all(parse(term).every for term in asked)
    kinds = ('"', "*", " OR ", " -", " ")
    assert all(any(kind in term for term in asked) for kind in kinds)
    assert terms(PLAN, "asked") == asked
    assert terms(PLAN, "others") != asked


def test_some_searches_want_the_newest() -> None:
    """The path says what is looked for, and in which order."""
    queries = [parse_qs(urlsplit(path).query) for path in search_paths(PLAN, "asked")]
    assert [query["q"][0] for query in queries] == list(terms(PLAN, "asked"))
    assert sum("sort" in query for query in queries) == TERMS / 4


def test_stories_are_asked_for_once() -> None:
    """So that none is answered from memory; other ones each turn."""
    names = slugs(PLAN, 500, 0)
    assert len(set(names)) == 500
    assert slugs(PLAN, 500, 0) == names
    assert slugs(PLAN, 500, 1) != names


def test_readers_want_what_is_new() -> None:
    """A tenfold of stories is as often asked for as the next tenfold of older ones."""
    asked = read_slugs(PLAN, 4_000, 0)
    newest = {slug(PLAN.count - 1 - rank) for rank in range(100)}
    share = sum(name in newest for name in asked) / len(asked)
    assert 0.45 < share < 0.55
    assert read_slugs(PLAN, 4_000, 0) == asked
