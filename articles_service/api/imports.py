"""``POST /v1/imports``: stories that others deliver, in whatever format they have."""

import asyncio
import codecs
from collections.abc import AsyncIterable, AsyncIterator
from dataclasses import asdict
from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Depends, Query, Request
from pydantic import TypeAdapter, ValidationError

from articles_service.api import intake
from articles_service.api.house import WRITE, Format, TheHouse
from articles_service.api.problems import answers
from articles_service.domain.delivery import Item, Refusal
from newstape.kit.bodies import read_body
from newstape.kit.guard import needs
from newstape.kit.problems import ProblemError, field_problems
from newstape.wire.articles import WebUrl
from newstape.wire.imports import (
    MEDIA_TYPES,
    ArticleDocument,
    ImportFormat,
    ImportReport,
    RefusedItem,
)
from newstape.wire.lines import MAX_LINE_BYTES, Line, LineReader

PATH = "/v1/imports"
MAX_LINES = 100_000
MAX_LINES_BYTES = 1024 * 1024 * 1024
"""What one request of lines may have; only a batch of them is held at a time."""

MAX_DOCUMENT_BYTES = 16 * 1024 * 1024
_JSON_LINES = frozenset({"application/ndjson", "application/jsonl"})
_FORMATS: dict[str, ImportFormat] = {
    **dict.fromkeys(_JSON_LINES, "ndjson"),
    **{media_type: form for form, media_type in MEDIA_TYPES.items()},
}
_line = TypeAdapter(ArticleDocument).json_schema()
_body = {
    "requestBody": {
        "required": True,
        "content": {
            media_type: {"schema": _line if form == "ndjson" else {"type": "string"}}
            for form, media_type in MEDIA_TYPES.items()
        },
    }
}

router = APIRouter(tags=["newsroom"], dependencies=[Depends(needs(WRITE))])


async def _format(
    request: Request,
    form: Annotated[
        ImportFormat | None,
        Query(alias="format", description="Without it `Content-Type` says so."),
    ] = None,
) -> ImportFormat:
    """The format of a body, as its sender says.

    Raises:
        ProblemError: 415, no word of it, or it is packed.
    """
    if request.headers.get("content-encoding", "identity") != "identity":
        packed = "The body is to come unpacked."
        raise ProblemError(415, packed, headers={"Accept-Encoding": "identity"})
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    found = form or _FORMATS.get(kind)
    if found is None:
        named = ", ".join(MEDIA_TYPES)
        raise ProblemError(415, f"Say which format this is: ?format= one of {named}.")
    return found


@router.post(
    PATH,
    response_model=ImportReport,
    responses=answers(413, 415),
    openapi_extra=_body,
)
async def take(
    request: Request,
    house: TheHouse,
    form: Annotated[ImportFormat, Depends(_format)],
    dry_run: Annotated[
        bool, Query(description="Say what would become of it, and change nothing.")
    ] = False,
    base: Annotated[
        WebUrl | None, Query(description="Where the document is from.")
    ] = None,
) -> ImportReport:
    """Take articles in by their URIs: new ones, and what is new in those that are known.

    Each is taken or refused by itself. What is counted is durable; the same import
    again changes nothing.
    """
    if form == "ndjson":
        items = _of_lines(request.stream())
    else:
        document = await read_body(request, MAX_DOCUMENT_BYTES)
        items = _of_document(house.formats[form], document, base)
    tally = await house.importer.run(items, dry_run)
    told = [RefusedItem(**asdict(refusal)) for refusal in tally.refused]
    return ImportReport(
        created=tally.created,
        updated=tally.updated,
        unchanged=tally.unchanged,
        refusals=tally.refusals,
        refused=told,
    )


async def _of_lines(pieces: AsyncIterable[bytes]) -> AsyncIterator[Item]:
    """The items of a body of lines, each as soon as its line is whole."""
    index = 0
    async for line in _lines(LineReader(), pieces):
        if index == MAX_LINES:
            raise ProblemError(413, f"An import may have {MAX_LINES} lines.")
        yield _read_line(index, line)
        index += 1


async def _lines(
    reader: LineReader, pieces: AsyncIterable[bytes]
) -> AsyncIterator[Line]:
    async for piece in pieces:
        for line in reader.feed(piece):
            yield line
    for line in reader.end():
        yield line


async def _of_document(
    reader: Format, document: bytes, base: str | None
) -> AsyncIterator[Item]:
    """The items of a document, which is read beside the loop: it may be long."""
    items = await asyncio.to_thread(reader.read, document, base)
    while (item := await asyncio.to_thread(next, items, None)) is not None:
        yield item


def _read_line(index: int, line: Line) -> Item:
    if line is None:
        return Refusal(index, f"a line may have {MAX_LINE_BYTES} bytes")
    document: Any = None
    try:
        document = orjson.loads(line.removeprefix(codecs.BOM_UTF8))
        given = ArticleDocument.model_validate(document)
    except orjson.JSONDecodeError as error:
        return Refusal(index, f"not JSON: {error}")
    except ValidationError as error:
        first = field_problems(error.errors()[:1], document)[0]
        where = f"{first.pointer}: " if first.pointer else ""
        return Refusal(index, f"{where}{first.detail}")
    return intake.delivery(given, index, len(line))
