"""HTML as a tree: whatever came in, what is here is known, closed and not too deep."""

import re
from collections.abc import Iterator, Sequence
from html import unescape
from html.parser import HTMLParser

import nh3

from articles_service.formats.html import INLINE_MARKS


def _tags(names: str) -> frozenset[str]:
    return frozenset(names.split())


INLINE = INLINE_MARKS | {"span", "small"}
MAX_DEPTH = 60

_BLOCKS = _tags(
    "p h1 h2 h3 h4 h5 h6 ul ol li blockquote figure figcaption img table thead tbody"
    " tfoot tr th td hr div section article header footer main aside center pre"
    " iframe video audio source dl dt dd picture"
)
_VOID = _tags("br hr img source")
_DROPPED = _tags(
    "script style template noscript nav form button select textarea svg math object"
    " head title"
)
_ATTRIBUTES = {
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "figure": {"class", "aria-label"},
    "iframe": {"src"},
    "video": {"src"},
    "audio": {"src"},
    "source": {"src"},
    **{tag: {"class"} for tag in ("p", "span", "small", "div")},
}
_space = re.compile(r"[ \t\n\r\f]+")
_line_end = re.compile(r"\n|[ \0]*\0[ \0]*")


class Node:
    """An element; ``mixed`` says that there is a block somewhere inside.

    A child that is a string is text as HTML, its ``&`` and ``<`` escaped.
    """

    __slots__ = ("attributes", "children", "mixed", "tag")

    def __init__(self, tag: str, attributes: dict[str, str]) -> None:
        self.tag = tag
        self.attributes = attributes
        self.children: list[Node | str] = []
        self.mixed = False

    @property
    def names(self) -> frozenset[str]:
        """Its classes."""
        return frozenset(self.attributes.get("class", "").split())

    @property
    def is_inline(self) -> bool:
        """Whether it is part of running text."""
        return self.tag in INLINE and not self.mixed

    def all(self, *tags: str) -> Iterator["Node"]:
        """The elements below it with these tags, in order."""
        for child in self.children:
            if isinstance(child, Node):
                if child.tag in tags:
                    yield child
                yield from child.all(*tags)

    def first(self, *tags: str) -> "Node | None":
        """The first element below it with one of these tags."""
        return next(self.all(*tags), None)

    def drop(self, *gone: "Node") -> None:
        """Take elements out, wherever below they are."""
        self.children = [one for one in self.children if one not in gone]
        for child in self.children:
            if isinstance(child, Node):
                child.drop(*gone)


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.root = Node("div", {})
        self._open = [self.root]

    def handle_starttag(
        self, tag: str, attrs: Sequence[tuple[str, str | None]]
    ) -> None:
        node = Node(tag, {name: value or "" for name, value in attrs})
        parent = self._open[-1]
        parent.children.append(node)
        if tag in _BLOCKS:
            for above in self._open:
                above.mixed = True
        if tag not in _VOID:
            # What is too deep is put beside instead of inside.
            self._open.append(node if len(self._open) < MAX_DEPTH else parent)

    def handle_endtag(self, tag: str) -> None:
        if tag not in _VOID:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        self._open[-1].children.append(data)

    def handle_entityref(self, name: str) -> None:
        self.handle_data(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self.handle_data(f"&#{name};")


def tree_of(html: str) -> Node:
    """The tree of some HTML, without all that is not for reading."""
    builder = _Builder()
    builder.feed(
        nh3.clean(
            html,
            tags=set(INLINE | _BLOCKS),
            clean_content_tags=set(_DROPPED),
            attributes=_ATTRIBUTES,
            url_schemes={"http", "https", "mailto"},
            link_rel=None,
        )
    )
    builder.close()
    return builder.root


def text_of(nodes: Sequence[Node | str], without: Node | None = None) -> str:
    """Plain text: a line for each line and each block, without space around it."""
    html = "".join(_raw(nodes, without)).strip(" \0")
    return unescape("\n".join(line.strip(" ") for line in _line_end.split(html)))


def _raw(nodes: Sequence[Node | str], without: Node | None) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, str):
            yield _space.sub(" ", node)
        elif node.tag == "br":
            yield "\n"
        elif node is not without:
            edge = "" if node.is_inline else "\0"  # no text has this character
            yield edge
            yield from _raw(node.children, without)
            yield edge
