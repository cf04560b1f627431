"""Answers with a validator: asked again, what has not changed is not sent again."""

import re

from fastapi import Request, Response

from newstape.wire.codings import fingerprint, strong_tag
from newstape.wire.model import WireModel

_tag = re.compile(r'(?:W/)?("[^"]*")')


def answer(request: Request, model: WireModel) -> Response:
    """200 with a strong ETag, or 304 when the asker has it (RFC 9110 section 13)."""
    body = model.model_dump_json().encode()
    etag = strong_tag(fingerprint(body), "identity")
    headers = {"ETag": etag, "Cache-Control": "no-cache"}
    if _has(request.headers.get("if-none-match"), etag):
        return Response(status_code=304, headers=headers)
    return Response(body, media_type="application/json", headers=headers)


def written(model: WireModel, *, new: bool) -> Response:
    """What stands now after a PUT: 201 when it was not there before."""
    return Response(
        model.model_dump_json(),
        status_code=201 if new else 200,
        media_type="application/json",
        headers={"Cache-Control": "no-store"},
    )


def _has(tags: str | None, etag: str) -> bool:
    if tags is None:
        return False
    return tags.strip() == "*" or etag in _tag.findall(tags)
