"""What every store agrees to about searching, run over the real one and the fake."""

from dataclasses import replace
from datetime import datetime

import pytest

from articles_service.domain.blocks import Crosshead, Listing, Paragraph
from articles_service.domain.inquiry import Inquiry, Order, Place
from articles_service.domain.listing import Query
from articles_service.domain.search import parse
from articles_service.domain.story import SymbolRef
from tests.fakes.stories import NOW, a_draft, a_full_story, a_story, at
from tests.fakes.whole_store import WholeStore, find, keep, numbers

# PostgreSQL has no index yet, and says so: see tests/articles_service/test_postgres.py.
pytestmark = pytest.mark.parametrize("store", ["memory", "sqlite"], indirect=True)

ORDERS: tuple[Order, ...] = (
    "relevance",
    "-published_at",
    "published_at",
    "-updated_at",
)


async def found(
    store: WholeStore,
    text: str,
    now: datetime = NOW,
    order: Order = "published_at",
    within: Query | None = None,
) -> list[int]:
    """The numbers of the stories that a text finds."""
    inquiry = Inquiry(within or Query(), parse(text), order)
    return numbers([one.sheet for one in await find(store, inquiry, now)])


async def test_words(store: WholeStore) -> None:
    """All words, in any field and any case; either, without, in order, beginnings."""
    await keep(
        store,
        a_story(1, headline="Ferry line reopens", standfirst="The boats are back."),
        a_story(2, headline="Board meets", body=(Paragraph("A <b>ferry</b> line."),)),
        a_story(3, headline="Harbour", body=(Crosshead("Line"), Listing(("FERRY",)))),
    )
    for text, expected in (
        ("ferry", [1, 2, 3]),
        ("FERRY line", [1, 2, 3]),
        ("ferry boats", [1]),
        ("board OR boats", [1, 2]),
        ("ferry -board", [1, 3]),
        ("ferry NOT line", []),
        ('"ferry line"', [1, 2]),
        ('"line ferry"', [3]),
        ("harb*", [3]),
        ("nothing", []),
        ("ferry nothing", []),
    ):
        assert await found(store, text) == expected, text


async def test_only_what_is_open_is_found(store: WholeStore) -> None:
    """No draft, nothing withheld or killed; what is to come is found at its moment."""
    await keep(
        store,
        a_story(1),
        a_draft(2),
        a_story(3, status="withheld"),
        a_story(4, status="killed"),
        a_story(5, embargoed_until=at(5)),
        a_story(6, status="scheduled", published_at=at(9)),
    )
    for order in ORDERS:
        assert await found(store, "ferry", NOW, order) == [1]
        assert await found(store, "ferry", at(4.999), order) == [1]
        assert sorted(await found(store, "ferry", at(5), order)) == [1, 5]
        assert sorted(await found(store, "ferry", at(9), order)) == [1, 5, 6]


async def test_a_story_is_found_by_what_it_says_now(store: WholeStore) -> None:
    """Words of an older version lead nowhere, and a killed story's too."""
    await keep(store, a_story(headline="Ferries"), a_story(2, headline="Ferries too"))
    await keep(store, a_story(version=2, headline="Boats"))
    assert await found(store, "ferries") == [2]
    assert await found(store, "boats") == [1]
    await keep(store, a_story(version=3, headline="Boats", status="withheld"))
    assert await found(store, "boats") == []
    await keep(store, a_story(version=4, headline="Boats"))
    assert await found(store, "boats") == [1]
    await keep(store, a_story(version=5, headline="Boats", status="killed"))
    assert await found(store, "boats") == []


async def test_filters(store: WholeStore) -> None:
    """Each filter of the lists holds for what is found, in whatever order."""
    story = replace(a_full_story(), version=1)
    wanted = replace(story, published_at=at(-10), updated_at=at(-5))
    await keep(store, wanted, a_story(2, published_at=at(-60), updated_at=at(-60)))
    filters = (
        Query(section="world"),
        Query(tag="SEA"),
        Query(symbol="GSK"),
        Query(language="en-gb"),
        Query(source="afp"),
        Query(published_since=at(-10)),
        Query(published_since=at(-10), published_before=at(-9)),
        Query(updated_since=at(-5)),
        Query(section="world", tag="ferries", symbol="BP"),
    )
    for order in ORDERS:
        for query in filters:
            assert await found(store, "ferry", NOW, order, query) == [1], query
        query = Query(published_before=at(-10))
        assert await found(store, "ferry", NOW, order, query) == [2]
        query = Query(tag="ferries", symbol="AZN")
        assert await found(store, "ferry", NOW, order, query) == []


async def test_the_headline_weighs_most(store: WholeStore) -> None:
    """A word in the headline before one in the standfirst before one in the body."""
    body = (Paragraph("Nothing else to report from the harbour today."),)
    await keep(
        store,
        a_story(1, headline="News", body=(Paragraph("The ferry left the harbour."),)),
        a_story(2, headline="News", standfirst="The ferry left.", body=body),
        a_story(3, headline="The ferry", body=body),
        a_story(4, headline="News", body=body),
    )
    assert await found(store, "ferry", order="relevance") == [3, 2, 1]


async def test_highlights(store: WholeStore) -> None:
    """Fields in which something was found, harmless, with just that marked."""
    await keep(
        store,
        a_story(
            headline="Ferry <line> & more",
            standfirst="Nothing.",
            body=(Paragraph("A <em>ferry</em> &lt;script&gt;."), Crosshead("Line")),
        ),
    )
    for order in ORDERS:
        inquiry = Inquiry(Query(), parse("ferry OR line -boat"), order)
        (one,) = await find(store, inquiry, NOW)
        assert one.highlights == {
            "headline": "<mark>Ferry</mark> &lt;<mark>line</mark>&gt; &amp; more",
            "body": "A <mark>ferry</mark> &lt;script&gt;.\n<mark>Line</mark>",
        }


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("within", [Query(), Query(tag="x"), Query(symbol="BP")])
async def test_pages_join_without_a_seam(
    store: WholeStore, order: Order, within: Query
) -> None:
    """Read page by page, whatever its length, what is found is what is found at once;
    languages are no seam either."""
    await keep(
        store,
        *(
            a_story(
                number,
                headline="Ferry " * (number % 3) + "news",
                standfirst="ferry",
                tags=("x",),
                symbols=(SymbolRef("BP"),),
                language="en" if number % 2 else "de",
                published_at=at(-(number % 3)),
                updated_at=at(-(number % 4)),
            )
            for number in range(1, 12)
        ),
    )
    whole = Inquiry(replace(within, limit=100), parse("ferry"), order)
    expected = [one.sheet.id for one in await find(store, whole, NOW)]
    assert len(expected) == 11
    for length in (1, 2, 3, 11):
        seen: list[str] = []
        after: Place | None = None
        paged = replace(whole, within=replace(within, limit=length))
        while page := await find(store, replace(paged, after=after), NOW):
            seen += [one.sheet.id for one in page]
            after = page[-1].place
        assert seen == expected


async def test_orders(store: WholeStore) -> None:
    """By time of publication either way, and by time of the last change."""
    await keep(
        store,
        a_story(1, published_at=at(-30), updated_at=at(-10)),
        a_story(2, published_at=at(-10), updated_at=at(-20)),
        a_story(3, published_at=at(-20), updated_at=at(-30)),
    )
    assert await found(store, "ferry", order="-published_at") == [2, 3, 1]
    assert await found(store, "ferry", order="published_at") == [1, 3, 2]
    assert await found(store, "ferry", order="-updated_at") == [1, 2, 3]
