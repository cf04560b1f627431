"""XML that came from outside: no entities, nothing fetched, no more than fits.

What newspapers send is not always what they say it is: other encodings than declared,
HTML's named characters, control characters. That much is mended.
"""

import codecs
import re
from collections.abc import Iterator
from html import escape
from html.entities import html5
from xml.etree.ElementTree import Element, ParseError, TreeBuilder

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from articles_service.domain.errors import FormatError

MAX_MARKS = 1_000_000
"""Signs ``<`` that a document may have: what bounds the memory that its tree takes."""

MAX_DEPTH = 200

XML = "http://www.w3.org/XML/1998/namespace"
_declared = re.compile(rb"""\A<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)""")
_declaration = re.compile(r"\A\s*<\?xml[^>]*\?>")
_named = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)([A-Za-z][A-Za-z0-9]*;)")
_unspeakable = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def xml_tree(document: bytes, form: str) -> Element:
    """The root of a document; ``form`` names what it should be.

    Raises:
        FormatError: it is not well-formed, has entities, or is too large or deep.
    """
    text = _declaration.sub("", _decoded(document)).lstrip("\ufeff \t\r\n")
    if text.count("<") > MAX_MARKS:
        raise FormatError(form, "it has too many elements.")
    try:
        root = _parsed(text)
    except ParseError:
        root = _mended(text, form)
    except DefusedXmlException as error:
        raise FormatError(form, "it declares entities.") from error
    if _depth(root) > MAX_DEPTH:
        raise FormatError(form, f"it is more than {MAX_DEPTH} elements deep.")
    return root


def name_of(element: Element) -> str:
    """An element's name without its namespace."""
    return element.tag.rpartition("}")[2]


def at(element: Element, *path: str) -> Iterator[Element]:
    """The descendants to which a path of names leads, in whatever namespace, in order."""
    if not path:
        yield element
        return
    for child in element:
        if name_of(child) == path[0]:
            yield from at(child, *path[1:])


def text_at(element: Element, *path: str) -> str | None:
    """The first text to which a path leads, stripped; None when there is none."""
    texts = ("".join(found.itertext()).strip() for found in at(element, *path))
    return next((text for text in texts if text), None)


def html_inside(element: Element) -> str:
    """What an element holds, as HTML: the same names without their namespaces."""
    parts = [escape(element.text or "", quote=False)]
    for child in element:
        name = name_of(child)
        told = "".join(
            f' {key.rpartition("}")[2]}="{escape(value)}"'
            for key, value in child.attrib.items()
        )
        parts.append(f"<{name}{told}>{html_inside(child)}")
        parts.append("" if name in _VOID else f"</{name}>")
        parts.append(escape(child.tail or "", quote=False))
    return "".join(parts)


def _decoded(document: bytes) -> str:
    """The text of a document, by its mark, its declaration, or what it looks like."""
    start = document.lstrip()[:200]
    found = _declared.match(start)
    declared = found[1].decode() if found else "utf-8"
    marked = next((name for mark, name in _MARKS if document.startswith(mark)), None)
    for encoding in (marked or declared, "utf-8"):
        try:
            return document.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    return document.decode("windows-1252", "replace")


def _parsed(text: str) -> Element:
    builder = TreeBuilder()  # the parser's own one is slower by far
    parser = DefusedXMLParser(
        target=builder, forbid_entities=True, forbid_external=True
    )
    parser.feed(text)
    root: Element = parser.close()
    return root


def _mended(text: str, form: str) -> Element:
    mended = _named.sub(lambda found: _numbered(found[1]), _unspeakable.sub("", text))
    try:
        return _parsed(mended)
    except DefusedXmlException as error:
        raise FormatError(form, "it declares entities.") from error
    except ParseError as error:
        raise FormatError(form, f"{error}.") from error


def _numbered(name: str) -> str:
    known = html5.get(name)
    if known is None:
        return f"&amp;{name}"
    return "".join(f"&#{ord(character)};" for character in known)


def _depth(root: Element) -> int:
    depth, level = 0, [root]
    while level:
        depth += 1
        level = [child for element in level for child in element]
    return depth


_VOID = frozenset({"br", "hr", "img", "source"})
