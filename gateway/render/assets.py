"""The files that pages load, each under an address that names its content.

``/static/page.1f2e3d4c.css`` may be kept for ever; ``/static/live-ticker.js`` is what
other people write into their pages and is asked for again. Modules import each other by
their plain names, which are replaced here by the hashed ones: a module's address
changes with everything that it imports.
"""

import gzip
import re
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2b
from importlib.resources import files
from pathlib import PurePosixPath

import brotli  # type: ignore[import-untyped]  # the package has no types

from gateway.render.colours import style_sheet
from gateway.render.edition import Edition
from gateway.render.payload import etag
from gateway.render.squeeze import squeezed_script, squeezed_style
from newstape.wire.codings import Coding

PREFIX = "/static/"
_types = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}
_for_ever = "public, max-age=31536000, immutable"
_for_a_while = "public, max-age=300, stale-while-revalidate=86400"
_import = re.compile(r'(?<=from "\./)[a-z-]+\.js(?=")')


@dataclass(frozen=True)
class Asset:
    """One file under one address, in every coding."""

    name: str
    content_type: str
    cache_control: str
    bodies: Mapping[Coding, bytes]

    def etag(self, coding: Coding) -> str:
        """The strong validator of the file as sent in ``coding``."""
        return etag(self.bodies["identity"], coding)

    def headers(self, coding: Coding) -> dict[str, str]:
        """All headers of an answer with this file but its length.

        Open to other origins: ``live-ticker.js`` is a module, and modules are fetched
        with CORS.
        """
        headers = {
            "Content-Type": self.content_type,
            "Cache-Control": self.cache_control,
            "ETag": self.etag(coding),
            "Vary": "Accept-Encoding",
            "Access-Control-Allow-Origin": "*",
            "Cross-Origin-Resource-Policy": "cross-origin",
            "X-Content-Type-Options": "nosniff",
        }
        if coding != "identity":
            headers["Content-Encoding"] = coding
        return headers


class Assets:
    """All static files, read once, in the colours of an edition."""

    def __init__(self, edition: Edition) -> None:
        folder = files("gateway.render") / "static"
        self._sources = {
            entry.name: _squeezed(entry.name, entry.read_text("utf-8"))
            for entry in folder.iterdir()
        }
        self._sources["strip.css"] += style_sheet(edition.day, edition.night)
        self._addresses: dict[str, str] = {}
        self._assets: dict[str, Asset] = {}
        for name in sorted(self._sources):
            self._hashed_name(name)

    def url(self, name: str) -> str:
        """Where a page finds the file ``name``.

        Raises:
            KeyError: there is no such file.
        """
        return PREFIX + self._addresses[name]

    def get(self, address: str) -> Asset | None:
        """The file behind what follows ``/static/``, hashed or plain."""
        return self._assets.get(address)

    def _hashed_name(self, name: str) -> str:
        if name not in self._addresses:
            text = _import.sub(
                lambda found: self._hashed_name(found[0]), self._sources[name]
            )
            self._add(name, text.encode())
        return self._addresses[name]

    def _add(self, name: str, body: bytes) -> None:
        path = PurePosixPath(name)
        digest = blake2b(body, digest_size=6).hexdigest()
        hashed = f"{path.stem}.{digest}{path.suffix}"
        bodies: dict[Coding, bytes] = {
            "identity": body,
            "gzip": gzip.compress(body, compresslevel=9, mtime=0),
            "br": bytes(brotli.compress(body, quality=11)),
        }
        kind = _types[path.suffix]
        self._addresses[name] = hashed
        self._assets[hashed] = Asset(hashed, kind, _for_ever, bodies)
        self._assets[name] = Asset(name, kind, _for_a_while, bodies)


def _squeezed(name: str, text: str) -> str:
    match PurePosixPath(name).suffix:
        case ".js":
            return squeezed_script(text)
        case ".css":
            return squeezed_style(text)
        case _:
            return text
