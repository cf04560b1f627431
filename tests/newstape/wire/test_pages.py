"""Pages on the wire: a strip beside a story or a front."""

from newstape.wire.pages import Front, PageLinks, TickerPart


def _front() -> Front:
    strip = TickerPart(
        state="unavailable",
        as_of=None,
        cursor=None,
        list="front",
        quotes=(),
        missing=(),
    )
    links = PageLinks(self="/v1/front", html="/", stream="/v1/front/stream")
    return Front(complete=True, ticker=strip, articles=[], links=links, degraded=[])


def test_the_schema_is_named_in_the_payload() -> None:
    """A client sees at once what it reads; the field has no trailing underscore."""
    assert _front().model_dump_json().startswith('{"schema":"page/1","complete":true,')


def test_a_payload_reads_back() -> None:
    """What the gateway writes, a client of the same models reads."""
    assert Front.model_validate_json(_front().model_dump_json()) == _front()
