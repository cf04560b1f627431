"""The articles service on a socket and a data directory that leads to it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2
from structlog.testing import capture_logs
from typer.testing import CliRunner, Result

from newstape.cli.main import build
from newstape.cli.stack import Service, StackFile, write_key, write_stack
from tests.fakes.articles_app import Json, served


@dataclass
class ImportStack:
    """Where it is, and what one does with it."""

    data: Path
    url: str
    key: str

    def take(self, *words: str | Path, stdin: bytes = b"") -> Result:
        """Run ``newstape import …`` on it."""
        told = ["import", *map(str, words), "--data", str(self.data)]
        return CliRunner().invoke(build(), told, input=stdin)

    def file(self, name: str, content: str | bytes) -> Path:
        """A file in the data directory's neighbourhood."""
        path = self.data / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def stories(self) -> dict[str, Json]:
        """What readers have, by URI."""
        answer = httpx2.get(f"{self.url}/v1/articles?limit=100", trust_env=False)
        return {one["uri"]: one for one in answer.json()["articles"]}


@contextmanager
def import_stack(data: Path, **settings: Any) -> Iterator[ImportStack]:
    """A stack of the one service that imports go to."""
    # The tool's output is looked at; the service in its process is to be still.
    with capture_logs(), served(data, **settings) as service:
        elsewhere = Service(url="http://127.0.0.1:1", pid=1)
        write_stack(
            data,
            StackFile(
                gateway=elsewhere,
                quotes=elsewhere,
                articles=Service(url=service.url, pid=1),
            ),
        )
        write_key(data, service.key)
        yield ImportStack(data, service.url, service.key)
