"""The client of the import door, against the service as it runs."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from newstape.client.errors import RefusedError
from newstape.client.imports import ImportsApi
from tests.fakes.articles_app import Served, served

LINES = b'{"uri": "urn:1", "headline": "Rain"}\n{}\n'


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Served]:
    with served(tmp_path) as running:
        yield running


async def test_a_document_is_sent_and_its_report_read(service: Served) -> None:
    """A dry run first says the same, and changes nothing."""
    async with ImportsApi(service.url, service.key) as api:
        dry = await api.send(LINES, "ndjson", dry_run=True)
        report = await api.send(LINES, "ndjson", base="http://wire.example/a")
        again = await api.send(LINES, "ndjson")
    assert dry == report
    assert (report.created, report.refusals) == (1, 1)
    assert [one.index for one in report.refused] == [1]
    assert (again.created, again.unchanged) == (0, 1)


async def test_a_document_that_is_none(service: Served) -> None:
    """The service's reason is the error's text."""
    async with ImportsApi(service.url, service.key) as api:
        with pytest.raises(RefusedError, match="This is no RSS"):
            await api.send(b"<rss", "rss")
