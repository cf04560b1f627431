"""NITF, the IPTC's markup of the 1990s that still lies inside NewsML, as HTML."""

from xml.etree.ElementTree import Element, SubElement

from articles_service.formats.xml_tree import at, html_inside, name_of, text_at

_NAMES = {
    "hl2": "h2",
    "bq": "blockquote",
    "block": "div",
    "credit": "footer",
    "media": "figure",
    "media-reference": "img",
    "media-caption": "figcaption",
}
_ATTRIBUTES = {"source": "src", "alternate-text": "alt"}


def nitf_html(content: Element) -> str:
    """What a ``body.content`` holds, as HTML; the element is changed."""
    for element in list(content.iter()):
        if name_of(element) == "media":
            _tell_credit(element)
    for element in content.iter():
        element.tag = _NAMES.get(name_of(element), name_of(element))
        for name in _ATTRIBUTES.keys() & element.attrib.keys():
            element.set(_ATTRIBUTES[name], element.attrib.pop(name))
    return html_inside(content)


def _tell_credit(media: Element) -> None:
    """Whose a picture is stands in its caption, as in HTML."""
    producer = next(at(media, "media-producer"), None)
    if producer is None:
        return
    told = text_at(producer)
    media.remove(producer)
    caption = next(at(media, "media-caption"), None)
    if caption is None:
        caption = SubElement(media, "media-caption")
    SubElement(caption, "span", {"class": "credit"}).text = told
