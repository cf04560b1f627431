"""What a person names to be imported."""

from pathlib import Path

import pytest

from newstape.cli.importing import parcels
from newstape.cli.importing.parcels import (
    Parcel,
    ParcelError,
    files_of,
    is_web,
    of_document,
    opened,
)
from newstape.client.web.fetch import Document, Validators

LINE = '{"uri": "urn:1", "headline": "Rain"}\n'


def bodies(parcel: Parcel) -> list[bytes]:
    """All that is sent of a parcel."""
    return [batch.body for batch in parcel.batches]


def test_a_file_is_a_parcel(tmp_path: Path) -> None:
    """It has a name, a format and a size, and its bytes are read as they are sent."""
    path = tmp_path / "feed.xml"
    path.write_text("<rss/>")
    with opened(path, None) as parcel:
        assert (parcel.name, parcel.form, parcel.size) == (str(path), "rss", 6)
        assert bodies(parcel) == [b"<rss/>"]


def test_a_file_longer_than_its_head(tmp_path: Path) -> None:
    """What was looked at to guess the format is sent as well."""
    path = tmp_path / "stories.txt"
    path.write_text(LINE * 20_000)
    with opened(path, None) as parcel:
        sent = b"\n".join(bodies(parcel))
    assert sent.decode() + "\n" == LINE * 20_000


def test_a_format_that_is_told_is_not_guessed(tmp_path: Path) -> None:
    """Whoever names one has the last word; without one there has to be a hint."""
    path = tmp_path / "what"
    path.write_text("who knows")
    with opened(path, "atom") as parcel:
        assert parcel.form == "atom"
    with pytest.raises(ParcelError, match="--format"), opened(path, None):
        pass


def test_a_document_that_is_too_large(tmp_path: Path) -> None:
    """It is not sent, and not held."""
    path = tmp_path / "feed.xml"
    with path.open("wb") as file:
        file.write(b"<rss>")
        file.truncate(parcels.MAX_DOCUMENT_BYTES + 1)
    with opened(path, None) as parcel, pytest.raises(ParcelError, match="16 MiB"):
        bodies(parcel)


def test_a_folder_is_its_files(tmp_path: Path) -> None:
    """Those that are named like feeds, also in folders below, in order."""
    (tmp_path / "b").mkdir()
    for name in ("b/2.XML", "a.ndjson", "notes.txt", ".hidden.xml", "c.json"):
        (tmp_path / name).write_text("x")
    found = [str(path.relative_to(tmp_path)) for path in files_of(str(tmp_path))]
    assert found == ["a.ndjson", "b/2.XML", "c.json"]


def test_a_folder_without_any(tmp_path: Path) -> None:
    """That is most likely not what was meant."""
    with pytest.raises(ParcelError, match="named like a feed"):
        files_of(str(tmp_path))


def test_an_address_is_a_parcel() -> None:
    """Its links begin where it was found."""
    url = "https://wire.example/feed"
    document = Document(url, b"{}", "application/feed+json", Validators())
    assert is_web(url)
    assert not is_web("https.xml")
    with pytest.raises(ParcelError):
        of_document(document, None)
    told = of_document(document._replace(body=b""), None)
    assert (told.form, told.base, told.name) == ("jsonfeed", url, url)
