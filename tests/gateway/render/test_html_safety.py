"""Nothing that comes in from outside becomes markup, style or script of the page."""

from typing import Any

import pytest
from pydantic import ValidationError

from gateway.render.edition import Edition
from gateway.render.html import HtmlRenderer
from newstape.wire.articles import (
    Author,
    Correction,
    CrossheadBlock,
    EmbedBlock,
    Image,
    ImageBlock,
    LinkBlock,
    ParagraphBlock,
    QuoteBlock,
    SignoffBlock,
    TableBlock,
)
from tests.fakes.markup import Node, parse
from tests.fakes.pages import (
    NOW,
    STORY_ID,
    a_front,
    a_page,
    a_quote,
    a_story,
    a_summary,
    a_ticker,
    bars,
    no_ticker,
)

RENDERER = HtmlRenderer(Edition(), clock=lambda: NOW)

BARS = bars("39.1", "39.5", "39.36")
FOUND = {STORY_ID: {"headline": "A <mark>ferry</mark>", "body": "<mark>Ferry</mark>"}}
ATTACKS = (
    "<script>alert(1)</script>",
    "</title><script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'><svg onload=alert(1)>",
    '" onmouseover="alert(1)',
    "</article></main><iframe src=//evil.example>",
    "<!--<img title='--><img src=x onerror=alert(1)>'>",
    "{{ 7 * 7 }}{% include 'x' %}",
    "\u2028<style>*{display:none}</style>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "]]><script>alert(1)</script>",
)


def poisoned_page(attack: str) -> bytes:
    """A story with the attack in every text."""
    link = "https://a.example/?" + "".join(attack.split())
    picture = {"url": link, "alt": attack, "caption": attack, "credit": attack}
    article = a_story(
        headline=attack,
        kicker=attack,
        standfirst=attack,
        byline=None,
        authors=[Author(name=attack, url=link), Author(name=attack)],
        source=attack,
        dateline=attack,
        lead_image=Image(**picture),
        corrections=[Correction(note=attack, at=NOW, version=1)],
        body=[
            ParagraphBlock(html="Clean."),
            CrossheadBlock(text=attack),
            ImageBlock(**picture),
            ImageBlock(alt=attack, caption=attack),
            QuoteBlock(text=attack, attribution=attack),
            TableBlock(header=[attack], rows=[[attack]]),
            LinkBlock(url=link, title=attack),
            EmbedBlock(provider=attack, url=link),
            SignoffBlock(text=attack),
        ],
    )
    ticker = a_ticker(
        quotes=[a_quote(name=attack, source=attack, attribution=attack)],
        cursor=attack,
    )
    related = a_summary(headline=attack, kicker=attack, standfirst=attack)
    return RENDERER.story(a_page(article=article, ticker=ticker), [related])


def skeleton(node: Node) -> list[tuple[str, tuple[str, ...]]]:
    """All elements and the names of their attributes, without their values."""
    return [(each.tag, tuple(each.attributes)) for each in node.all()]


@pytest.mark.parametrize("attack", ATTACKS)
def test_text_stays_text(attack: str) -> None:
    """With an attack in every field the page has the very elements and attributes that
    it has with a harmless word."""
    assert skeleton(parse(poisoned_page(attack))) == skeleton(
        parse(poisoned_page("word"))
    )


@pytest.mark.parametrize("attack", ATTACKS)
def test_readers_see_what_was_written(attack: str) -> None:
    """Escaping shows the text as it is, neither cut nor escaped twice."""
    page = parse(poisoned_page(attack))

    assert page.one("h1").text == " ".join(attack.split())
    assert page.one("meta", property="og:title").attributes["content"] == attack


@pytest.mark.parametrize("attack", ATTACKS)
def test_questions_and_what_is_found_stay_text(attack: str) -> None:
    """The words of a search, and what an upstream says it found, are text too."""

    def search(word: str) -> list[tuple[str, tuple[str, ...]]]:
        found = {STORY_ID: {"headline": word, "body": f"<mark>{word}</mark>"}}
        return skeleton(parse(RENDERER.search(a_front(), word, found)))

    assert search(attack) == search("word")


@pytest.mark.parametrize("attack", ATTACKS)
def test_symbols_and_sections_stay_text(attack: str) -> None:
    """So is whatever an address names."""
    page = parse(RENDERER.market(a_front(), attack, "day", BARS))
    plain = parse(RENDERER.market(a_front(), "ZZZ", "day", BARS))
    assert skeleton(page) == skeleton(plain)

    page = parse(RENDERER.section(a_front(), attack, f"/x?{attack}"))
    assert skeleton(page) == skeleton(parse(RENDERER.section(a_front(), "x", "/x")))


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", " javascript:alert(1)", "data:text/html,x", "vbscript:x"],
)
def test_links_that_run_something_never_get_here(url: str) -> None:
    """The wire refuses addresses that are neither of the web nor of this site."""
    with pytest.raises(ValidationError):
        LinkBlock(url=url, title="x")


def pages() -> dict[str, bytes]:
    """One of each page."""
    return {
        "story": RENDERER.story(a_page(), [a_summary()]),
        "front": RENDERER.front(a_front()),
        "lost": RENDERER.front(a_front(ticker=no_ticker(), articles=[])),
        "section": RENDERER.section(a_front(), "city", "/sections/city?before=x"),
        "search": RENDERER.search(a_front(), "ferry", FOUND),
        "market": RENDERER.market(a_front(), "GSK", "day", BARS),
        "error": RENDERER.error(503, 5, a_ticker()),
        "embed": RENDERER.embed(a_ticker()),
    }


@pytest.mark.parametrize("name", pages())
def test_nothing_inline_and_nothing_foreign(name: str) -> None:
    """No script or style in the page itself, no handler, nothing loaded from elsewhere:
    the strictest policy holds."""
    page = parse(pages()[name])

    assert page.all("style") == []
    scripts = [s for s in page.all("script") if "type" not in s.attributes]
    scripts += page.all("script", type="module")
    assert all(script.text == "" for script in scripts)
    data = page.all("script", type="application/ld+json")
    assert len(scripts) + len(data) == len(page.all("script"))
    loaded = [
        node.attributes[name]
        for node in page.all()
        for name in ("src", "srcset", "style")
        if name in node.attributes
    ] + [link.attributes["href"] for link in page.all("link")]
    assert [each for each in loaded if not str(each).startswith("/")] == []
    names: list[Any] = [name for node in page.all() for name in node.attributes]
    assert [name for name in names if name.startswith("on")] == []


@pytest.mark.parametrize("name", pages())
def test_ids_are_unique_and_references_hold(name: str) -> None:
    """Every label, heading and jump finds its one target."""
    page = parse(pages()[name])
    ids = [node.attributes["id"] for node in page.all() if "id" in node.attributes]
    references = [
        value
        for node in page.all()
        for key in ("for", "aria-labelledby")
        for value in (node.attributes.get(key) or "").split()
    ]
    jumps = [
        str(node.attributes["href"])[1:]
        for node in page.all("a")
        if str(node.attributes.get("href", "")).startswith("#")
    ]

    assert len(set(ids)) == len(ids)
    assert set(references) | set(jumps) <= set(ids)


def test_same_model_gives_the_same_bytes() -> None:
    """A page can have a strong validator."""
    assert pages() == pages()
