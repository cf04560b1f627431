"""XML that we write: names with the prefixes that its root declares."""

from xml.etree.ElementTree import Element, SubElement, tostring

ATOM = "http://www.w3.org/2005/Atom"
DC = "http://purl.org/dc/elements/1.1/"
MEDIA = "http://search.yahoo.com/mrss/"
CONTENT = "http://purl.org/rss/1.0/modules/content/"
TOMBSTONES = "http://purl.org/atompub/tombstones/1.0"


def add(
    parent: Element, name: str, text: str | None = None, **given: str | None
) -> Element:
    """A child with this text; attributes without a value are left out."""
    told = {key: value for key, value in given.items() if value is not None}
    child = SubElement(parent, name, told)
    child.text = text
    return child


def add_told(parent: Element, name: str, text: str | None, **given: str | None) -> None:
    """The same if there is a text at all."""
    if text:
        add(parent, name, text, **given)


def written(root: Element) -> bytes:
    """The document."""
    document: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return document
