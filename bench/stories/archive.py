"""The loaded database, kept for the next time: git ignores it, and it knows its form."""

import asyncio
import hashlib
import json
import shutil
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console
from sqlalchemy import create_engine, text

from articles_service.storage.migrations import upgrade
from bench.load import BIN
from bench.stories.load import load
from bench.stories.stories import Plan, document

SHELF = BIN / "stories"
_PIECE = 1 << 24


@dataclass(frozen=True, slots=True)
class Archive:
    """A data directory of the articles service that holds the stories of a plan."""

    plan: Plan
    home: Path

    @property
    def database(self) -> Path:
        """The database file, where the service looks for it."""
        return self.home / "articles" / "articles.db"

    @property
    def bytes(self) -> int:
        """How large the database is."""
        return self.database.stat().st_size

    @property
    def rate(self) -> float:
        """How many stories a second were loaded."""
        return float(self.recalled("load")["rate"])

    def recalled(self, name: str) -> Any:
        """What was remembered under a name; None if nothing was."""
        file = self.home / f"{name}.json"
        return json.loads(file.read_text("utf-8")) if file.exists() else None

    def remember(self, name: str, known: object) -> None:
        """Keep something beside the stories, as long as they are kept."""
        (self.home / f"{name}.json").write_text(json.dumps(known), "utf-8")

    def touch(self) -> None:
        """Read the database once: nobody is to pay for the disk because he came first."""
        with self.database.open("rb") as file:
            while file.read(_PIECE):
                pass


def archive(plan: Plan, console: Console, shelf: Path = SHELF) -> Archive:
    """The stories of a plan in a store, loaded if they are not there."""
    kind = f"{plan.count}-{plan.seed}-"
    home = shelf / f"{kind}{_form(plan)}"
    found = Archive(plan, home)
    if not home.exists():
        _clear(list(shelf.glob(f"{kind}*")), console)
        made = Archive(plan, home.with_suffix(".part"))
        made.database.parent.mkdir(parents=True)
        rate = asyncio.run(load(made.database, plan, console))
        made.remember("load", {"rate": rate, "at": time.time()})
        made.home.rename(home)
    return found


def _clear(others: Sequence[Path], console: Console) -> None:
    """Databases of another form are of no use, and large."""
    for other in others:
        console.print(f"  {other.name} is of an older form, or broke off: deleted")
        shutil.rmtree(other)


def _form(plan: Plan) -> str:
    """Changes with the tables, and with what is generated."""
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        upgrade(connection)
        made = text("SELECT sql FROM sqlite_master ORDER BY name")
        tables = [str(row[0]) for row in connection.execute(made)]
    engine.dispose()
    stories = [json.dumps(document(plan, number)) for number in (0, plan.count - 1)]
    said = "\n".join([*tables, *stories]).encode()
    return hashlib.blake2b(said, digest_size=6).hexdigest()
