"""What changed between two versions of an article, as it goes over the wire."""

from typing import Any, Literal

from newstape.wire.articles import Block
from newstape.wire.model import WireModel


class FieldChange(WireModel):
    """A field that says something else; both values as an article has them."""

    field: str
    before: Any
    after: Any


class BlockChange(WireModel):
    """What became of a block of the body.

    ``kept``: neither of the two is told. ``added`` and ``removed``: one is null.
    ``changed``: a block, or another of its type in its place. ``moved``: it stands
    elsewhere, and may have changed too.
    """

    change: Literal["kept", "added", "removed", "changed", "moved"]
    id: str
    before: Block | None
    after: Block | None


class DifferenceAnswer(WireModel):
    """``GET /v1/articles/{id}/versions/{n}?diff=m``: from version ``base`` to
    ``version``.

    ``body`` has every block in the order of ``version``; removed ones are told where
    they stood.
    """

    id: str
    base: int
    version: int
    fields: list[FieldChange]
    body: list[BlockChange]
