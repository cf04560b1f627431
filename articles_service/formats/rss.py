"""RSS 2.0 (https://www.rssboard.org/rss-specification) with its usual additions.

What RSS has no element for is told in those of Dublin Core and Atom.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import repeat
from xml.etree.ElementTree import Element

from articles_service.domain.channel import Channel
from articles_service.domain.delivery import Item
from articles_service.domain.errors import FormatError
from articles_service.domain.site import Site
from articles_service.domain.story import Image, Story
from articles_service.formats.addresses import joined, web_url
from articles_service.formats.items import Fields, item, language
from articles_service.formats.markup import content_html, text_html
from articles_service.formats.markup_reading import read_html
from articles_service.formats.moments import read_moment, rfc822, rfc3339
from articles_service.formats.plain import line_from, told_line
from articles_service.formats.telling import (
    beginning,
    labelled,
    labels,
    picture,
    told,
)
from articles_service.formats.xml_tree import XML, xml_tree
from articles_service.formats.xml_writing import (
    ATOM,
    CONTENT,
    DC,
    MEDIA,
    add,
    add_told,
    written,
)

MEDIA_TYPE = "application/rss+xml"
_NAME = "RSS"
_OLD = "{http://purl.org/rss/1.0/}"
_writer = re.compile(r"[^\s@]+@[^\s@(]+\s*\((.+)\)")


def read(document: bytes, base: str | None = None) -> Iterator[Item]:
    """The items of a channel of RSS 2.0, 1.0 or 0.9x.

    Raises:
        FormatError: it is no XML, or no RSS.
    """
    root = xml_tree(document, _NAME)
    for element in root.iter():
        element.tag = element.tag.removeprefix(_OLD)
    if root.tag != "rss" and not root.tag.endswith("}RDF"):
        raise FormatError(_NAME, f"its root is {root.tag[:80]!r}.")
    channel = root.find("channel")
    if channel is None:
        raise FormatError(_NAME, "it has no channel.")
    return _items(root, channel, base, len(document))


def write(channel: Channel, site: Site) -> bytes:
    """A channel's stories."""
    spaces = {"atom": ATOM, "content": CONTENT, "dc": DC, "media": MEDIA}
    names = {f"xmlns:{prefix}": name for prefix, name in spaces.items()}
    root = Element("rss", {"version": "2.0", **names})
    top = add(root, "channel")
    title = site.channel_title(channel)
    add(top, "title", told_line(title))
    add(top, "link", site.at("/"))
    add(top, "description", text_html(title))
    address = site.feed(channel, "rss")
    add(top, "atom:link", href=address, rel="self", type=MEDIA_TYPE)
    if channel.updated is not None:
        add(top, "lastBuildDate", rfc822(channel.updated))
    for story in channel.stories:
        _write_item(add(top, "item"), story, site)
    return written(root)


def _write_item(entry: Element, story: Story, site: Site) -> None:
    content = story.content
    add(entry, "title", told_line(content.headline))
    add(entry, "link", site.page(story))
    add(entry, "guid", story.uri, isPermaLink="false")
    if story.published_at is not None:
        add(entry, "pubDate", rfc822(story.published_at))
        add_told(entry, "atom:published", rfc3339(story.published_at))
    add_told(entry, "atom:updated", rfc3339(story.updated_at))
    _write_authors(entry, story)
    add_told(entry, "dc:source", content.source)
    add(entry, "dc:language", content.language)
    for scheme, term in labels(content):
        add(entry, "category", term, domain=scheme)
    add_told(entry, "description", text_html(content.standfirst or beginning(content)))
    add_told(entry, "content:encoded", content_html(story, site))
    if content.lead_image is not None and content.lead_image.url is not None:
        _write_picture(entry, content.lead_image, site.whole(content.lead_image.url))


def _write_authors(entry: Element, story: Story) -> None:
    authors = story.content.authors
    for author in authors:
        add(entry, "dc:creator", author.name)
    if any(author.url for author in authors):  # which Dublin Core cannot tell
        kinds = ("author", *repeat("contributor", len(authors)))
        for author, kind in zip(authors, kinds, strict=False):
            person = add(entry, f"atom:{kind}")  # there can be but one author
            add(person, "atom:name", author.name)
            add_told(person, "atom:uri", author.url)


