"""The import door as those see it who send to it: it takes lines that say a headline."""

from dataclasses import dataclass, field

import orjson

from newstape.client.errors import ClientError
from newstape.wire.imports import ImportFormat, ImportReport, RefusedItem


@dataclass
class FakeDoor:
    """What was sent; ``instead`` is what the next calls end with."""

    sent: list[tuple[ImportFormat, bytes, str | None, bool]] = field(
        default_factory=list
    )
    instead: list[ClientError] = field(default_factory=list)

    async def send(
        self,
        body: bytes,
        form: ImportFormat,
        *,
        base: str | None = None,
        dry_run: bool = False,
    ) -> ImportReport:
        """Take what is JSON with a headline, line by line; other formats as one."""
        if self.instead:
            raise self.instead.pop(0)
        self.sent.append((form, body, base, dry_run))
        lines = body.split(b"\n") if form == "ndjson" else [b'{"headline":1}']
        bad = [index for index, line in enumerate(lines) if not _is_story(line)]
        return ImportReport(
            created=len(lines) - len(bad),
            updated=0,
            unchanged=0,
            refusals=len(bad),
            refused=[RefusedItem(index=index, detail="no headline") for index in bad],
        )


def _is_story(line: bytes) -> bool:
    try:
        return "headline" in orjson.loads(line)
    except orjson.JSONDecodeError:
        return False
