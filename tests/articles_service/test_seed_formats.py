"""A page from a clipboard, imported, is the same story in every format."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from articles_service.domain.blocks import Crosshead, Paragraph, block_from, plain_text
from articles_service.domain.delivery import Delivery
from articles_service.domain.story import Content
from articles_service.formats.catalogue import READERS
from newstape.cli.page import page_slug, parse_page, to_article
from tests.fakes.articles_app import Json, Newsroom, newsroom
from tests.fakes.processes import ROOT

SEED = ROOT.parent / "shared" / "seed" / "berliner-tageblatt-page.txt"
PAGES = {"ours": ROOT / "samples" / "page.txt", "the publisher's": SEED}
FEEDS = {"rss": "rss", "atom": "atom", "json": "jsonfeed"}
DOCUMENTS = ("ninjs", "html")


class Filed(NamedTuple):
    """The story of a page, and the newsroom that has it."""

    room: Newsroom
    article: Json

    async def told(self, form: str) -> bytes:
        """The article in a format, or a feed that ends so."""
        path = f"/v1/articles/{self.article['slug']}?format={form}"
        if form in FEEDS:
            path = f"/feeds/all.{form}"
        answer = await self.room.public.get(path)
        assert answer.status_code == 200
        return answer.content


@pytest.fixture(params=PAGES)
async def filed(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Filed]:
    """A page's story, published."""
    source = PAGES[request.param]
    if not source.exists():
        pytest.skip("the publisher's page is not at hand")
    page = parse_page(source.read_bytes())
    wanted = to_article(page, slug=page_slug(page), ticker_list="front")
    async with newsroom(tmp_path) as room:
        story = wanted.model_dump(mode="json", exclude_none=True)
        answer = await room.editor.post("/v1/articles", json=story)
        assert answer.status_code == 201, answer.text
        yield Filed(room, answer.json())


def body_of(article: Json) -> list[tuple[str, str]]:
    """Kind and text of each block."""
    return [_block(block_from(block)) for block in article["body"]]


def _block(block: Any) -> tuple[str, str]:
    if isinstance(block, Paragraph):
        return "paragraph", plain_text(block.html)
    assert isinstance(block, Crosshead)
    return "crosshead", block.text


def _check(content: Content, article: Json) -> None:
    assert content.headline == article["headline"]
    assert content.standfirst == article["standfirst"]
    assert content.source == article["source"]
    assert content.lead_image is not None
    assert content.lead_image.credit == article["lead_image"]["credit"] is not None
    assert content.lead_image.caption == article["lead_image"]["caption"]
    assert [one.symbol for one in content.symbols] == [
        one["symbol"] for one in article["symbols"]
    ]
    assert content.ticker_list == article["ticker_list"]
    assert [_block(block) for block in content.body] == body_of(article)


@pytest.mark.parametrize("form", [*DOCUMENTS, *FEEDS])
async def test_what_can_be_read_is_read_as_it_was(filed: Filed, form: str) -> None:
    """Strip, lead image, credit, standfirst, crossheads and paragraphs."""
    assert [kind for kind, _ in body_of(filed.article)].count("crosshead") == 2
    document = await filed.told(form)
    (item,) = READERS[FEEDS.get(form, form)].read(document)
    assert isinstance(item, Delivery)
    assert item.uri == filed.article["uri"]
    _check(item.filing.content, filed.article)


def _flat(text: str) -> str:
    return " ".join(text.split())


def _unescaped(text: str) -> str:
    return text.replace("\\", "")


@pytest.mark.parametrize(
    ("form", "plain"), [("jsonld", _unescaped), ("markdown", _unescaped), ("text", str)]
)
async def test_what_is_for_reading_has_all_of_it(
    filed: Filed, form: str, plain: Callable[[str], str]
) -> None:
    """Headline, standfirst, credit, and every block in its order."""
    text = _flat(plain((await filed.told(form)).decode()))
    article = filed.article
    for told in (article["headline"], article["standfirst"]):
        assert _flat(plain(told)) in text
    if form != "jsonld":  # there a picture without an address is none
        assert article["lead_image"]["credit"] in text
    place = 0
    for _, told in body_of(article):
        place = text.index(_flat(plain(told)), place) + len(_flat(plain(told)))
