"""HTML of anybody as a story's body, in the words of the wire; see ``markup``."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any
from urllib.parse import urlsplit

from articles_service.domain.blocks import plain_text
from articles_service.formats.addresses import joined, web_url
from articles_service.formats.markup import LIFTED, collapsed, dashed
from articles_service.formats.markup_tree import Node, text_of, tree_of

Fields = dict[str, Any]
MAX_ITEMS = 500  # of a list; a longer one goes on in another
MAX_LINE = 1_000  # characters of a crosshead; a longer one is a paragraph

_space = re.compile(r"[ \t\n\r\f]+")
_gap = re.compile(r"(?:<br> ?){2,}")


@dataclass(frozen=True, slots=True)
class Read:
    """What some HTML held: a story's fields, and the blocks of its body."""

    fields: Fields
    body: list[Fields]


def read_html(html: str, base: str | None = None) -> Read:
    """The blocks of some HTML; relative addresses are completed by ``base``.

    What stands for a field of a story, by the classes of ``markup``, is no block.
    """
    return read_tree(tree_of(html), base)


def read_tree(root: Node, base: str | None = None) -> Read:
    """The same of some HTML that is a tree already."""
    reader = _Reader(base)
    body = list(reader.blocks(root.children))
    return Read(reader.fields, body)


class _Reader:
    def __init__(self, base: str | None) -> None:
        self.fields: Fields = {}
        self._base = base

    def blocks(self, nodes: Sequence[Node | str]) -> Iterator[Fields]:
        """A block for each part; running text between them makes paragraphs."""
        run: list[Node | str] = []
        for node in nodes:
            if isinstance(node, str) or node.is_inline:
                run.append(node)
            else:
                yield from self._loose(run)
                run = []
                reads = _READERS.get(node.tag, _Reader._inside)
                yield from reads(self, node)
        yield from self._loose(run)

    def _inside(self, node: Node) -> Iterator[Fields]:
        return self.blocks(node.children)

    def _loose(self, run: Sequence[Node | str]) -> Iterator[Fields]:
        """Old feeds part paragraphs by two line breaks."""
        for html in _gap.split(self._inline(run)):
            yield from _paragraph(html)

    def _p(self, node: Node) -> Iterator[Fields]:
        if node.mixed:
            return self.blocks(node.children)
        name = next(iter(node.names & _NAMED.keys()), None)
        text = text_of(node.children)
        if name in LIFTED and text and name not in self.fields:
            self.fields[name] = text
            return iter(())
        if name is not None and name not in LIFTED:
            return _NAMED[name](self, node)
        return _paragraph(self._inline(node.children))

    def _text(self, node: Node) -> Iterator[Fields]:
        return _paragraph(self._inline(node.children), dashes=False)

    def _signoff(self, node: Node) -> Iterator[Fields]:
        yield from _texts("signoff", text_of(node.children))

    def _link(self, node: Node) -> Iterator[Fields]:
        return self._reference(node, "link", "title")

    def _embed(self, node: Node) -> Iterator[Fields]:
        return self._reference(node, "embed", "provider")

    def _reference(self, node: Node, kind: str, name: str) -> Iterator[Fields]:
        anchor = node.first("a")
        url = self._url(anchor.attributes.get("href")) if anchor else None
        text = text_of(node.children)
        if url is None or not text or len(text) > MAX_LINE:
            yield from _paragraph(self._inline(node.children))
        else:
            yield {"type": kind, "url": url, name: text}

    def _heading(self, node: Node) -> Iterator[Fields]:
        yield from _texts("crosshead", text_of(node.children))
        if node.mixed:
            yield from (block for one in node.all("img") for block in self._img(one))

    def _list(self, node: Node) -> Iterator[Fields]:
        style = "numbered" if node.tag == "ol" else "bulleted"
        items = list(self._items(node))
        for start in range(0, len(items), MAX_ITEMS):
            part = items[start : start + MAX_ITEMS]
            yield {"type": "list", "style": style, "items": part}

    def _items(self, node: Node) -> Iterator[str]:
        """The items of a list; those of lists inside it follow the one they are in."""
        own = [c for c in node.children if isinstance(c, str) or c.tag not in _ITEMS]
        if html := self._inline(own):
            yield html
        for child in node.children:
            if isinstance(child, Node) and child.tag in _ITEMS:
                yield from self._items(child)

    def _blockquote(self, node: Node) -> Iterator[Fields]:
        whose = node.first("footer", "cite")
        text = text_of(node.children, without=whose)
        if text:
            said_by = text_of(whose.children) if whose else None
            yield {"type": "quote", "text": text, "attribution": said_by or None}

    def _figure(self, node: Node) -> Iterator[Fields]:
        caption = node.first("figcaption")
        quote = node.first("blockquote")
        if quote is not None:
            said_by = text_of(caption.children) if caption else None
            text = text_of(quote.children)
            yield from _texts("quote", text, attribution=said_by or None)
            return
        told = _told(caption) if caption else {}
        pictures = [one for image in node.all("img") for one in self._img(image)]
        if node.first("table", "iframe", "video", "audio") is None and not pictures:
            pictures = [{"type": "image", "alt": _label(node, "aria-label")}]
        if not pictures:
            yield from self.blocks(node.children)
            return
        pictures[0] |= told
        pictures = [one for one in pictures if any(_without_type(one).values())]
        if "lead" in node.names and pictures and "lead_image" not in self.fields:
            self.fields["lead_image"] = _without_type(pictures.pop(0))
        yield from pictures

    def _img(self, node: Node) -> Iterator[Fields]:
        url = self._url(node.attributes.get("src"))
        width, height = (_pixels(node.attributes.get(n)) for n in ("width", "height"))
        if url is not None and (width, height) != (1, 1):  # that one counts readers
            size = {"width": width, "height": height}
            yield {"type": "image", "url": url, "alt": _label(node, "alt"), **size}

    def _table(self, node: Node) -> Iterator[Fields]:
        rows = [list(row.all("td", "th")) for row in node.all("tr")]
        rows = [row for row in rows if row]
        width = max(map(len, rows), default=0)
        if width == 1 and any(cell.mixed for (cell,) in rows):
            for (cell,) in rows:  # it is there for the looks
                yield from self.blocks(cell.children)
        elif rows:
            header = rows.pop(0) if all(one.tag == "th" for one in rows[0]) else []
            cells = [_cells(row, width) for row in rows]
            told = _cells(header, width) if header else []
            yield {"type": "table", "header": told, "rows": cells}

    def _divider(self, _node: Node) -> Iterator[Fields]:
        yield {"type": "divider"}

    def _frame(self, node: Node) -> Iterator[Fields]:
        source = node if "src" in node.attributes else node.first("source")
        url = self._url(source.attributes.get("src")) if source else None
        if url is not None:
            host = urlsplit(url).hostname or ""
            provider = host.removeprefix("www.") or node.tag
            yield {"type": "embed", "provider": provider, "url": url}

    def _inline(self, nodes: Sequence[Node | str]) -> str:
        return _space.sub(" ", "".join(self._marked(nodes))).strip(" ")

    def _marked(self, nodes: Sequence[Node | str]) -> Iterator[str]:
        for node in nodes:
            if isinstance(node, str):
                yield node
            elif node.tag == "br":
                yield "<br>"
            elif node.is_inline and node.tag not in ("span", "small"):
                yield f"<{node.tag}{self._href(node)}>"
                yield from self._marked(node.children)
                yield f"</{node.tag}>"
            else:
                edge = "" if node.is_inline else " "
                yield edge
                yield from self._marked(node.children)
                yield edge

    def _href(self, node: Node) -> str:
        url = node.attributes.get("href")
        return "" if url is None else f' href="{escape(joined(url, self._base))}"'

    def _url(self, given: str | None) -> str | None:
        return web_url(given, self._base)


