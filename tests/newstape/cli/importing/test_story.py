"""A story on its way to the articles service."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import replace

import pytest

from newstape.cli.importing.outcome import Outcome
from newstape.cli.importing.story import Place, find_place, send_story
from newstape.cli.page import (
    ClipboardPage,
    Crosshead,
    LeadImage,
    Paragraph,
    page_slug,
    to_article,
)
from newstape.client.errors import RefusedError
from newstape.client.rest import ArticlesApi
from newstape.wire.articles import Article, ArticleInput, ParagraphBlock
from tests.fakes.service_apis import KEY, Calls, FakeArticles, problem
from tests.fakes.serving import serving

PAGE = ClipboardPage(
    site="The Courier",
    headline="Rain ends drought",
    strip=(),
    lead_image=LeadImage("A wet field", "AFP"),
    standfirst="At last.",
    body=(Paragraph("Farmers & <foresters> were glad."), Crosshead("A wet spring")),
)
SLUG = "rain-ends-drought"


@pytest.fixture
def fake() -> FakeArticles:
    """An articles service with nothing in it."""
    return FakeArticles(Calls())


@pytest.fixture
def url(fake: FakeArticles) -> Iterator[str]:
    """Its address."""
    with serving(fake.app) as url:
        yield url


@pytest.fixture
async def api(url: str) -> AsyncIterator[ArticlesApi]:
    """A client with a key that may write."""
    async with ArticlesApi(url, KEY) as api:
        yield api


def article_of(page: ClipboardPage, slug: str = SLUG) -> ArticleInput:
    """What is sent for a page."""
    return to_article(page, slug=slug, ticker_list="rain")


async def send(api: ArticlesApi, page: ClipboardPage) -> Outcome:
    """The whole way of a story."""
    slug, stored = await find_place(api, page)
    return await send_story(api, article_of(page, slug), stored)


def desk_edits(fake: FakeArticles, **changes: object) -> Article:
    """Somebody at the desk changes the story that stands."""
    fake.articles[SLUG] = fake.articles[SLUG].model_copy(update=changes)
    return fake.articles[SLUG]


async def test_a_new_story_is_created(api: ArticlesApi, fake: FakeArticles) -> None:
    """It is what the page says, published."""
    assert await send(api, PAGE) == Outcome("created", f"story {SLUG}")
    stored = fake.articles[SLUG]
    assert (stored.status, stored.headline, stored.ticker_list) == (
        "published",
        "Rain ends drought",
        "rain",
    )


async def test_the_same_story_again_changes_nothing(
    api: ArticlesApi, fake: FakeArticles
) -> None:
    """Nothing is even sent."""
    await send(api, PAGE)
    assert await send(api, PAGE) == Outcome("unchanged", f"story {SLUG}")
    assert fake.calls.writes() == ["POST /v1/articles"]


async def test_the_same_text_kept_in_another_form_is_the_same(
    api: ArticlesApi, fake: FakeArticles
) -> None:
    """A service may escape and space its HTML in its own way."""
    await send(api, PAGE)
    html = "Farmers &#38; &lt;foresters&gt;\n were&nbsp;glad."
    body = [ParagraphBlock(id="x", html=html), *fake.articles[SLUG].body[1:]]
    desk_edits(fake, body=body)
    assert (await send(api, PAGE)).result == "unchanged"


@pytest.mark.parametrize(
    "newer",
    [
        replace(PAGE, standfirst="At long last."),
        replace(PAGE, body=PAGE.body[:1]),
        replace(PAGE, body=(*PAGE.body, Paragraph("More."))),
        replace(PAGE, lead_image=LeadImage("A wet field", "Reuters")),
    ],
    ids=["standfirst", "shorter", "longer", "credit"],
)
async def test_a_page_that_changed_replaces_the_version_that_stood(
    api: ArticlesApi, fake: FakeArticles, newer: ClipboardPage
) -> None:
    """Once; then it is unchanged."""
    await send(api, PAGE)
    assert await send(api, newer) == Outcome("updated", f"story {SLUG}")
    assert await send(api, newer) == Outcome("unchanged", f"story {SLUG}")
    assert fake.articles[SLUG].version == 2


async def test_what_the_desk_added_stays(api: ArticlesApi, fake: FakeArticles) -> None:
    """A page knows nothing of kickers, sections, tags and where a picture is."""
    await send(api, PAGE)
    image = fake.articles[SLUG].lead_image
    assert image is not None
    edited = desk_edits(
        fake,
        kicker="Weather",
        tags=["rain"],
        lead_image=image.model_copy(update={"url": "/field.jpg"}),
    )
    assert (await send(api, PAGE)).result == "unchanged"
    newer = replace(PAGE, standfirst="At long last.", lead_image=None)
    assert (await send(api, newer)).result == "updated"
    stored = fake.articles[SLUG]
    assert stored.standfirst == "At long last."
    assert (stored.kicker, stored.tags) == ("Weather", ["rain"])
    assert stored.lead_image == edited.lead_image
    assert stored.published_at == edited.published_at


async def test_a_replacement_that_made_no_version_changed_nothing(
    api: ArticlesApi, fake: FakeArticles
) -> None:
    """The service has the last word on what is a change."""
    await send(api, PAGE)
    place = await find_place(api, PAGE)
    assert place.stored is not None
    etag = place.stored.etag
    same = fake.articles[SLUG].model_dump_json()
    fake.calls.instead["PUT /v1/articles/id-1"] = problem(200)
    fake.calls.instead["PUT /v1/articles/id-1"].body = same.encode()
    fake.calls.instead["PUT /v1/articles/id-1"].init_headers({"ETag": etag})
    newer = article_of(replace(PAGE, standfirst="Trimmed by the service. "))
    outcome = await send_story(api, newer, place.stored)
    assert outcome == Outcome("unchanged", f"story {SLUG}")


async def test_a_slug_of_another_story_is_left_to_it(
    api: ArticlesApi, fake: FakeArticles
) -> None:
    """Two sites with the same headline are two stories; both imports are stable."""
    other = replace(PAGE, site="The Post")
    distinct = page_slug(other, distinct=True)
    await send(api, PAGE)
    assert await send(api, other) == Outcome("created", f"story {distinct}")
    assert await send(api, other) == Outcome("unchanged", f"story {distinct}")
    assert await send(api, PAGE) == Outcome("unchanged", f"story {SLUG}")
    assert set(fake.articles) == {SLUG, distinct}


@pytest.mark.parametrize("status", ["draft", "scheduled", "withheld"])
async def test_what_the_desk_holds_back_stays_back(
    api: ArticlesApi, fake: FakeArticles, status: str
) -> None:
    """An import never publishes against the desk."""
    await send(api, PAGE)
    desk_edits(fake, status=status)
    outcome = await send(api, replace(PAGE, standfirst="New."))
    assert outcome.result == "refused"
    assert outcome.why is not None
    assert status in outcome.why
    assert fake.calls.writes() == ["POST /v1/articles"]


async def test_a_killed_story_cannot_be_placed(
    api: ArticlesApi, fake: FakeArticles
) -> None:
    """410 is for ever, on this surface too."""
    fake.calls.instead[f"GET /v1/articles/{SLUG}"] = problem(410, "It was killed.")
    with pytest.raises(RefusedError, match="It was killed"):
        await find_place(api, PAGE)


async def test_a_version_that_came_between_is_not_overwritten(
    api: ArticlesApi, fake: FakeArticles
) -> None:
    """If-Match names the version that was compared."""
    await send(api, PAGE)
    place = await find_place(api, PAGE)
    desk_edits(fake, version=2, standfirst="The desk's.")
    newer = article_of(replace(PAGE, standfirst="The page's."))
    with pytest.raises(RefusedError, match="Another version"):
        await send_story(api, newer, place.stored)
    assert fake.articles[SLUG].standfirst == "The desk's."


async def test_a_place_is_a_slug_and_what_stands_there(
    api: ArticlesApi, fake: FakeArticles
) -> None:
    """Nothing stands at a new one."""
    assert await find_place(api, PAGE) == Place(SLUG, None)
    assert fake.calls.seen == [f"GET /v1/articles/{SLUG}"]
