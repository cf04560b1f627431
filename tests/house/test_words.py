"""What must not stand in the tree, whoever wrote it."""

import re
from pathlib import PurePosixPath

import pytest

from tests.house.tree import ROOT, sources, text_files

SEED = ROOT.parent / "shared" / "seed" / "berliner-tageblatt-page.txt"
# Written in pieces, so that this file does not find itself.
_machine = re.compile(
    "|".join(["/wor" + "k/", "/roo" + "t/", "/tm" + "p/team", "/hom" + "e/[a-z]"])
)
_registry = re.compile(
    "|".join(["py" + r"pi\.org", "python" + "hosted", "npm" + r"js\."])
)
_unfinished = re.compile("|".join(["TO" + "DO", "FIX" + "ME", "XX" + "X"]))
_sleep = re.compile(r"\b(?:sleep|wait_for_time" + r"out)\((?!0\))")


def _hits(pattern: re.Pattern[str]) -> list[str]:
    return [
        f"{path}: {match.group()}"
        for path, text in text_files()
        for match in pattern.finditer(text)
    ]


def test_no_path_of_a_machine() -> None:
    """What names one machine's folders works on that machine alone."""
    assert _hits(_machine) == []


def test_no_registry_host() -> None:
    """Where packages come from is the business of whoever installs them."""
    assert _hits(_registry) == []


def test_nothing_is_left_for_later() -> None:
    """A note to oneself is a task that nobody has; it goes to the tracker."""
    assert _hits(_unfinished) == []


def test_no_sleep_in_tests() -> None:
    """A test that sleeps is slow on good days and red on bad ones: wait on a condition.

    Letting others run for a turn is no sleep; a fault that is slow by nature has its
    reason beside it.
    """
    sleepers = [
        f"{source.path}:{number}"
        for source in sources("tests")
        if source.path.parts[1] != "fakes"
        for number, line in enumerate(source.text.splitlines(), 1)
        if _sleep.search(line) and "#" not in line
    ]
    assert sleepers == []


@pytest.mark.skipif(not SEED.exists(), reason="the publisher's page is not at hand")
def test_no_sentence_of_the_publisher() -> None:
    """The page we were given to try belongs to its publisher: none of it is kept."""
    seed = SEED.read_text("utf-8")
    sentences = [part.strip() for part in re.split(r"[.\n]", seed)]
    telling = [part for part in sentences if len(part.split()) >= 6]
    assert len(telling) > 10
    assert _copies(telling) == []


def _copies(sentences: list[str]) -> list[tuple[PurePosixPath, str]]:
    return [
        (path, sentence)
        for path, text in text_files()
        for sentence in sentences
        if sentence in text
    ]
