"""What comes over the wire, in the words of the domain."""

from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import datetime
from typing import Any, Literal

import orjson
from pydantic import ValidationError

from articles_service.api.problems import unprocessable
from articles_service.domain.blocks import block_from
from articles_service.domain.delivery import Delivery, Withdrawn
from articles_service.domain.story import (
    Author,
    Content,
    Filing,
    Image,
    Story,
    SymbolRef,
)
from newstape.kit.problems import field_problems
from newstape.wire.article_calls import ArticlePatch, CorrectInput
from newstape.wire.articles import ArticleContent, ArticleInput, Block, Status
from newstape.wire.imports import ArticleDocument

_FiledStatus = Literal["draft", "published"]
_PLAIN = frozenset(field.name for field in fields(Content)) - {
    "authors",
    "tags",
    "symbols",
    "lead_image",
    "body",
}
_WISHES: Mapping[Status, tuple[_FiledStatus | None, Withdrawn | None]] = {
    "draft": ("draft", None),
    "scheduled": ("published", None),
    "published": ("published", None),
    "withheld": (None, "withheld"),
    "killed": (None, "killed"),
}
_MOMENTS = ("first_published_at", "published_at", "embargoed_until")


def filing(given: ArticleInput) -> Filing:
    """What a newsroom hands in. A status that was not sent is not asked for."""
    sent = "status" in given.model_fields_set
    return _filing(given, given.status if sent else None)


def delivery(given: ArticleDocument, index: int, weight: int = 0) -> Delivery:
    """What an import hands in: its place and its bytes are told from outside."""
    sent = given.model_fields_set
    asked, withdrawn = _WISHES[given.status] if "status" in sent else (None, None)
    filed = _filing(given, asked)
    of_embargoes = "embargoed_until" in sent
    return Delivery(index, given.uri, filed, withdrawn, weight, of_embargoes)


def _filing(given: ArticleContent, status: _FiledStatus | None) -> Filing:
    return Filing(
        content=_content(given),
        uri=given.uri,
        slug=given.slug,
        status=status,
        first_published_at=given.first_published_at,
        published_at=given.published_at,
        embargoed_until=given.embargoed_until,
    )


def revision(patch: ArticlePatch) -> Callable[[Story], Filing]:
    """What a story becomes by a merge patch, to be made of the one that stands."""
    sent = patch.model_dump(mode="json", exclude_unset=True)
    if isinstance(patch, CorrectInput):
        del sent["note"]

    def revise(story: Story) -> Filing:
        document = merged(_document(story), sent)
        try:
            return filing(ArticleInput.model_validate(document))
        except ValidationError as error:
            raise unprocessable(
                "The article would not be of the form that is asked for.",
                field_problems(error.errors(), document),
            ) from error

    return revise


def merged(target: Any, patch: Any) -> Any:
    """JSON Merge Patch (RFC 7396)."""
    if not isinstance(patch, Mapping):
        return patch
    result = dict(target) if isinstance(target, Mapping) else {}
    for name, value in patch.items():
        if value is None:
            result.pop(name, None)
        else:
            result[name] = merged(result.get(name), value)
    return result


def _content(given: ArticleContent) -> Content:
    image = given.lead_image
    return Content(
        **{name: getattr(given, name) for name in _PLAIN},
        authors=tuple(Author(one.name, one.url) for one in given.authors),
        tags=tuple(given.tags),
        symbols=tuple(SymbolRef(one.symbol, one.exchange) for one in given.symbols),
        lead_image=None if image is None else Image(**image.model_dump()),
        body=tuple(block_from(_named(block)) for block in given.body),
    )


def _named(block: Block) -> dict[str, Any]:
    return {**vars(block), "id": block.id or ""}


def _document(story: Story) -> dict[str, Any]:
    """What may be patched of a story, as a newsroom would have sent it.

    Its names are left out: unless the patch brings others they stay.
    """
    document: dict[str, Any] = orjson.loads(orjson.dumps(story.content))
    moments = {name: _moment(getattr(story, name)) for name in _MOMENTS}
    return {**document, **moments}


def _moment(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()