def _paragraph(html: str, dashes: bool = True) -> Iterator[Fields]:
    text = collapsed(plain_text(html))
    crosshead = dashed.fullmatch(text) if dashes else None
    if crosshead:
        yield {"type": "crosshead", "text": crosshead[1]}
    elif text.strip():
        yield {"type": "paragraph", "html": html}


def _texts(kind: str, text: str, **more: str | None) -> Iterator[Fields]:
    if kind != "quote" and len(text) > MAX_LINE:
        yield from _paragraph(escape(text, quote=False), dashes=False)
    elif text:
        yield {"type": kind, "text": text, **more}


def _label(node: Node, name: str) -> str | None:
    lines = node.attributes.get(name, "").split("\n")
    return "\n".join(map(collapsed, lines)) or None


def _told(caption: Node) -> Fields:
    """Caption and credit of a picture."""
    credit = next((n for n in caption.all(*_CREDITS) if _is_credit(n)), None)
    told = text_of(caption.children, without=credit)
    by = text_of(credit.children) if credit else None
    return {"caption": told or None, "credit": by or None}


def _is_credit(node: Node) -> bool:
    told = " ".join(node.names)
    return node.tag == "cite" or "credit" in told or "copyright" in told


def _cells(row: Sequence[Node], width: int) -> list[str]:
    told = [text_of(cell.children) for cell in row]
    return told + [""] * (width - len(told))


def _pixels(given: str | None) -> int | None:
    number = int(given) if given and given.isascii() and given.isdecimal() else 0
    return number if 0 < number <= 100_000 else None


def _without_type(block: Fields) -> Fields:
    return {name: value for name, value in block.items() if name != "type"}


_LISTS = ("ul", "ol")
_ITEMS = ("li", *_LISTS)
_CREDITS = ("span", "small", "cite", "p", "div")
_Reads = Callable[[_Reader, Node], Iterator[Fields]]
_NAMED: Mapping[str, _Reads] = {
    **dict.fromkeys(LIFTED, _Reader._p),
    "text": _Reader._text,
    "signoff": _Reader._signoff,
    "link": _Reader._link,
    "embed": _Reader._embed,
}
_READERS: Mapping[str, _Reads] = {
    "p": _Reader._p,
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), _Reader._heading),
    **dict.fromkeys(_LISTS, _Reader._list),
    "blockquote": _Reader._blockquote,
    "figure": _Reader._figure,
    "img": _Reader._img,
    "table": _Reader._table,
    "hr": _Reader._divider,
    **dict.fromkeys(("iframe", "video", "audio"), _Reader._frame),
}
