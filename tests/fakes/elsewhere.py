"""A web site of somebody else: plain files, on another origin than the gateway's."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tests.fakes.serving import serving

KINDS: Mapping[str, str] = {".html": "text/html", ".css": "text/css"}


class Elsewhere:
    """Serves a folder; addresses in its files are ``replaced`` when they are asked for."""

    def __init__(self, folder: Path) -> None:
        self.url = ""
        self.replaced: dict[str, str] = {}
        self._folder = folder

    def app(self) -> Starlette:
        """The door."""
        return Starlette(routes=[Route("/{name}", self._file)])

    async def _file(self, request: Request) -> Response:
        path = self._folder / request.path_params["name"]
        if not path.is_file():
            raise HTTPException(404)
        text = path.read_text("utf-8")
        for old, new in self.replaced.items():
            text = text.replace(old, new)
        return Response(text, media_type=KINDS[path.suffix])


@contextmanager
def elsewhere(folder: Path) -> Iterator[Elsewhere]:
    """The site, under a name that is not the gateway's."""
    site = Elsewhere(folder)
    with serving(site.app()) as url:
        site.url = url.replace("127.0.0.1", "localhost")
        yield site
