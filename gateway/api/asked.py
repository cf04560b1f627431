"""What a request asks for, and of whom: the house, a strip, and which stories."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Query, Request
from fastapi.responses import Response

from gateway.api.readers import PageHub
from gateway.domain.known import Choice, Selection
from gateway.flow.page import LONGEST_STRIP, Pages
from gateway.render.site import Site
from newstape.fanout.admission import Admission
from newstape.kit.answers import Ready, answer
from newstape.kit.replies import while_same
from newstape.kit.strips import read_strip
from newstape.wire.codings import CODINGS, Coding
from newstape.wire.scalars import Slug, Time

_private = {"Cache-Control": "private, no-cache", "CDN-Cache-Control": "no-store"}
FIELDS = r"^((ticker|article|articles|links)(,|$))*$"


@dataclass(frozen=True, slots=True)
class House:
    """The flow, and the ways to show what it gives; on ``app.state.house``."""

    pages: Pages
    site: Site
    hub: PageHub
    admission: Admission


@dataclass(frozen=True, slots=True)
class Visit:
    """A request, and what it is answered from."""

    request: Request
    pages: Pages
    site: Site
    origin: str  # where the reader found us, like https://news.example.org/

    def send(self, ready: Ready[Coding], status: int = 200, **more: str) -> Response:
        """In a coding that is taken, or 304 where the client holds it."""
        if "authorization" in self.request.headers:
            more = {**_private, **more}
        return answer(self.request, ready, CODINGS, status, more)


async def visit_of(request: Request) -> Visit:
    """A dependency."""
    house: House = request.app.state.house
    request.state.holds = while_same(lambda: (house.hub.turn, house.pages.stories.mark))
    return Visit(request, house.pages, house.site, str(request.base_url))


async def read_choice(
    symbols: Annotated[str, Query(description="At most 50, by commas.")] = "",
    list_name: Annotated[str, Query(alias="list", description="A list by name.")] = "",
    fields: Annotated[str, Query(pattern=FIELDS, description="By commas.")] = "",
) -> Choice:
    """A dependency: the strip and the parts that are wanted; ProblemError 422."""
    asked = read_strip({"symbols": symbols, "list": list_name}, LONGEST_STRIP)
    parts = frozenset(fields.split(",")) - {""}
    if asked is None:
        return Choice(fields=parts)
    return Choice(tuple(asked.keys or ()), asked.list_name, parts)


async def read_selection(
    section: Slug | None = None,
    q: Annotated[str, Query(max_length=200)] = "",
    before: Time | None = None,
) -> Selection:
    """A dependency: which stories a page is of."""
    return Selection(section=section, query=q.strip() or None, before=before)


TheVisit = Annotated[Visit, Depends(visit_of)]
Chosen = Annotated[Choice, Depends(read_choice)]
Selected = Annotated[Selection, Depends(read_selection)]
