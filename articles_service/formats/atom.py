"""Atom (RFC 4287), with tombstones (RFC 6721) for stories that were killed."""

from collections.abc import Iterator
from datetime import UTC, datetime
from html import escape
from uuid import NAMESPACE_URL, uuid5
from xml.etree.ElementTree import Element

from articles_service.domain.channel import Channel
from articles_service.domain.delivery import Item
from articles_service.domain.errors import FormatError
from articles_service.domain.site import Site
from articles_service.domain.story import Story
from articles_service.formats.addresses import joined, web_url
from articles_service.formats.items import Fields, ended, item, language
from articles_service.formats.markup import collapsed, content_html
from articles_service.formats.markup_reading import read_html
from articles_service.formats.moments import read_moment, rfc3339
from articles_service.formats.plain import line_of_html
from articles_service.formats.telling import labelled, labels, picture, told
from articles_service.formats.xml_tree import XML, html_inside, xml_tree
from articles_service.formats.xml_writing import (
    ATOM,
    DC,
    TOMBSTONES,
    add,
    add_told,
    written,
)

MEDIA_TYPE = "application/atom+xml"
_NAME = "Atom feed"
_ENTRY, _DELETED = f"{{{ATOM}}}entry", f"{{{TOMBSTONES}}}deleted-entry"
_BASE, _LANG = f"{{{XML}}}base", f"{{{XML}}}lang"
_NEVER = datetime(2005, 12, 1, tzinfo=UTC)
"""When Atom came out; validators hold earlier times for errors."""


def read(document: bytes, base: str | None = None) -> Iterator[Item]:
    """The entries of a feed, or one entry alone; tombstones end stories.

    Raises:
        FormatError: it is no XML, or no Atom.
    """
    root = xml_tree(document, _NAME)
    if root.tag not in (f"{{{ATOM}}}feed", _ENTRY):
        raise FormatError(_NAME, f"its root is {root.tag[:80]!r}.")
    return _items(root, base, len(document))


def write(channel: Channel, site: Site) -> bytes:
    """A channel's stories, and the tombstones of those that were killed."""
    spaces = {"xmlns": ATOM, "xmlns:at": TOMBSTONES, "xmlns:dc": DC}
    feed = Element("feed", spaces)
    address = site.feed(channel, "atom")
    add(feed, "id", address if site.root else uuid5(NAMESPACE_URL, address).urn)
    add(feed, "title", site.channel_title(channel))
    add(feed, "updated", rfc3339(channel.updated or _NEVER))
    add(feed, "link", rel="self", type=MEDIA_TYPE, href=address)
    add(feed, "link", rel="alternate", type="text/html", href=site.at("/"))
    add(add(feed, "author"), "name", site.title)
    for tombstone in channel.ended:
        when = rfc3339(tombstone.at)
        add(feed, "at:deleted-entry", ref=tombstone.uri, when=when)
    for story in channel.stories:
        entry = add(feed, "entry", None, **{"xml:lang": story.content.language})
        _write_entry(entry, story, site)
    return written(feed)


def _write_entry(entry: Element, story: Story, site: Site) -> None:
    content = story.content
    add(entry, "id", story.uri)
    add(entry, "title", content.headline)
    add(entry, "link", rel="alternate", type="text/html", href=site.page(story))
    add_told(entry, "published", rfc3339(story.published_at))
    add(entry, "updated", rfc3339(story.updated_at))
    for author in content.authors:
        person = add(entry, "author")
        add(person, "name", author.name)
        add_told(person, "uri", author.url)
    add_told(entry, "dc:source", content.source)
    for scheme, term in labels(content):
        add(entry, "category", term=term, scheme=scheme)
    add_told(entry, "summary", content.standfirst)
    add_told(entry, "content", content_html(story, site), type="html")


def _items(root: Element, base: str | None, size: int) -> Iterator[Item]:
    entries = [root] if root.tag == _ENTRY else list(root)
    entries = [one for one in entries if one.tag in (_ENTRY, _DELETED)]
    where = joined(root.get(_BASE, ""), base) or None
    for index, entry in enumerate(entries):
        if entry.tag == _DELETED:
            yield ended(index, entry.get("ref", "").strip())
        else:
            fields = _fields(entry, where)
            fields["language"] = language(entry.get(_LANG), root.get(_LANG))
            yield item(index, fields, size // len(entries))


def _fields(entry: Element, base: str | None) -> Fields:
    link = web_url(_link(entry, "alternate"), base)
    where = joined(entry.get(_BASE, ""), base) or link
    content = entry.find(f"{{{ATOM}}}content")
    summary = _html(entry.find(f"{{{ATOM}}}summary"))
    inside = where if content is None else joined(content.get(_BASE, ""), where)
    html = _html(content)
    if not html:
        html, summary = summary, ""
    lead = picture(_link(entry, "enclosure", "image/"), where)
    return {
        **told(
            _line(entry.find(f"{{{ATOM}}}title")),
            read_html(html, inside),
            summary,
            lead,
        ),
        **labelled(
            (one.get("scheme"), (one.get("term") or "").strip())
            for one in entry.findall(f"{{{ATOM}}}category")
        ),
        "uri": _text(entry, f"{{{ATOM}}}id") or link,
        "authors": list(_authors(entry, where)),
        "source": _text(entry, f"{{{DC}}}source") or _origin(entry),
        "published_at": read_moment(entry.findtext(f"{{{ATOM}}}published"))
        or read_moment(entry.findtext(f"{{{ATOM}}}updated")),
    }


def _link(entry: Element, rel: str, kind: str = "") -> str | None:
    links = entry.findall(f"{{{ATOM}}}link")
    fitting = (
        link.get("href")
        for link in links
        if link.get("rel", "alternate") == rel
        and link.get("type", kind)[: len(kind)] == kind
    )
    return next(fitting, None)


def _authors(entry: Element, base: str | None) -> Iterator[Fields]:
    for person in entry.findall(f"{{{ATOM}}}author"):
        name = _text(person, f"{{{ATOM}}}name")
        if name is not None:
            yield {"name": name, "url": web_url(_text(person, f"{{{ATOM}}}uri"), base)}


def _origin(entry: Element) -> str | None:
    """The feed that an entry was taken from."""
    source = entry.find(f"{{{ATOM}}}source")
    return None if source is None else _line(source.find(f"{{{ATOM}}}title"))


def _text(element: Element, name: str) -> str | None:
    return (element.findtext(name) or "").strip() or None


def _line(construct: Element | None) -> str | None:
    """A text construct (section 3.1) as a line of plain text."""
    if construct is None:
        return None
    text = "".join(construct.itertext())
    return line_of_html(text) if _kind(construct) == "html" else collapsed(text) or None


def _html(construct: Element | None) -> str:
    """A text construct, or content, as HTML; empty if it is elsewhere or no text."""
    if construct is None or construct.get("src") is not None:
        return ""
    kind = _kind(construct)
    if kind == "html":
        return construct.text or ""
    if kind == "text":
        return escape(construct.text or "", quote=False).replace("\n", "<br>")
    return html_inside(construct) if "x" in kind else ""


def _kind(construct: Element) -> str:
    """``text``, ``html``, or a type that is XML."""
    kind = construct.get("type", "text").lower().partition(";")[0]
    return {"text/html": "html", "text/plain": "text"}.get(kind, kind)
