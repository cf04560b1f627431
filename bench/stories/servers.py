"""Who serves the same stories over HTTP: our articles service, and Datasette."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol
from urllib.parse import urlencode

from bench.contender import free_port, is_ready, listens, up
from bench.peers.roster import VENV
from bench.stories.archive import Archive

DATASETTE = VENV / "bin" / "datasette"
STORY_SQL = """
select versions.document from slugs
join articles on articles.id = slugs.article_id
join versions on versions.article_id = articles.id
 and versions.version = articles.version
where slugs.slug = :slug
"""
NEWEST_SQL = """
select versions.document from articles
join versions on versions.article_id = articles.id
 and versions.version = articles.version
where articles.opens_at <= strftime('%s', 'now') * 1000
order by articles.published_at desc, articles.id desc limit 20
"""


@dataclass(frozen=True, slots=True)
class Web:
    """A server that is up."""

    pid: int
    port: int


class Server(Protocol):
    """Serves the stories of an archive."""

    @property
    def name(self) -> str: ...

    def lacks(self) -> str | None:
        """What is not installed here; None when it can start."""
        ...

    def serve(self, archive: Archive, home: Path) -> AbstractContextManager[Web]:
        """The server, up; ``home`` is for its log."""
        ...


class Newstape:
    """The articles service as it ships."""

    name = "Newstape"

    def lacks(self) -> str | None:
        """Nothing."""
        return None

    @contextmanager
    def serve(self, archive: Archive, home: Path) -> Iterator[Web]:
        """``python -m articles_service`` over the archive's data directory."""
        port = free_port()
        env = {
            "PATH": os.defpath,
            "PYTHONPATH": str(Path(__file__).parents[2]),
            "NEWSTAPE_PORT": str(port),
            "NEWSTAPE_DATA": str(archive.home.resolve()),
            "NEWSTAPE_LOG_LEVEL": "warning",
        }
        command = [sys.executable, "-m", "articles_service"]
        with _up(command, home, port, is_ready(port), env) as web:
            yield web


class Datasette:
    """Datasette over the same file, as its documentation says for speed.

    The file is immutable, its tables are counted beforehand, and the statements are
    canned queries (https://docs.datasette.io/en/stable/performance.html). Beside it lie
    uvloop and httptools, so that its uvicorn is the one that we have.
    """

    name = "Datasette"

    def lacks(self) -> str | None:
        """Its command."""
        return None if DATASETTE.exists() else "Datasette is not installed"

    @contextmanager
    def serve(self, archive: Archive, home: Path) -> Iterator[Web]:
        """``datasette serve`` over the archive's file."""
        port = free_port()
        (home / "metadata.json").write_text(json.dumps(_canned()))
        command = [
            *(str(DATASETTE), "serve", "--port", str(port)),
            *("--immutable", str(archive.database)),
            *("--inspect-file", str(_inspected(archive))),
            *("--metadata", str(home / "metadata.json")),
            *("--setting", "suggest_facets", "off"),
            *("--setting", "allow_facet", "off"),
        ]
        env = {"PATH": os.defpath, "HOME": str(home)}
        with _up(command, home, port, listens(port), env) as web:
            yield web

    @staticmethod
    def story_path(slug: str) -> str:
        """Where it answers with the story of a slug."""
        return f"/articles/story.json?{urlencode({'slug': slug, '_shape': 'array'})}"

    NEWEST_PATH = "/articles/newest.json?_shape=array"


@contextmanager
def _up(
    command: Sequence[str],
    home: Path,
    port: int,
    ready: Callable[[], bool],
    env: Mapping[str, str],
) -> Iterator[Web]:
    with up(command, home, ready, (), env) as served:
        yield Web(served.pid, port)


def _canned() -> dict[str, object]:
    queries = {"story": {"sql": STORY_SQL}, "newest": {"sql": NEWEST_SQL}}
    return {"databases": {"articles": {"queries": queries}}}


def _inspected(archive: Archive) -> Path:
    """Datasette's own count of the tables, made once for an archive."""
    counts = archive.home / "inspect.json"
    if not counts.exists():
        command = [str(DATASETTE), "inspect", str(archive.database)]
        done = subprocess.run(command, check=True, capture_output=True)  # noqa: S603
        counts.write_bytes(done.stdout)
    return counts
