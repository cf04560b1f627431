"""Keeps track of the services of a stack."""

import asyncio
from pathlib import Path

import httpx2

from newstape.cli.stack import StackError, StackFile, read_stack
from newstape.cli.top.look import look_at
from newstape.cli.top.track import Track


class Watch:
    """The tracks of the three services, each longer by one reading with each look.

    Raises:
        StackError: no stack stands on the data directory.
    """

    def __init__(self, data: Path, http: httpx2.AsyncClient) -> None:
        self._data = data
        self._http = http
        self._stack = read_stack(data)
        self.tracks = {name: Track() for name in StackFile.model_fields}

    async def look(self) -> None:
        """Ask all of them at once; never longer than the client's patience allows."""
        self._find()
        async with asyncio.TaskGroup() as group:
            for name in self.tracks:
                group.create_task(self._look_at(name))

    async def _look_at(self, name: str) -> None:
        url = getattr(self._stack, name).url
        self.tracks[name].take(await look_at(self._http, url))

    def _find(self) -> None:
        """A stack that was started anew may be elsewhere; one that ended is down."""
        try:
            self._stack = read_stack(self._data)
        except StackError:
            return
