"""``POST /v1/imports``: stories in whatever format they came."""

from newstape.client.rest import RestApi
from newstape.wire.imports import MEDIA_TYPES, ImportFormat, ImportReport

IMPORT_SECONDS = 120.0
"""How long the service may take over one body: thousands of stories can be in it."""


class ImportsApi(RestApi):
    """The import door of the articles service."""

    def __init__(
        self, base_url: str, key: str, *, deadline_seconds: float = IMPORT_SECONDS
    ) -> None:
        super().__init__(base_url, key, deadline_seconds=deadline_seconds)

    async def send(
        self,
        body: bytes,
        form: ImportFormat,
        *,
        base: str | None = None,
        dry_run: bool = False,
    ) -> ImportReport:
        """Have the stories of a document taken; ``base`` is where it is from.

        What the report counts is durable, and sending the same again changes nothing.
        """
        told = {"format": form, "base": base, "dry_run": "true" if dry_run else None}
        answer = await self._call(
            "POST",
            "/v1/imports",
            params=told,
            body=body,
            headers={"Content-Type": MEDIA_TYPES[form]},
        )
        return self._read(ImportReport, answer)
