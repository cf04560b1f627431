"""Our gateway as a contender, beside the stack's own one."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.contender import free_port, is_ready, up
from bench.page.town import Town, environment, is_whole, wait_until
from bench.page.visits import Served


@dataclass(frozen=True, slots=True)
class Ours:
    """``python -m gateway`` with its access log and metrics; a page as JSON or HTML."""

    name: str
    town: Town
    coding: str = "br"
    html: bool = False

    def lacks(self) -> str | None:
        """Nothing."""
        return None

    @contextmanager
    def serve(self, home: Path) -> Iterator[Served]:
        """The gateway, up and following both services."""
        port = free_port()
        told = {
            "NEWSTAPE_PORT": str(port),
            "NEWSTAPE_DATA": str(home / "data"),
            "NEWSTAPE_QUOTES_URL": self.town.quotes,
            "NEWSTAPE_ARTICLES_URL": self.town.articles,
        }
        command = [sys.executable, "-m", "gateway"]
        url = f"http://127.0.0.1:{port}"
        with up(command, home, is_ready(port), (), environment(**told)) as served:
            wait_until(lambda: is_whole(f"{url}{self.town.page}"), home / "log")
            path = f"/articles/{self.town.slug}" if self.html else self.town.page
            yield Served(served.pid, f"{url}{path}", self.coding)