def _write_picture(entry: Element, image: Image, url: str) -> None:
    size = {"width": image.width, "height": image.height}
    told = {name: str(value) for name, value in size.items() if value}
    media = add(entry, "media:content", url=url, medium="image", **told)
    add_told(media, "media:description", image.caption, type="plain")
    add_told(media, "media:credit", image.credit)


def _items(
    root: Element, channel: Element, base: str | None, size: int
) -> Iterator[Item]:
    entries = list(root.iter("item"))
    where = joined((channel.findtext("link") or "").strip(), base)
    for element in (root, channel):
        where = joined(element.get(f"{{{XML}}}base", ""), where)
    spoken = channel.findtext("language") or channel.findtext(f"{{{DC}}}language")
    for index, entry in enumerate(entries):
        fields = _fields(entry, where or None)
        fields["language"] = language(fields["language"], spoken)
        yield item(index, fields, size // len(entries))


def _fields(entry: Element, base: str | None) -> Fields:
    guid = (entry.findtext("guid") or "").strip()
    link = _link(entry, guid, base)
    where = joined(entry.get(f"{{{XML}}}base", ""), link or base)
    html = entry.findtext(f"{{{CONTENT}}}encoded")
    summary = entry.findtext("description")
    if not (html or "").strip():
        html, summary = summary, None
    return {
        **told(
            line_from(entry.findtext("title")),
            read_html(html or "", where),
            summary,
            _picture(entry, where),
        ),
        **labelled(
            (one.get("domain"), _said(one)) for one in entry.findall("category")
        ),
        "uri": guid or link,
        "authors": list(_authors(entry, where)),
        "source": _source(entry),
        "language": _text(entry, f"{{{DC}}}language"),
        "published_at": _published(entry),
    }


def _link(entry: Element, guid: str, base: str | None) -> str | None:
    atom = entry.find(f"{{{ATOM}}}link")
    told = (entry.findtext("link") or "").strip() or (
        atom.get("href", "") if atom is not None else ""
    )
    return web_url(told or guid, base)


def _authors(entry: Element, base: str | None) -> Iterator[Fields]:
    people = entry.findall(f"{{{ATOM}}}author")
    if people:
        people += entry.findall(f"{{{ATOM}}}contributor")
    for person in people:
        url = web_url(person.findtext(f"{{{ATOM}}}uri"), base)
        yield {"name": (person.findtext(f"{{{ATOM}}}name") or "").strip(), "url": url}
    creators = [] if people else entry.findall(f"{{{DC}}}creator")
    yield from ({"name": name} for one in creators if (name := _said(one)))
    if not people and not creators:
        yield from ({"name": name} for name in _mailed(entry.findall("author")))


def _mailed(authors: Iterable[Element]) -> Iterator[str]:
    """Names out of ``mail@example.org (Name)``, which RSS asks for, or as they are."""
    for author in authors:
        mailed = _writer.fullmatch(_said(author))
        if mailed or "@" not in _said(author):
            yield mailed[1] if mailed else _said(author)


def _published(entry: Element) -> object:
    names = (f"{{{ATOM}}}published", "pubDate", f"{{{DC}}}date", f"{{{ATOM}}}updated")
    told = (read_moment(entry.findtext(name)) for name in names)
    return next((moment for moment in told if moment is not None), None)


def _source(entry: Element) -> str | None:
    return _text(entry, f"{{{DC}}}source") or _text(entry, "source")


def _said(element: Element) -> str:
    return (element.text or "").strip()


def _text(entry: Element, name: str) -> str | None:
    return (entry.findtext(name) or "").strip() or None


def _picture(entry: Element, base: str | None) -> Fields | None:
    for media in entry.iter(f"{{{MEDIA}}}content"):
        if _is_picture(media.get("medium"), media.get("type")):
            caption = _text(media, f"{{{MEDIA}}}description")
            credit = _text(media, f"{{{MEDIA}}}credit")
            return picture(media.get("url"), base, caption=caption, credit=credit)
    for enclosure in entry.findall("enclosure"):
        if _is_picture(None, enclosure.get("type")):
            return picture(enclosure.get("url"), base)
    thumbnail = next(entry.iter(f"{{{MEDIA}}}thumbnail"), None)
    return None if thumbnail is None else picture(thumbnail.get("url"), base)


def _is_picture(medium: str | None, kind: str | None) -> bool:
    return medium == "image" or (kind or "").startswith("image/")
