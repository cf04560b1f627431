"""The parts of a story's body, one class for each kind.

A block's ``id`` is empty until its story is filed, and stays what it is from then on.
"""

import hashlib
import html
import re
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from functools import cache
from itertools import chain, count
from operator import attrgetter
from typing import Any, Literal

from articles_service.domain.errors import ContentError

_tag = re.compile(r"<[^>]*>")
_line_break = re.compile(r"<br\b[^>]*>", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Named:
    id: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph(_Named):
    """Running text as sanitised inline HTML."""

    type: Literal["paragraph"] = field(default="paragraph", init=False)
    html: str


@dataclass(frozen=True, slots=True)
class Crosshead(_Named):
    """A heading inside the body."""

    type: Literal["crosshead"] = field(default="crosshead", init=False)
    text: str


@dataclass(frozen=True, slots=True)
class Picture(_Named):
    """An image inside the body, by reference; width and height in pixels."""

    type: Literal["image"] = field(default="image", init=False)
    url: str | None = None
    alt: str | None = None
    caption: str | None = None
    credit: str | None = None
    width: int | None = None
    height: int | None = None


@dataclass(frozen=True, slots=True)
class Quotation(_Named):
    """Somebody's words, set apart."""

    type: Literal["quote"] = field(default="quote", init=False)
    text: str
    attribution: str | None = None


@dataclass(frozen=True, slots=True)
class Listing(_Named):
    """A list whose items are sanitised inline HTML."""

    type: Literal["list"] = field(default="list", init=False)
    items: tuple[str, ...]
    style: Literal["bulleted", "numbered"] = "bulleted"


@dataclass(frozen=True, slots=True)
class Table(_Named):
    """Cells of plain text."""

    type: Literal["table"] = field(default="table", init=False)
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Link(_Named):
    """A link set apart."""

    type: Literal["link"] = field(default="link", init=False)
    url: str
    title: str


@dataclass(frozen=True, slots=True)
class Embed(_Named):
    """Something of another site."""

    type: Literal["embed"] = field(default="embed", init=False)
    provider: str
    url: str


@dataclass(frozen=True, slots=True)
class Divider(_Named):
    """A break between two parts."""

    type: Literal["divider"] = field(default="divider", init=False)


@dataclass(frozen=True, slots=True)
class Signoff(_Named):
    """The desk initials at a story's end."""

    type: Literal["signoff"] = field(default="signoff", init=False)
    text: str


Block = (
    Paragraph
    | Crosshead
    | Picture
    | Quotation
    | Listing
    | Table
    | Link
    | Embed
    | Divider
    | Signoff
)
_kinds: Mapping[str, Any] = {
    "paragraph": Paragraph,
    "crosshead": Crosshead,
    "image": Picture,
    "quote": Quotation,
    "list": Listing,
    "table": Table,
    "link": Link,
    "embed": Embed,
    "divider": Divider,
    "signoff": Signoff,
}


def block_from(fields: Mapping[str, Any]) -> Block:
    """The block that a mapping with ``type`` and its fields describes; lists are frozen.

    Raises:
        KeyError, TypeError: an unknown type, or fields that are not this type's.
    """
    given = dict(fields)
    kind = _kinds[given.pop("type")]
    for name, value in given.items():
        if isinstance(value, list):
            given[name] = _frozen(value)
    block: Block = kind(**given)
    return block


def _frozen(value: Any) -> Any:
    return tuple(_frozen(one) for one in value) if isinstance(value, list) else value


def plain_text(inline: str) -> str:
    """The text of inline HTML: marks join words, only a line break parts them."""
    return html.unescape(_tag.sub("", _line_break.sub(" ", inline)))


def text_of(block: Block) -> str:
    """What a reader reads of a block as running text."""
    match block:
        case Paragraph():
            return plain_text(block.html)
        case Crosshead() | Quotation():
            return block.text
        case Listing():
            return " ".join(plain_text(item) for item in block.items)
        case _:
            return ""


def name_blocks(body: Sequence[Block], before: Iterable[Block]) -> tuple[Block, ...]:
    """``body`` with an id for every block.

    A block without one that already stood in ``before`` keeps its id, so that the same
    text filed again is the same story; a new one is named after what it holds.

    Raises:
        ContentError: two blocks of ``body`` bring the same id.
    """
    known: dict[Block, list[str]] = {}
    for block in before:
        known.setdefault(_called(block, ""), []).append(block.id)
    taken = _given_ids(body)
    named = []
    for block in body:
        if not block.id:
            ids = chain(known.get(block, ()), _digests(block))
            identity = next(one for one in ids if one not in taken)
            taken.add(identity)
            block = _called(block, identity)
        named.append(block)
    return tuple(named)


def _given_ids(body: Iterable[Block]) -> set[str]:
    taken: set[str] = set()
    for index, block in enumerate(body):
        if block.id in taken:
            raise ContentError(f"/body/{index}/id", "Two blocks have this id.")
        if block.id:
            taken.add(block.id)
    return taken


@cache
def _values_of(kind: Hashable) -> Callable[[Block], tuple[object, ...]]:
    """Gives the fields of blocks of a kind: id, type, and what is its own."""
    return attrgetter(*(field.name for field in fields(kind)))  # type: ignore[arg-type]


def _called(block: Block, identity: str) -> Block:
    """``replace(block, id=identity)``, several times as fast: imports live on it."""
    kind: Any = type(block)
    _, _, *own = _values_of(kind)(block)
    called: Block = kind(*own, id=identity)
    return called


def _digests(block: Block) -> Iterator[str]:
    """Ids for a block and for as many equal ones as there may be."""
    kind: Any = type(block)
    content = repr(_values_of(kind)(block)).encode()
    stem = hashlib.blake2b(content, digest_size=5).hexdigest()
    yield stem
    yield from (f"{stem}-{number}" for number in count(2))
