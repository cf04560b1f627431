"""A story's body as HTML, and HTML of anybody as a story's body."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles_service.domain.blocks import Block, Paragraph, block_from
from articles_service.domain.site import Site
from articles_service.domain.story import Content, Image
from articles_service.formats.html import InlineCleaner
from articles_service.formats.markup import body_html, content_html
from articles_service.formats.markup_reading import MAX_ITEMS, read_html
from articles_service.formats.markup_tree import MAX_DEPTH
from tests.fakes.coming_back import patient
from tests.fakes.drawn_stories import as_html_has_it, bodies, contents
from tests.fakes.stories import a_full_story, a_story, every_block

SITE = Site("The Newstape")
HOME = Site("The Newstape", "https://news.example.org/paper")
PIECES = st.sampled_from(
    [
        *("<p>", "<b>", "<ul><li>", "<table>", "<tr>", "<td>", "<figure>", "</ul>"),
        *("</p>", "</b>", "<h2>", "<blockquote>", "x", "&", "<", "<hr>", "<br>"),
        "<img src=/i>",
    ]
)
_clean = InlineCleaner()


def kept(body: list[dict[str, Any]]) -> tuple[Block, ...]:
    """Blocks as they are kept once they were read: their inline HTML is clean."""
    blocks = []
    for fields in body:
        given = dict(fields)
        if "html" in given:
            given["html"] = _clean(given["html"])
        if "items" in given:
            given["items"] = [_clean(item) for item in given["items"]]
        blocks.append(block_from(given))
    return tuple(blocks)


def told(html: str, base: str | None = None) -> list[dict[str, Any]]:
    """The blocks of some HTML, without the fields that are empty."""
    body = read_html(html, base).body
    return [{k: v for k, v in one.items() if v is not None} for one in body]


@patient
@given(bodies)
def test_every_body_comes_back(body: tuple[Block, ...]) -> None:
    """Whatever blocks there are: what was written is read as it was."""
    content = as_html_has_it(Content("x", body=body))
    assert kept(read_html(body_html(body, SITE)).body) == content.body


@patient
@given(contents)
def test_every_story_comes_back(content: Content) -> None:
    """The fields that stand above the body are fields again."""
    read = read_html(content_html(a_story(content=content), SITE))
    expected = as_html_has_it(content)
    names = ("kicker", "standfirst", "byline", "dateline")
    assert [read.fields.get(name) for name in names] == [
        getattr(expected, name) for name in names
    ]
    lead = read.fields.get("lead_image")
    assert (None if lead is None else Image(**lead)) == expected.lead_image
    assert kept(read.body) == expected.body


def test_every_kind_of_block() -> None:
    """One of each, as anybody may read it."""
    assert body_html(every_block(), SITE).splitlines() == [
        "<p>The first boat left at <em>six</em>.</p>",
        "<h2>A pier of its own</h2>",
        '<figure><img src="/photos/pier.png" alt="A pier" width="600" height="400">'
        '<figcaption><span class="credit">Harbour Office</span></figcaption></figure>',
        '<figure class="quote"><blockquote><p>We count every boat.</p></blockquote>'
        "<figcaption>The harbour office</figcaption></figure>",
        "<ol><li><b>North</b> pier</li><li>East pier</li></ol>",
        "<table><thead><tr><th>Pier</th><th>Boats</th></tr></thead><tbody>"
        "<tr><td>North</td><td>4</td></tr><tr><td>East</td><td>9</td></tr>"
        "</tbody></table>",
        '<p class="link"><a href="https://example.org/">The timetable</a></p>',
        '<p class="embed"><a href="https://cam.example.org/1">Harbour cam</a></p>',
        "<hr>",
        '<p class="signoff">ab/cd</p>',
    ]


def test_addresses_are_whole_behind_a_public_url() -> None:
    """Feeds are read elsewhere: what is on our host says so."""
    linked = Paragraph('<a href="/a">a</a><a href="mailto:x@y.z">')
    html = body_html((linked, *every_block()[2:3]), HOME)
    assert 'href="https://news.example.org/a"' in html
    assert 'src="https://news.example.org/photos/pier.png"' in html
    assert "mailto:x@y.z" in html
    lead = content_html(a_full_story(), HOME)
    assert '<figure class="lead"><img src="https://news.example.org/p.jpg"' in lead


@pytest.mark.parametrize(
    ("html", "blocks"),
    [
        ("", []),
        ("one", [{"type": "paragraph", "html": "one"}]),
        (
            "one<br><br/>\n<br>two <b>three</b><p>four\n five",
            [
                {"type": "paragraph", "html": "one"},
                {"type": "paragraph", "html": "two <b>three</b>"},
                {"type": "paragraph", "html": "four five"},
            ],
        ),
        ("<p>a<br><br>b</p>", [{"type": "paragraph", "html": "a<br><br>b"}]),
        ("<p>&nbsp;</p><div> </div><p></p>", []),
        ("<p>- A pier -</p>", [{"type": "crosshead", "text": "A pier"}]),
        ("<p><b>– ‘A pier’ –</b></p>", [{"type": "crosshead", "text": "‘A pier’"}]),
        ("<p>- one - two</p>", [{"type": "paragraph", "html": "- one - two"}]),
        ("<h3>A <i>pier</i></h3>", [{"type": "crosshead", "text": "A pier"}]),
        (
            "<h4>See<img src=https://x.org/i></h4>",
            [
                {"type": "crosshead", "text": "See"},
                {"type": "image", "url": "https://x.org/i"},
            ],
        ),
        (
            '<a href="/big"><img src="/small.jpg" width="10" height="x" alt="b"></a>',
            [{"type": "image", "url": "/small.jpg", "alt": "b", "width": 10}],
        ),
        ('<img src="https://x.org/dot.gif" width="1" height="1">', []),
        ('<img src="data:image/png;base64,xx"><img>', []),
        (
            "<p>before<img src=//x.org/i.png>after</p>",
            [
                {"type": "paragraph", "html": "before"},
                {"type": "image", "url": "https://x.org/i.png"},
                {"type": "paragraph", "html": "after"},
            ],
        ),
        (
            "<figure><img src=/i><figcaption>A pier <cite>Office</cite></figcaption>",
            [
                {
                    "type": "image",
                    "url": "/i",
                    "caption": "A pier",
                    "credit": "Office",
                }
            ],
        ),
        (
            "<blockquote><p>one</p><p>two</p><footer>— Office</footer></blockquote>",
            [{"type": "quote", "text": "one\ntwo", "attribution": "— Office"}],
        ),
        (
            "<ul><li>a<ol><li>b</ol><li><p>c</p><p>d</p><li></ul>",
            [{"type": "list", "style": "bulleted", "items": ["a", "b", "c d"]}],
        ),
        (
            "<table><tr><td>a<td>b<tr><td>c</table>",
            [{"type": "table", "header": [], "rows": [["a", "b"], ["c", ""]]}],
        ),
        (
            "<table><tr><td><p>a</p><img src=/i></table>",
            [
                {"type": "paragraph", "html": "a"},
                {"type": "image", "url": "/i"},
            ],
        ),
        (
            "<iframe src=https://www.tube.example/7></iframe><video><source src=/v>",
            [
                {
                    "type": "embed",
                    "provider": "tube.example",
                    "url": "https://www.tube.example/7",
                },
                {"type": "embed", "provider": "video", "url": "/v"},
            ],
        ),
        (
            "<figure><iframe src=/v></iframe><figcaption>Film</figcaption></figure>",
            [
                {"type": "embed", "provider": "iframe", "url": "/v"},
                {"type": "paragraph", "html": "Film"},
            ],
        ),
        (
            "<script>x</script><style>x</style><form>x</form><!-- x -->y",
            [{"type": "paragraph", "html": "y"}],
        ),
        (
            "<p onclick=x() style=x>a <span>b</span> <a href='javascript:x'>c</a></p>",
            [{"type": "paragraph", "html": "a b <a>c</a>"}],
        ),
        (
            '<p class="link">no address</p><p class="embed"><a href="x:y">z</a></p>',
            [
                {"type": "paragraph", "html": "no address"},
                {"type": "paragraph", "html": "<a>z</a>"},
            ],
        ),
    ],
)
def test_what_feeds_bring(html: str, blocks: list[dict[str, Any]]) -> None:
    """Each construct becomes the block that it is meant as; nothing harmful is left."""
    assert told(html) == blocks


def test_relative_addresses_are_completed() -> None:
    """By the address of what they stood in."""
    html = '<p><a href="b">b</a> <a href="//x.org/c">c</a></p><img src="../i.png">'
    assert told(html, "https://example.org/news/1/") == [
        {
            "type": "paragraph",
            "html": '<a href="https://example.org/news/1/b">b</a>'
            ' <a href="https://x.org/c">c</a>',
        },
        {"type": "image", "url": "https://example.org/news/i.png"},
    ]
    assert told('<img src="i.png"><img src="https://[::/">') == []


def test_long_ones() -> None:
    """A list beyond the wire's limit goes on in another; a long heading is text."""
    lists = told("<ul>" + "<li>x" * (MAX_ITEMS + 1))
    assert [len(one["items"]) for one in lists] == [MAX_ITEMS, 1]
    assert told(f"<h2>{'x' * 1001}</h2>")[0]["type"] == "paragraph"


def test_depth_is_bounded() -> None:
    """However deep it is nested, it is read, and nothing of the text is lost."""
    deep = MAX_DEPTH * 50
    html = "<div>" * deep + "<p>in the cellar</p>" + "</div>" * deep + "upstairs"
    assert [one["html"] for one in told(html)] == ["in the cellar", "upstairs"]
    nested = "<ul><li>" * deep + "x"
    assert told(nested)[0]["items"][-1] == "x"


@patient
@given(st.text() | st.lists(PIECES).map("".join))
def test_anything_can_be_read(html: str) -> None:
    """No text breaks the reading, and reading what was read changes nothing."""
    body = kept(read_html(html).body)
    again = kept(read_html(body_html(body, SITE)).body)
    assert again == body
