"""What stands behind every contender: quotes and articles with our sample page in them.

It has the load client's core, so that nothing of it counts as the contender's.
"""

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2

from bench.contender import PATIENCE_SECONDS, NotServingError, free_port
from bench.process import LOAD_CORE, running
from newstape.cli.stack import StackError, read_stack

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Town:
    """A stack that is up, and the story that everybody reads."""

    home: Path
    slug: str
    gateway: str
    quotes: str
    articles: str

    @property
    def page(self) -> str:
        """The path of the story's payload."""
        return f"/v1/pages/{self.slug}"

    def payload(self) -> dict[str, Any]:
        """The payload as the stack's own gateway has it now."""
        page: dict[str, Any] = ask(f"{self.gateway}{self.page}")
        return page

    def changes(self) -> float:
        """How many price changes the quotes service has taken in."""
        metrics = httpx2.get(f"{self.quotes}/metrics", trust_env=False).text
        name = "newstape_journal_changes_total "
        lines = [one for one in metrics.splitlines() if one.startswith(name)]
        return float(lines[0].removeprefix(name))


@contextmanager
def town(home: Path) -> Iterator[Town]:
    """The stack, up with its story.

    Raises:
        NotServingError: it did not come up.
    """
    data, log = home / "data", home / "log"
    home.mkdir()
    command = [
        *(sys.executable, "-m", "newstape.cli", "up", "--source=none"),
        *(f"--port={free_port()}", f"--data={data}"),
    ]
    with running(command, log=log, env=environment(), core=LOAD_CORE):
        wait_until(lambda: _has_story(data), log)
        stack = read_stack(data)
        urls = stack.gateway.url, stack.quotes.url, stack.articles.url
        slug = ask(f"{urls[2]}/v1/articles?limit=1")["articles"][0]["slug"]
        yield Town(data, slug, *urls)


@contextmanager
def changing(there: Town, rate: int) -> Iterator[None]:
    """Prices move meanwhile, so many changes a second in all."""
    log = there.home / "prices.log"
    command = [sys.executable, "-m", "bench.page.prices", str(there.home), str(rate)]
    with running(command, log=log, env=environment(), core=LOAD_CORE):
        before = there.changes()
        wait_until(lambda: there.changes() > before + rate, log)
        yield


def environment(**more: str) -> dict[str, str]:
    """For a process of ours: the project, and nothing of the caller's."""
    return {"PATH": os.defpath, "PYTHONPATH": str(ROOT), **more}


def ask(url: str) -> Any:
    """JSON that must be there."""
    answer = httpx2.get(url, timeout=5, trust_env=False)
    answer.raise_for_status()
    return answer.json()


def wait_until(holds: Callable[[], bool], log: Path) -> None:
    """As long as a server may take to be ready; NotServingError with its log's end."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not holds():
        if time.monotonic() > deadline:
            raise NotServingError(log.read_text("utf-8", "replace")[-2000:])
        time.sleep(0.05)


def is_whole(url: str) -> bool:
    """Whether a page is served there, with every part at its newest."""
    try:
        return bool(ask(url)["complete"])
    except httpx2.HTTPError:
        return False


def _has_story(data: Path) -> bool:
    try:
        stack = read_stack(data)
        return bool(ask(f"{stack.articles.url}/v1/articles?limit=1")["articles"])
    except (StackError, httpx2.HTTPError):
        return False
