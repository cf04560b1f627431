"""A story as an HTML document of its own, and the story of anybody's page.

What a document tells of itself is in its JSON-LD, else in what it says to those who show
a preview of it; the text is its ``article``, else its ``main``, else all of it.
"""

import re
from collections.abc import Iterator
from html import escape
from html.parser import HTMLParser

import orjson

from articles_service.domain.delivery import Item, Refusal
from articles_service.domain.site import Site
from articles_service.domain.story import Story
from articles_service.formats import jsonld
from articles_service.formats.addresses import joined, web_url
from articles_service.formats.items import Fields, item, language, tags
from articles_service.formats.markup import collapsed, content_html, text_html
from articles_service.formats.markup_reading import read_tree
from articles_service.formats.markup_tree import text_of, tree_of
from articles_service.formats.moments import read_moment, rfc3339
from articles_service.formats.telling import picture, told

MEDIA_TYPE = "text/html"
TICKER_LIST = "newstape:ticker-list"
_charset = re.compile(
    rb"""<meta[^>]+charset\s*=\s*["']?([A-Za-z0-9._-]+)""", re.IGNORECASE
)


def read(document: bytes, base: str | None = None) -> Iterator[Item]:
    """The story of a page; any bytes are HTML."""
    html = _decoded(document)
    head = _Head()
    head.feed(html)
    head.close()
    where = joined(head.base, base) or None
    fields = _fields(html, head, where)
    if not fields["uri"]:
        yield Refusal(0, "no address of it is told, in it or as its base")
        return
    yield item(0, fields, len(document))


def write(story: Story, site: Site) -> bytes:
    """A story as a document that needs nothing else."""
    content = story.content
    below = [
        _time(story),
        *(f"<p>{text_html(one.note)}</p>" for one in story.corrections),
    ]
    return f"""<!doctype html>
<html lang="{escape(content.language)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(content.headline)}</title>
{_head(story, site)}
</head>
<body>
<article>
<h1>{escape(content.headline)}</h1>
{content_html(story, site)}
</article>
<footer>{"".join(below)}</footer>
</body>
</html>
""".encode()


def _head(story: Story, site: Site) -> str:
    content = story.content
    lead = content.lead_image
    data = orjson.dumps(jsonld.news_article(story, site)).decode()
    data = data.replace("<", "\\u003c")  # nothing in it may end the script
    metas = {
        ("name", "description"): content.standfirst,
        ("name", TICKER_LIST): content.ticker_list,
        ("property", "og:type"): "article",
        ("property", "og:title"): content.headline,
        ("property", "og:site_name"): site.title,
        ("property", "og:url"): site.page(story),
        ("property", "og:description"): content.standfirst,
        ("property", "og:image"): site.whole(lead.url) if lead and lead.url else None,
    }
    lines = [
        f'<link rel="canonical" href="{escape(site.page(story))}">',
        *(
            f'<meta {kind}="{name}" content="{escape(value)}">'
            for (kind, name), value in metas.items()
            if value
        ),
        f'<script type="{jsonld.MEDIA_TYPE}">{data}</script>',
    ]
    return "\n".join(lines)


def _time(story: Story) -> str:
    moment = rfc3339(story.published_at)
    return f'<p><time datetime="{moment}">{moment}</time></p>' if moment else ""


class _Head(HTMLParser):
    """What a page tells of itself; the first of several wins."""

    def __init__(self) -> None:
        super().__init__()
        self.language = self.base = self.title = self.canonical = ""
        self.told: dict[str, list[str]] = {}
        self.scripts: list[str] = []
        self._inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self._inside = tag
        if tag == "html":
            self.language = self.language or given.get("lang", "")
        elif tag == "base":
            self.base = self.base or given.get("href", "")
        elif tag == "link" and "canonical" in given.get("rel", "").lower().split():
            self.canonical = self.canonical or given.get("href", "")
        elif tag == "meta":
            name = given.get("property") or given.get("name") or ""
            self.told.setdefault(name.lower(), []).append(given.get("content", ""))
        elif tag == "script" and given.get("type", "").lower() == jsonld.MEDIA_TYPE:
            self._inside = jsonld.MEDIA_TYPE

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside == jsonld.MEDIA_TYPE:
            self.scripts.append(data)
        elif self._inside == "title" and not self.title:
            self.title = data

    def says(self, *names: str) -> str | None:
        """The first thing that the page says under one of these names."""
        said = (one.strip() for name in names for one in self.told.get(name, ()))
        return next((one for one in said if one), None)


def _fields(html: str, head: _Head, base: str | None) -> Fields:
    article = jsonld.found(head.scripts)
    known = jsonld.fields_of(article, base)
    where = web_url(head.canonical or head.says("og:url"), base) or base
    tree = tree_of(html)
    within = tree.first("article") or tree.first("main")
    text = within or tree
    titles = list(text.all("h1"))[:1]
    text.drop(*titles, *text.all("aside"))
    heading = text_of(titles[0].children) if titles else None
    told_of = known.get("headline") or head.says("og:title")
    # Around a whole page the first heading may be that of the newspaper.
    title = (within and heading) or told_of or heading or head.title
    summary = head.says("og:description", "description")
    lead = jsonld.lead_image(article, base) or picture(head.says("og:image"), base)
    writers = [{"name": name} for name in head.told.get("author", []) if name]
    return {
        "authors": writers,
        "published_at": read_moment(head.says("article:published_time", "date")),
        "tags": tags(head.told.get("article:tag", [])),
        **told(
            collapsed(title) or None,
            read_tree(text, where),
            summary and escape(summary, quote=False),
            lead,
        ),
        **{name: value for name, value in known.items() if name != "headline"},
        "uri": known.get("uri") or where,
        "language": language(head.language, known.get("language")),
        "ticker_list": head.says(TICKER_LIST),
    }


def _decoded(document: bytes) -> str:
    declared = _charset.search(document[:4096])
    for encoding in (declared[1].decode() if declared else "utf-8", "utf-8"):
        try:
            return document.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    return document.decode("windows-1252", "replace")
