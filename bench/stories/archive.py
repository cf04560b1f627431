"""The loaded database, kept for the next time: git ignores it, and it knows its form."""

import asyncio
import hashlib
import json
import shutil
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console
from sqlalchemy import create_engine, text

from articles_service.storage.engine import sqlite_url
from articles_service.storage.migrations import upgrade
from articles_service.storage.store import open_store
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

    @property
    def is_updated(self) -> bool:
        """Whether the tables have changed since the stories were loaded."""
        return "updated" in self.recalled("load")

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
    """The stories of a plan in a store, loaded if they are not there.

    A database with the tables of another day is brought up to date, as any is.
    """
    stem = f"{plan.count}-{plan.seed}-{_sampled(plan)}"
    found = Archive(plan, shelf / f"{stem}-{_tables()}")
    if found.home.exists():
        return found
    others = list(shelf.glob(f"{plan.count}-{plan.seed}-*"))
    older = [one for one in others if one.name.startswith(stem) and not one.suffix]
    _clear([one for one in others if one not in older[:1]], console)
    if older:
        old = Archive(plan, older[0])
        asyncio.run(_update(old.database))
        old.remember("load", {**old.recalled("load"), "updated": time.time()})
        older[0].rename(found.home)
    else:
        _load(found, console)
    return found


def _load(wanted: Archive, console: Console) -> None:
    made = Archive(wanted.plan, wanted.home.with_suffix(".part"))
    made.database.parent.mkdir(parents=True)
    rate = asyncio.run(load(made.database, wanted.plan, console))
    made.remember("load", {"rate": rate, "at": time.time()})
    made.home.rename(wanted.home)


async def _update(database: Path) -> None:
    async with open_store(sqlite_url(database)):
        return  # opening it was all


def _clear(others: Sequence[Path], console: Console) -> None:
    """Stories of another form are of no use, and large."""
    for other in others:
        console.print(f"  {other.name} is of an older form, or broke off: deleted")
        shutil.rmtree(other)


def _sampled(plan: Plan) -> str:
    """Changes with what is generated."""
    numbers = (0, plan.count // 2, plan.count - 1)
    return _digest(json.dumps(document(plan, number)) for number in numbers)


def _tables() -> str:
    """Changes with the tables of the store."""
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        upgrade(connection)
        made = text("SELECT sql FROM sqlite_master ORDER BY name")
        tables = [str(row[0]) for row in connection.execute(made)]
    engine.dispose()
    return _digest(tables)


def _digest(said: Iterable[str]) -> str:
    return hashlib.blake2b("\n".join(said).encode(), digest_size=4).hexdigest()
