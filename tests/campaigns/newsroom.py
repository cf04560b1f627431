"""Writers of stories who note what they were told, and what is wrong about it."""

import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import httpx2

from newstape.kit.clock import utc_now
from newstape.wire.scalars import format_time

Json = dict[str, Any]
SHARED = 8
"""Stories that all writers work on at once, so that they get in each other's way."""


@dataclass
class Ledger:
    """What the service said that it had kept, and what should not have been said."""

    versions: dict[tuple[str, int], str] = field(default_factory=dict)
    """What an acknowledged version has in its kicker, by id and version."""

    opened: set[str] = field(default_factory=set)
    """Stories that readers have to be told of, sooner or later."""

    killing: set[str] = field(default_factory=set)
    killed: set[str] = field(default_factory=set)
    """Stories whose end was asked for, and those of which it was acknowledged."""

    imported: dict[str, str] = field(default_factory=dict)
    """The last kicker that an import of each URI was acknowledged with."""

    conflicts: int = 0
    broken: int = 0
    """Requests that ended without an answer."""

    turned_away: int = 0
    """Those that were answered with 503: too many wait to write, nothing is kept."""

    repeated: int = 0
    """Of those, the ones that were sent again with their idempotency key."""

    faults: list[str] = field(default_factory=list)

    def note(self, story: Json, marker: str) -> None:
        """A version was acknowledged; nobody else may have been given it."""
        key = (story["id"], story["version"])
        if self.versions.setdefault(key, marker) != marker:
            self.faults.append(f"{key} was given to two writers")
        if story["status"] in ("published", "scheduled"):
            self.opened.add(story["id"])


class Writer:
    """One of many: files, edits, withholds, releases, corrects, kills and imports.

    ``wait`` waits until the service is there again.
    """

    def __init__(
        self,
        name: str,
        client: httpx2.AsyncClient,
        ledger: Ledger,
        shared: list[str],
        wait: Callable[[], Awaitable[object]],
        dice: random.Random,
    ) -> None:
        self._name = name
        self._client = client
        self._ledger = ledger
        self._shared = shared
        self._wait = wait
        self._dice = dice
        self._own: list[str] = []
        self._turn = 0

    async def run(self) -> None:
        """Write until cancelled."""
        acts = [self._file, self._edit, self._edit, self._move, self._import]
        while True:
            self._turn += 1
            marker = f"{self._name} {self._turn}"
            try:
                await self._dice.choice(acts)(marker)
            except httpx2.TransportError:
                self._ledger.broken += 1  # not acknowledged, and perhaps kept
                await self._wait()

    async def _file(self, marker: str) -> None:
        """File a story; one that got no answer is filed again with the same key."""
        soon = format_time(utc_now() + timedelta(seconds=self._dice.random()))
        story = {
            "headline": f"Story {self._name}",
            "uri": f"urn:campaign:{marker.replace(' ', ':')}",
            "kicker": marker,
            "status": self._dice.choice(["published", "published", "draft"]),
            "published_at": self._dice.choice([None, None, soon]),
        }
        key = {"Idempotency-Key": marker}
        try:
            answer = await self._client.post("/v1/articles", json=story, headers=key)
        except httpx2.TransportError:
            await self._wait()
            self._ledger.repeated += 1
            answer = await self._client.post("/v1/articles", json=story, headers=key)
        if answer.status_code == 201:
            self._ledger.note(answer.json(), marker)
            self._own.append(answer.json()["id"])
        else:
            self._turned_away(answer)

    async def _edit(self, marker: str) -> None:
        """Edit the version that one has read; somebody may have been faster."""
        path = f"/v1/articles/{self._pick()}"
        read = await self._client.get(path)
        if not read.is_success:
            self._turned_away(read)
            return
        answer = await self._client.patch(
            path, json={"kicker": marker}, headers={"If-Match": read.headers["etag"]}
        )
        self._judge(answer, marker)

    async def _move(self, marker: str) -> None:
        """Let a verb act, whether the story's status allows it or not."""
        story = self._pick()
        verbs = ["publish", "withhold", "release", "correct", "correct", "kill"]
        verb = self._dice.choice(verbs if story in self._own else verbs[:-1])
        body = {"note": marker, "kicker": marker} if verb == "correct" else {}
        if verb == "kill":
            self._ledger.killing.add(story)
            self._own.remove(story)
        answer = await self._client.post(f"/v1/articles/{story}/{verb}", json=body)
        if verb == "kill" and answer.status_code == 200:
            self._ledger.killed.add(story)
        else:
            self._judge(answer, marker if verb == "correct" else None)

    async def _import(self, marker: str) -> None:
        """Send the newest state of a story of one's own in an import."""
        uri = f"urn:import:{self._name}:{self._dice.randrange(3)}"
        line = {"uri": uri, "headline": f"Import {self._name}", "kicker": marker}
        answer = await self._client.post(
            "/v1/imports?format=ndjson", json={**line, "status": "published"}
        )
        if answer.status_code == 200 and not answer.json()["refusals"]:
            self._ledger.imported[uri] = marker
        else:
            self._turned_away(answer)

    def _pick(self) -> str:
        known = self._own if self._own and self._dice.random() < 0.5 else self._shared
        return self._dice.choice(known)

    def _judge(self, answer: httpx2.Response, marker: str | None) -> None:
        """Note what was acknowledged; a verb that writes nothing leaves the kicker."""
        if answer.is_success:
            self._ledger.note(answer.json(), marker or answer.json()["kicker"])
        elif answer.status_code in (409, 412):
            self._ledger.conflicts += 1
        else:
            self._turned_away(answer)

    def _turned_away(self, answer: httpx2.Response) -> None:
        """The one good reason that is left for not being served is overload."""
        if answer.status_code == 503 and "retry-after" in answer.headers:
            self._ledger.turned_away += 1
        else:
            call = f"{answer.request.method} {answer.request.url.path}"
            told = f"{call}: {answer.status_code} {answer.text}"
            self._ledger.faults.append(told)
