"""Searching in SQLite: what the fake cannot show."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import column, table, text

from articles_service.domain.blocks import Paragraph
from articles_service.domain.errors import SearchError
from articles_service.domain.inquiry import Inquiry, Order, Place
from articles_service.domain.listing import Query
from articles_service.domain.search import parse
from articles_service.storage.asking import Question
from articles_service.storage.engine import Engines, open_engines, sqlite_url
from articles_service.storage.fts import INDEXES, SNIPPET_WORDS, Fts5, finding, shape_of
from articles_service.storage.store import SqlStore, open_store
from tests.fakes.stories import NOW, a_story, at
from tests.fakes.whole_store import find, keep, numbers

HOSTILE = st.text(
    st.sampled_from("ab\"*(){}^:+-.,;'\\%ANDORNTE \x00\x02\x03é中\u0301")
    | st.characters(),
    max_size=60,
)


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[SqlStore]:
    """An empty store in SQLite."""
    async with open_store(sqlite_url(tmp_path / "articles.db")) as opened:
        yield opened


@pytest.fixture
async def engines(tmp_path: Path) -> AsyncIterator[Engines]:
    """The database of the store, for questions that it is not asked in earnest."""
    async with open_engines(sqlite_url(tmp_path / "articles.db")) as opened:
        yield opened


async def found(store: SqlStore, words: str, within: Query | None = None) -> list[int]:
    """The numbers of the stories that are found, the oldest first."""
    inquiry = Inquiry(within or Query(), parse(words), "published_at")
    return numbers([one.sheet for one in await find(store, inquiry, NOW)])


async def test_english_endings(store: SqlStore) -> None:
    """English is found whatever its endings; other languages as they are written."""
    await keep(
        store,
        a_story(1, headline="Ferries are sailing", language="en-GB"),
        a_story(2, headline="Ferries are sailing", language="nl"),
    )
    assert await found(store, "ferry sail") == [1]
    assert await found(store, "ferries sailing") == [1, 2]
    assert await found(store, "ferry", Query(language="nl")) == []
    assert await found(store, "ferry", Query(language="en-gb")) == [1]
    assert await found(store, "ferries", Query(language="en")) == []


async def test_accents_do_not_matter(store: SqlStore) -> None:
    """In either direction, composed or not."""
    await keep(store, a_story(headline="Zürich und Ménage", language="de"))
    for word in ("zurich", "Zürich", "ZU\u0308RICH", "menage"):
        assert await found(store, word) == [1], word


async def test_a_long_body_is_shown_in_pieces(store: SqlStore) -> None:
    """What stands around the words, with marks where it was cut."""
    body = (Paragraph("before " * 200 + "ferry" + " after" * 200),)
    await keep(store, a_story(headline="News", body=body))
    inquiry = Inquiry(Query(), parse("ferry"))
    (one,) = await find(store, inquiry, NOW)
    piece = one.highlights["body"]
    assert "before <mark>ferry</mark> after" in piece
    assert piece.startswith("…")
    assert piece.endswith("…")
    assert len(piece.split()) == SNIPPET_WORDS


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    deadline=None,
    max_examples=300,
)
@given(words=HOSTILE, order=st.sampled_from(["relevance", "-published_at"]))
async def test_nothing_that_is_typed_breaks_it(
    store: SqlStore, words: str, order: Order
) -> None:
    """Whatever is asked for is refused by the reading, or answered by SQLite."""
    await keep_once(store)
    try:
        inquiry = Inquiry(Query(symbol="BP"), parse(words), order)
    except SearchError:
        return
    await find(store, inquiry, NOW)


async def keep_once(store: SqlStore) -> None:
    """Some story, so that marks are made too."""
    if await store.library.by_id(a_story().id) is None:
        await keep(store, a_story(headline="a b aa bb é 中"))


async def test_the_index_is_the_texts(store: SqlStore, engines: Engines) -> None:
    """Through edits, changes of language, of time and of status the index of words
    keeps to the texts, by its own check."""
    await keep(
        store,
        a_story(1),
        a_story(2, language="de"),
        a_story(1, version=2, headline="Boats", language="fr"),
        a_story(2, version=2, published_at=at(-100), language="de"),
        a_story(3),
        a_story(1, version=3, status="killed"),
    )
    await keep(store, a_story(3, version=2, status="withheld"))
    await keep(store, a_story(3, version=3, headline="Back"))
    async with engines.writing() as connection:
        for index in INDEXES.values():
            words = {index.name: "integrity-check", "rank": 1}
            check = table(index.name, *map(column, words))
            await connection.execute(check.insert(), words)
        held = await connection.execute(text("SELECT count(*) FROM search_texts"))
        assert held.scalar_one() == 2


@pytest.mark.parametrize("order", ["-published_at", "published_at"])
@pytest.mark.parametrize("after", [None, Place(0.0, 10**18)])
async def test_matches_come_in_order_from_the_index(
    store: SqlStore, engines: Engines, order: Order, after: Place | None
) -> None:
    """No index sorts its matches: the first ones are there without the last ones."""
    inquiry = Inquiry(Query(section="world"), parse("ferry"), order, after)
    question = Question(finding(shape_of(inquiry)))
    given = {**question.constants, **Fts5().values(inquiry, 0)}
    async with engines.reading() as connection:
        asked = f"EXPLAIN QUERY PLAN {question.sqlite}"
        rows = await connection.execute(text(asked), given)
        steps = rows.all()
    scans = [step.detail for step in steps if step.detail.startswith("SCAN search_")]
    assert len(scans) == 2
    below = ">" if order == "published_at" else "<"
    assert all(below in scan for scan in scans) == (after is not None)
    # What is sorted is the two first pages, to be joined, and not what they come from.
    pages = {step.id for step in steps if step.detail.startswith("CO-ROUTINE")}
    assert len(pages) == 2
    sorts = {step.parent for step in steps if "TEMP B-TREE" in step.detail}
    assert not pages & sorts


async def test_equal_times(store: SqlStore) -> None:
    """Stories of one moment are found one by one, each once."""
    await keep(store, *(a_story(number) for number in range(1, 8)))
    assert sorted(await found(store, "ferry")) == list(range(1, 8))
    await keep(store, a_story(3, version=2), a_story(5, version=2))
    assert sorted(await found(store, "ferry")) == list(range(1, 8))


async def test_the_farthest_times(store: SqlStore) -> None:
    """No time of publication is too far for the index."""
    times = ["0001-01-01T00:00:00+00:00", "9000-12-31T00:00:00+00:00"]
    await keep(
        store,
        *(
            a_story(number, published_at=type(NOW).fromisoformat(moment))
            for number, moment in enumerate(times, 1)
        ),
    )
    late = type(NOW).fromisoformat("9500-01-01T00:00:00+00:00")
    inquiry = Inquiry(Query(), parse("ferry"), "published_at")
    assert numbers([f.sheet for f in await find(store, inquiry, late)]) == [
        1,
        2,
    ]
