"""What is filed is made fit to be kept: clean HTML, plain text, exact times."""

import re
from collections.abc import Callable, Hashable, Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import datetime
from functools import cache
from itertools import chain
from operator import attrgetter
from typing import Any

from articles_service.domain.blocks import Block, Listing, Paragraph
from articles_service.domain.errors import ContentError
from articles_service.domain.story import Filing

MAX_INLINE = 100_000
"""Characters that a paragraph or a list item may have once its HTML is clean."""

# What XML 1.0 cannot carry (section 2.2) can never be told in a feed.
_unspeakable = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def to_millis(moment: datetime) -> datetime:
    """A time as exact as we keep and tell it: to the millisecond."""
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


def cleaned(filing: Filing, clean: Callable[[str], str]) -> Filing:
    """``filing`` as it may be kept; ``clean`` makes inline HTML harmless.

    Raises:
        ContentError: no headline, control characters, or too much HTML.
    """
    content = filing.content
    if not content.headline.strip():
        raise ContentError("/headline", "A headline is needed.")
    body = tuple(
        _clean_block(block, clean, f"/body/{index}")
        for index, block in enumerate(content.body)
    )
    content = replace(content, body=body)
    for pointer in _unspeakable_in(replace(filing, content=content)):
        raise ContentError(pointer, "There is a control character in this text.")
    return replace(
        filing,
        content=content,
        first_published_at=_millis(filing.first_published_at),
        published_at=_millis(filing.published_at),
        embargoed_until=_millis(filing.embargoed_until),
    )


def _clean_block(block: Block, clean: Callable[[str], str], pointer: str) -> Block:
    def bounded(html: str) -> str:
        harmless = clean(html)
        if len(harmless) > MAX_INLINE:
            raise ContentError(pointer, "Its HTML is too long.")
        return harmless

    match block:
        case Paragraph():
            html = bounded(block.html)
            return block if html == block.html else replace(block, html=html)
        case Listing():
            return replace(block, items=tuple(bounded(item) for item in block.items))
        case _:
            return block


def _unspeakable_in(filing: Filing) -> Iterator[str]:
    """JSON pointers to the texts that could not be passed on."""
    texts: list[str] = []
    _gather(filing, texts)
    if _unspeakable.search("".join(texts)) is None:
        return iter(())
    return chain(_bad(filing.uri, "/uri"), _bad(filing.content, ""))


def _gather(value: object, texts: list[str]) -> None:
    """Add all texts in a tuple or a dataclass to ``texts``."""
    kind: Any = type(value)
    for one in value if isinstance(value, tuple) else _values_of(kind)(value):
        if isinstance(one, str):
            texts.append(one)
        elif isinstance(one, tuple) or is_dataclass(one):
            _gather(one, texts)


@cache
def _values_of(kind: Hashable) -> Callable[[Any], tuple[object, ...]]:
    return attrgetter(*(field.name for field in fields(kind)))  # type: ignore[arg-type]


def _bad(value: object, pointer: str) -> Iterator[str]:
    if isinstance(value, str):
        if _unspeakable.search(value):
            yield pointer
    elif isinstance(value, tuple):
        for index, one in enumerate(value):
            yield from _bad(one, f"{pointer}/{index}")
    elif is_dataclass(value):
        for field in fields(value):
            yield from _bad(getattr(value, field.name), f"{pointer}/{field.name}")


def _millis(moment: datetime | None) -> datetime | None:
    return None if moment is None else to_millis(moment)
