"""What a format has read, as an item of an import; the wire's limits hold for it."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Protocol

from pydantic import ValidationError

from articles_service.domain.content import content_from
from articles_service.domain.delivery import Delivery, Item, Refusal, Withdrawn
from articles_service.domain.story import Content, Filing
from newstape.wire.imports import ArticleDocument
from newstape.wire.scalars import SLUG_PATTERN, SYMBOL_MAX_LENGTH, SYMBOL_PATTERN

Fields = dict[str, Any]
MAX_TAGS, TAG_LENGTH = 100, 100

_MOMENTS = ("first_published_at", "published_at", "embargoed_until")
_language = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_symbol = re.compile(SYMBOL_PATTERN)
_slug = re.compile(SLUG_PATTERN)
_mic = re.compile(r"[A-Z0-9]{4}")


class Reader(Protocol):
    """A format that stories come in."""

    @property
    def MEDIA_TYPE(self) -> str:  # noqa: N802  (modules are readers)
        """What its documents are called (RFC 6838)."""

    def read(self, document: bytes, base: str | None = None) -> Iterator[Item]:
        """The items of a document, in order, however long; ``base`` is its address.

        Raises:
            FormatError: at once; it is not of this format at all.
        """
        ...


def item(
    index: int,
    given: Mapping[str, Any],
    weight: int,
    withdrawn: Withdrawn | None = None,
) -> Item:
    """A story of these fields of the wire, or why it is none.

    It is published, unless its sender has ``withdrawn`` it. A format that has a word
    for embargoes gives ``embargoed_until`` always, as None where there is none.
    """
    told = {name: value for name, value in given.items() if value is not None}
    try:
        document = ArticleDocument.model_validate(told)
    except ValidationError as error:
        return refused(index, error)
    fields = document.model_dump()
    for block in fields["body"]:
        del block["id"]  # others have none
    filing = Filing(
        content=content_from(fields),
        uri=document.uri,
        slug=document.slug,
        status=None if withdrawn else "published",
        **{name: getattr(document, name) for name in _MOMENTS},
    )
    return Delivery(
        index, document.uri, filing, withdrawn, weight, "embargoed_until" in given
    )


def ended(index: int, uri: str) -> Item:
    """A story that its sender has killed; nothing else is told of it."""
    if not 0 < len(uri) <= 500:
        return Refusal(index, "uri: it has 1 to 500 characters")
    return Delivery(index, uri, Filing(Content("Withdrawn"), uri), "killed")


def slug(given: str | None) -> str | None:
    """A name as it stands in addresses; None if it cannot."""
    fits = given is not None and len(given) <= 200 and _slug.fullmatch(given)
    return given if fits else None


def language(*given: str | None) -> str:
    """The first language tag (BCP 47) that is one; else English."""
    tags = ((one or "").strip().replace("_", "-") for one in given)
    return next((tag for tag in tags if _language.fullmatch(tag)), "en")


def tags(given: Iterable[str]) -> list[str]:
    """Each tag once and no longer than the wire takes it, as many as it takes."""
    fitting = (tag for one in given if 0 < len(tag := one.strip()) <= TAG_LENGTH)
    return list(dict.fromkeys(fitting))[:MAX_TAGS]


def symbols(given: Iterable[tuple[str, str | None]]) -> list[Fields]:
    """Instruments, and exchanges, as far as they are named as the wire names them."""
    named = ((symbol.strip().upper(), exchange) for symbol, exchange in given)
    return [
        {
            "symbol": symbol,
            "exchange": exchange if exchange and _mic.fullmatch(exchange) else None,
        }
        for symbol, exchange in named
        if _symbol.fullmatch(symbol) and len(symbol) <= SYMBOL_MAX_LENGTH
    ]


def refused(index: int, error: ValidationError) -> Refusal:
    """An item that is not of the form that is asked for, and the first reason."""
    first = error.errors(include_url=False)[0]
    where = "/".join(str(part) for part in first["loc"])[:200]
    return Refusal(index, f"{where}: {first['msg']}" if where else first["msg"])


def sparse(**given: Any) -> Fields:
    """The members that have a value."""
    return {name: value for name, value in given.items() if value not in (None, [], {})}
