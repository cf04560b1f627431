"""One article that is to be changed: who asks, and which version must stand."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends
from fastapi.responses import Response

from articles_service.api.conditions import demanded, expected
from articles_service.api.house import House, ReadsDrafts, TheHouse
from articles_service.api.ready import JSON, Ready
from articles_service.domain.release import is_open
from articles_service.domain.story import Filing, Story
from articles_service.flow.desk import Amend, Move
from articles_service.flow.register import Expected


@dataclass(frozen=True, slots=True)
class Case:
    """Lets verbs act on an article and answers with what came of it."""

    house: House
    article_id: str
    expected: Expected
    reads_drafts: bool

    async def amend(self, verb: Amend, revise: Callable[[Story], Filing]) -> Response:
        """Let a verb put new content in place."""
        desk = self.house.desk
        return self.answer(
            await desk.amend(self.article_id, verb, revise, self.expected)
        )

    async def move(self, verb: Move) -> Response:
        """Let a verb act that leaves the content alone."""
        return self.answer(
            await self.house.desk.move(self.article_id, verb, self.expected)
        )

    def answer(self, story: Story) -> Response:
        """The article; a receipt where it is gone, or not for the asker's eyes."""
        open_now = is_open(story, self.house.clock())
        if story.status != "killed" and (open_now or self.reads_drafts):
            return written(self.house.presenter.article(story))
        return written(self.house.presenter.receipt(story))


def written(ready: Ready, status: int = 200, **headers: str) -> Response:
    """The answer to a write: what stands now, and its tag."""
    always = {"ETag": ready.etag, "Cache-Control": "no-store"}
    return Response(ready.body, status, {**always, **headers}, media_type=JSON)


async def _case(
    house: TheHouse,
    article_id: str,
    drafts: ReadsDrafts,
    admitted: Annotated[Expected, Depends(expected)],
) -> Case:
    return Case(house, article_id, admitted, drafts)


async def _strict_case(
    house: TheHouse,
    article_id: str,
    drafts: ReadsDrafts,
    admitted: Annotated[Expected, Depends(demanded)],
) -> Case:
    return Case(house, article_id, admitted, drafts)


TheCase = Annotated[Case, Depends(_case)]
StrictCase = Annotated[Case, Depends(_strict_case)]
"""A case whose ``If-Match`` must be sent."""
