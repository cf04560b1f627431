"""Our quotes service as a contender."""

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from bench.contender import free_port, is_ready, up
from bench.ledger import make_ledger
from bench.load import Served
from bench.stream.plan import NAMES, Plan
from newstape.kit.keys import KeysFile

FRONT = f"/v1/stream?symbols={','.join(NAMES)}&conflate_ms=0"
"""What every reader asks for where all read the same."""


@dataclass(frozen=True, slots=True)
class Ours:
    """The service with ticks from a plan; ``paths`` are the readers' addresses.

    With the plan's way ``none`` ticks are posted, one a call.
    """

    name: str
    plan: Plan = field(default_factory=lambda: Plan(""))
    paths: Sequence[str] = (FRONT,)

    def lacks(self) -> str | None:
        """Nothing."""
        return None

    @contextmanager
    def serve(self, home: Path) -> Iterator[Served]:
        """The service, up, with an empty data directory."""
        port = free_port()
        plan = replace(self.plan, ledger=str(make_ledger(home / "ledger")))
        (home / "paths").write_text("\n".join(self.paths))
        keys = KeysFile(home / "data" / "keys")
        key = keys.create("bench", frozenset({"quotes:write"}), datetime.now(UTC))
        command = [sys.executable, "-m", "bench.stream.service", plan.to_json()]
        env = {
            "PATH": os.defpath,
            "PYTHONPATH": str(Path(__file__).parents[2]),
            "NEWSTAPE_PORT": str(port),
            "NEWSTAPE_DATA": str(home / "data"),
            "NEWSTAPE_LOG_LEVEL": "warning",
        }
        options = [
            f"--port={port}",
            f"--paths={home / 'paths'}",
            *(_posted(port, key) if plan.way == "none" else _inside(plan)),
        ]
        with up(command, home, is_ready(port), options, env) as served:
            yield served


def _inside(plan: Plan) -> list[str]:
    return ["--publish=ledger", f"--ledger={plan.ledger}"]


def _posted(port: int, key: str) -> list[str]:
    return [
        *("--publish=http", f"--publish-port={port}", "--publish-path=/v1/quotes"),
        *("--shape=post", f"--key={key}"),
    ]
