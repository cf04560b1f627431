"""Answers that are ready: in the coding that is taken, or 304 to who holds them."""

from collections.abc import Mapping, Sequence
from typing import Protocol, TypeVar

from starlette.requests import Request
from starlette.responses import Response

from newstape.kit.negotiation import coding_for, is_held

CodingT = TypeVar("CodingT", bound=str)


class Ready(Protocol[CodingT]):
    """Something to send, in every coding."""

    @property
    def bodies(self) -> Mapping[CodingT, bytes]: ...

    def headers(self, coding: CodingT) -> dict[str, str]:
        """All headers but its length; ``ETag`` is among them."""
        ...


def answer(
    request: Request,
    ready: Ready[CodingT],
    codings: Sequence[CodingT],
    status: int = 200,
    more: Mapping[str, str] | None = None,
) -> Response:
    """The answer, with ``more`` headers. Only 200 is worth a 304."""
    coding = coding_for(request.headers, codings)
    headers = {**ready.headers(coding), **(more or {})}
    if status == 200 and is_held(request.headers, headers["ETag"]):
        return Response(status_code=304, headers=headers)
    return Response(ready.bodies[coding], status, headers)
