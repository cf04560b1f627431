"""Parcels into the service, counted."""

from collections.abc import Iterator

import pytest

from newstape.cli.importing.articles import MAX_TOLD, ArticlesImporter, Refused
from newstape.cli.importing.batches import Batch, batches_of_lines
from newstape.cli.importing.parcels import Parcel, ParcelError
from newstape.client.errors import ClientError, RefusedError, UnreachableError
from newstape.wire.problems import Problem
from tests.fakes.import_door import FakeDoor

LINE = b'{"headline": 1}\n'


def lines(*pieces: bytes) -> Parcel:
    """A parcel of lines."""
    return Parcel("a.ndjson", "ndjson", batches_of_lines(pieces))


async def test_what_became_of_them_is_counted() -> None:
    """Over all batches and parcels; an item has its place in its document, from 1."""
    door = FakeDoor()
    importer = ArticlesImporter(door)
    await importer.send(lines(LINE * 600, b"\n\nbad\n", LINE))
    await importer.send(Parcel("b.xml", "rss", [Batch(b"<rss/>", 6)], base="http://b/"))
    tally = importer.tally
    assert (tally.created, tally.refusals, tally.stories) == (602, 1, 603)
    assert tally.refused == [Refused("a.ndjson", 601, "no headline")]
    assert door.sent[-1] == ("rss", b"<rss/>", "http://b/", False)


async def test_progress_is_told_in_bytes() -> None:
    """After each batch, how far it has come."""
    told: list[int] = []
    importer = ArticlesImporter(FakeDoor(), dry_run=True)
    importer.moved = told.append
    await importer.send(lines(LINE * 500, LINE * 100))
    assert told == [0, 600 * len(LINE)]


async def test_a_document_that_the_service_refuses() -> None:
    """It counts as one refusal, and the next one is sent."""
    door = FakeDoor(instead=[RefusedError(422, a_problem("This is no RSS: it ends."))])
    importer = ArticlesImporter(door)
    await importer.send(Parcel("a.xml", "rss", [Batch(b"<rss", 4)]))
    await importer.send(lines(LINE))
    assert importer.tally.refused == [
        Refused("a.xml", None, "This is no RSS: it ends.")
    ]
    assert importer.tally.created == 1


async def test_a_document_that_cannot_be_read_on() -> None:
    """What was sent before counts."""

    def pieces() -> Iterator[Batch]:
        yield Batch(LINE.strip(), 5, [0])
        raise ParcelError("larger than that")

    importer = ArticlesImporter(FakeDoor())
    await importer.send(Parcel("a", "ndjson", pieces()))
    assert (importer.tally.created, importer.tally.refusals) == (1, 1)


@pytest.mark.parametrize(
    "error",
    [UnreachableError("no answer"), RefusedError(401, None), RefusedError(503, None)],
)
async def test_a_service_that_is_not_there_ends_it(error: ClientError) -> None:
    """Nothing is counted as refused that nobody has judged."""
    importer = ArticlesImporter(FakeDoor(instead=[error]))
    with pytest.raises(type(error)):
        await importer.send(lines(LINE))
    assert importer.tally.stories == 0


async def test_refusals_are_told_up_to_a_number() -> None:
    """All are counted, the first ones are kept."""
    importer = ArticlesImporter(FakeDoor())
    await importer.send(lines(b"bad\n" * 700))
    assert importer.tally.refusals == 700
    assert len(importer.tally.refused) == MAX_TOLD


def a_problem(detail: str) -> Problem:
    """What the service says."""
    return Problem(title="Unprocessable Content", status=422, detail=detail)
