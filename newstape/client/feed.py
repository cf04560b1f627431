"""The articles service for those who keep a copy of it."""

from collections.abc import AsyncGenerator

import httpx2
from pydantic import ValidationError

from newstape.client.errors import MalformedError, RefusedError, UnreachableError
from newstape.client.rest import ArticlesApi
from newstape.wire.articles import ArticlesAnswer, Change


class ArticlesFeed(ArticlesApi):
    """``ArticlesApi``, and the latest stories, and changes as they happen."""

    async def latest(self, limit: int) -> ArticlesAnswer:
        """The stories published last, newest first."""
        answer = await self._call("GET", "/v1/articles", params={"limit": limit})
        try:
            return ArticlesAnswer.model_validate_json(answer.content, extra="ignore")
        except ValidationError as error:
            raise MalformedError(f"/v1/articles: {error}") from error

    async def follow(self, since: str) -> AsyncGenerator[tuple[Change, str]]:
        """Each change after a cursor, as it happens, with the cursor behind it.

        Ends when the service ends it. Silence is not noticed here.

        Raises:
            ClientError: any other end.
        """
        url, query = "/v1/changes", {"since": since}
        patience = httpx2.Timeout(self._deadline_seconds, read=None)
        try:
            async with self._http.sse(url, params=query, timeout=patience) as events:
                if events.response.status_code != 200:
                    raise RefusedError(events.response.status_code, None)
                async for event in events:
                    change = Change.model_validate_json(event.data, extra="ignore")
                    yield change, event.id
        except (httpx2.SSEError, httpx2.DecodingError, ValidationError) as error:
            raise MalformedError(f"{url}: {error}") from error
        except httpx2.HTTPError as error:
            raise UnreachableError(f"no answer from {self._http.base_url}") from error
