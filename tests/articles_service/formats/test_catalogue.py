"""All formats together."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles_service.domain.delivery import Delivery, Refusal
from articles_service.domain.errors import FormatError
from articles_service.formats.catalogue import (
    FEED_WRITERS,
    READERS,
    SITEMAP,
    STORY_WRITERS,
)
from articles_service.formats.items import Reader
from tests.fakes.coming_back import HERE, a_channel, patient
from tests.fakes.stories import a_full_story

WRITTEN = [
    *(
        writer.write(a_channel(a_full_story()), HERE)
        for writer in FEED_WRITERS.values()
    ),
    *(writer.write(a_full_story(), HERE) for writer in STORY_WRITERS.values()),
]
_pieces = st.sampled_from(
    [b"<", b">", b"/", b'"', b"{", b"}", b"[", b"]", b"\x00", b"\xff", b"&x;", b"null"]
)


@st.composite
def spoilt(draw: st.DrawFn) -> bytes:
    """A document in which something was cut out and something else put in."""
    document = draw(st.sampled_from(WRITTEN))
    start = draw(st.integers(0, len(document)))
    end = start + draw(st.integers(0, 40))
    return document[:start] + draw(_pieces | st.binary(max_size=8)) + document[end:]


@pytest.mark.parametrize("reader", READERS.values(), ids=READERS.keys())
@patient
@given(document=st.binary() | spoilt())
def test_anything_is_read_or_refused(reader: Reader, document: bytes) -> None:
    """No document breaks a reader: it holds items, or it is none and that is told."""
    try:
        items = list(reader.read(document, "https://x.org/"))
    except FormatError as error:
        assert str(error)  # noqa: PT017  (both outcomes are right)
    else:
        assert all(isinstance(one, (Delivery, Refusal)) for one in items)


@pytest.mark.parametrize("base", ["https://x.org/", None, "https://[::", "x"])
@pytest.mark.parametrize("name", READERS)
def test_what_is_ours_is_read_wherever_it_is_from(name: str, base: str | None) -> None:
    """An address that is none does no harm."""
    writers = {**STORY_WRITERS, "rss": FEED_WRITERS["rss"]}
    feeds = {"rss": "rss", "atom": "atom", "jsonfeed": "json"}
    if name in feeds:
        document = FEED_WRITERS[feeds[name]].write(a_channel(a_full_story()), HERE)
    elif name in writers:
        document = STORY_WRITERS[name].write(a_full_story(), HERE)
    else:
        pytest.skip("it is not written here")
    (item,) = READERS[name].read(document, base)
    assert isinstance(item, Delivery)


def test_names() -> None:
    """A format has one name wherever it is asked for, and says what it is."""
    for table in (READERS, STORY_WRITERS, FEED_WRITERS):
        kinds = [one.MEDIA_TYPE for one in table.values()]
        assert len(set(kinds)) == len(kinds)
    assert SITEMAP.MEDIA_TYPE == "application/xml"
