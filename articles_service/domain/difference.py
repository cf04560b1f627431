"""What changed between two versions of a story, field by field and block by block."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from difflib import SequenceMatcher
from typing import Any, Literal

from articles_service.domain.blocks import Block
from articles_service.domain.story import Content, Story

Change = Literal["kept", "added", "removed", "changed", "moved"]
_HEAD = ("uri", "slug", "status")
_CONTENT = tuple(field.name for field in fields(Content) if field.name != "body")
_MOMENTS = ("first_published_at", "published_at", "embargoed_until")


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field that says something else now."""

    field: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class BlockChange:
    """What became of a block; of one that was kept it is enough to say so.

    ``before`` is None for one that was added, ``after`` for one that was removed.
    """

    change: Change
    id: str
    before: Block | None = None
    after: Block | None = None


@dataclass(frozen=True, slots=True)
class Difference:
    """All that changed, and the whole body in the order of the later version.

    Removed blocks are told where they stood.
    """

    fields: Sequence[FieldChange]
    body: Sequence[BlockChange]


def difference(before: Story, after: Story) -> Difference:
    """What must be done to one version to have the other."""
    changed = [
        FieldChange(name, old, new)
        for name in (*_HEAD, *_CONTENT, *_MOMENTS)
        if (old := _value(before, name)) != (new := _value(after, name))
    ]
    return Difference(changed, tuple(_blocks(before.content.body, after.content.body)))


def _value(story: Story, name: str) -> Any:
    return getattr(story.content if name in _CONTENT else story, name)


def _blocks(before: Sequence[Block], after: Sequence[Block]) -> Iterator[BlockChange]:
    old, new = ({block.id: block for block in body} for body in (before, after))
    runs = SequenceMatcher(None, list(old), list(new), autojunk=False).get_opcodes()
    for kind, start, end, first, last in runs:
        if kind == "equal":
            yield from map(_stayed, before[start:end], after[first:last])
            continue
        gone = [block for block in before[start:end] if block.id not in new]
        come = [block for block in after[first:last] if block.id not in old]
        instead = _pairs(gone, come)
        replaced = {block.id for block in instead.values()}
        for block in gone:
            if block.id not in replaced:
                yield BlockChange("removed", block.id, before=block)
        for block in after[first:last]:
            yield _came(block, old.get(block.id), instead.get(block.id))


def _stayed(before: Block, after: Block) -> BlockChange:
    if before == after:
        return BlockChange("kept", after.id)
    return BlockChange("changed", after.id, before, after)


def _came(
    block: Block, elsewhere: Block | None, instead_of: Block | None
) -> BlockChange:
    if elsewhere is not None:
        return BlockChange("moved", block.id, elsewhere, block)
    if instead_of is not None:
        return BlockChange("changed", block.id, instead_of, block)
    return BlockChange("added", block.id, after=block)


def _pairs(gone: Sequence[Block], come: Sequence[Block]) -> dict[str, Block]:
    """Which block came in place of which: of one kind, at the same turn.

    An editor that sends no ids gives a changed paragraph a new one.
    """
    return {
        new.id: old
        for old, new in zip(gone, come, strict=False)
        if old.type == new.type
    }
