"""HTML as a tree to ask questions of; what is not well-formed is refused."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = frozenset({"meta", "link", "img", "input", "hr", "br"})


@dataclass
class Node:
    """An element, its attributes, and its children: elements and texts."""

    tag: str
    attributes: dict[str, str | None] = field(default_factory=dict)
    children: list["Node | str"] = field(default_factory=list)

    @property
    def text(self) -> str:
        """All text inside, white space collapsed."""
        return " ".join(self._text().split())

    def _text(self) -> str:
        return "".join(
            child if isinstance(child, str) else child._text()
            for child in self.children
        )

    def all(self, tag: str | None = None, **attributes: str) -> list["Node"]:
        """The elements below with this tag and these attributes, in their order.

        ``class_`` asks for one class of several; other names are written with ``_``
        for ``-``.
        """
        return [node for node in self._below() if node._is(tag, attributes)]

    def one(self, tag: str | None = None, **attributes: str) -> "Node":
        """The only such element.

        Raises:
            AssertionError: there is none, or more than one.
        """
        found = self.all(tag, **attributes)
        assert len(found) == 1, f"{len(found)} of {tag} {attributes}"
        return found[0]

    def _below(self) -> Iterator["Node"]:
        for child in self.children:
            if isinstance(child, Node):
                yield child
                yield from child._below()

    def _is(self, tag: str | None, attributes: dict[str, str]) -> bool:
        wanted = dict(attributes)
        class_name = wanted.pop("class_", None)
        if tag is not None and self.tag != tag:
            return False
        if (
            class_name
            and class_name not in (self.attributes.get("class") or "").split()
        ):
            return False
        return all(
            self.attributes.get(name.replace("_", "-")) == value
            for name, value in wanted.items()
        )


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open = [Node("document")]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        assert len(set(names)) == len(names), f"an attribute of <{tag}> stands twice"
        node = Node(tag, dict(attrs))
        self.open[-1].children.append(node)
        if tag not in VOID:
            self.open.append(node)

    def handle_endtag(self, tag: str) -> None:
        assert self.open[-1].tag == tag, f"</{tag}> closes <{self.open[-1].tag}>"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)


def parse(page: bytes) -> Node:
    """The document.

    Raises:
        AssertionError: elements overlap, stay open, or repeat an attribute.
    """
    builder = _Builder()
    builder.feed(page.decode())
    builder.close()
    assert len(builder.open) == 1, f"<{builder.open[-1].tag}> stays open"
    return builder.open[0]
