"""The W3C's feed validator, given feeds of ours.

``make conformance`` runs it. It is in no package registry: its source is fetched on
first use, at one commit, into a cache directory; a checkout can be named instead.
"""

import subprocess
import sys
import venv
from dataclasses import replace
from pathlib import Path

from articles_service.domain.channel import Channel, Tombstone
from articles_service.domain.site import Site
from articles_service.formats.catalogue import FEED_WRITERS
from tests.fakes.stories import NOW, a_full_story, a_story, at, every_block

SOURCE = "https://github.com/w3c/feedvalidator"
COMMIT = "43dabeb217bd8d8b0a3f12f3a6e7c39a8619d9a8"
NEEDS = ("lxml==6.1.3", "html5lib==1.1", "rdflib==7.6.0")
CACHE = Path(".conformance") / "feedvalidator"
KNOWN = {"http://purl.org/atompub/tombstones/1.0": "it does not know RFC 6721"}
_judge = """\
import sys
import feedvalidator
from feedvalidator import compatibility
from feedvalidator.formatter.text_plain import Formatter
found = feedvalidator.validateStream(
    open(sys.argv[1], "rb"), firstOccurrenceOnly=1, base=sys.argv[2])
print("\\n".join(Formatter(compatibility.AA(found["loggedEvents"]))))
"""


def checkout() -> Path | None:
    """The validator's source; None where it cannot be fetched."""
    target = CACHE / "source"
    if (target / "src").exists():
        return target
    target.mkdir(parents=True, exist_ok=True)
    steps = (["init", "-q"], ["fetch", "-q", "--depth=1", SOURCE, COMMIT])
    for step in (*steps, ["checkout", "-q", COMMIT]):
        command = ["git", "-C", str(target), *step]
        done = subprocess.run(command, check=False, timeout=300)
        if done.returncode != 0:
            return None
    return target


def python() -> Path:
    """A Python that has what the validator needs."""
    home = CACHE / "venv"
    found = home / "bin" / "python"
    if not found.exists():
        venv.create(home, with_pip=True)
        command = [str(found), "-m", "pip", "install", "-q", *NEEDS]
        subprocess.run(command, check=True, timeout=600)
    return found


def feeds(folder: Path) -> list[tuple[str, Path]]:
    """Feeds of stories that say everything, of some and of none: addresses and files."""
    site = Site("The Newstape", "https://news.example.org")
    short = a_story(2, updated_at=at(5), body=every_block()[:2])
    full = (replace(a_full_story(), uri="tag:example.org,2024:1"), short)
    ended = (Tombstone(a_story(3).uri, NOW),)
    channels = (Channel("world", full, ended, NOW), Channel("sport"))
    found = []
    for form in ("rss", "atom"):
        for channel in channels:
            file = folder / f"{channel.name}.{form}"
            file.write_bytes(FEED_WRITERS[form].write(channel, site))
            found.append((site.feed(channel, form), file))
    return found


def judged(source: Path, address: str, file: Path) -> list[str]:
    """What the validator has to say of a feed."""
    command = [str(python().absolute()), "-c", _judge, str(file.absolute()), address]
    done = subprocess.run(
        command,
        check=True,
        timeout=120,
        cwd=source / "src",
        capture_output=True,
        text=True,
    )
    return [line for line in done.stdout.splitlines() if line.strip()]


def main(given: list[str]) -> int:
    """Run, tell, and give the exit status."""
    source = Path(given[0]) if given else checkout()
    if source is None:
        print("W3C feed validator: skipped, it cannot be fetched from here")
        return 0
    CACHE.mkdir(parents=True, exist_ok=True)
    wrong = 0
    for address, file in feeds(CACHE):
        said = judged(source, address, file)
        news = [line for line in said if not any(known in line for known in KNOWN)]
        wrong += len(news)
        print(f"W3C feed validator: {file.name}: {'wrong' if news else 'valid'}")
        for line in news:
            print(f"  {line}")
    for known, reason in KNOWN.items():
        print(f"  {known} is known: {reason}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
