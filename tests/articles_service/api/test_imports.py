"""The import door: every format, every line judged by itself, and within limits."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any, get_args

import orjson
import pytest

from articles_service.api import imports
from articles_service.formats.catalogue import READERS
from newstape.wire.imports import MEDIA_TYPES, ImportFormat
from newstape.wire.lines import MAX_LINE_BYTES
from tests.fakes.articles_app import Json, Newsroom, problem

RSS = b"""<rss version="2.0"><channel><title>Wire</title>
<item><guid>urn:rss:1</guid><title>Rain</title><link>/rain</link>
<description>Wet.</description><pubDate>Mon, 17 Jun 2024 10:00:00 GMT</pubDate></item>
<item><guid>urn:rss:2</guid></item></channel></rss>"""


def line(number: int, **given: Any) -> bytes:
    """A story as a line."""
    story = {"uri": f"urn:line:{number}", "headline": f"Story {number}", **given}
    return orjson.dumps(story)


def lines(count: int, **given: Any) -> bytes:
    """So many stories."""
    return b"\n".join(line(number, **given) for number in range(count))


async def send(room: Newsroom, body: bytes, query: str = "format=ndjson") -> Json:
    """Import something, which must be possible."""
    answer = await room.editor.post(f"/v1/imports?{query}", content=body)
    assert answer.status_code == 200, answer.text
    report: Json = answer.json()
    return report


def counts(report: Json) -> list[int]:
    """A report in short."""
    return [report[n] for n in ("created", "updated", "unchanged", "refusals")]


async def test_lines_are_taken(room: Newsroom) -> None:
    """Each is a story, known by its URI; the same again changes nothing."""
    body = lines(600, status="published", published_at="2024-06-17T10:00:00Z")
    assert counts(await send(room, body)) == [600, 0, 0, 0]
    log = await room.changes()
    assert len(log) == 600
    assert counts(await send(room, body)) == [0, 0, 600, 0]
    changed = body.replace(b'Story 7"', b'Storm 7"')
    assert counts(await send(room, changed)) == [0, 1, 599, 0]
    assert (await room.changes())[600]["kind"] == "updated"


async def test_what_is_read_can_be_imported(room: Newsroom) -> None:
    """A list that was read, line by line, is the same stories elsewhere, or here."""
    await room.create("Ferries", body=[{"type": "paragraph", "html": "Wet."}])
    listed = (await room.public.get("/v1/articles")).json()["articles"]
    body = b"\n".join(orjson.dumps(article) for article in listed)
    assert counts(await send(room, body)) == [0, 0, 1, 0]


async def test_each_line_is_judged_by_itself(room: Newsroom) -> None:
    """What is refused has its place among the lines, and a reason with a pointer."""
    body = b"\n".join(
        [
            b"\xef\xbb\xbf" + line(0),
            b"",
            b"not json",
            line(2, status="scheduled"),
            line(3, body=[{"type": "crosshead", "text": ""}]),
            line(4, kicker="bell\x07"),
            line(5, mood="grim"),
            b"[" * 100_000,
            line(7),
        ]
    )
    report = await send(room, body)
    assert counts(report) == [2, 0, 0, 6]
    told = {one["index"]: one["detail"] for one in report["refused"]}
    assert sorted(told) == [1, 2, 3, 4, 5, 6]
    assert told[1].startswith("not JSON: ")
    assert told[2] == "a scheduled article needs its published_at"
    assert told[3].startswith("/body/0/text: ")
    assert told[4].startswith("/kicker: ")
    assert told[5].startswith("/mood: ")


async def test_a_dry_run_changes_nothing(room: Newsroom) -> None:
    """It says the same as the import itself would."""
    body = lines(3, status="published")
    dry = await send(room, body, "format=ndjson&dry_run=true")
    assert counts(dry) == [3, 0, 0, 0]
    assert await room.changes() == []
    assert await send(room, body) == dry


async def test_a_body_that_comes_slowly(room: Newsroom) -> None:
    """Its first stories are there before its last ones have been sent."""
    seen = asyncio.Event()

    async def pieces() -> AsyncIterator[bytes]:
        yield lines(500, status="published") + b"\n"
        while not await room.changes():  # noqa: ASYNC110  (nobody announces it)
            await asyncio.sleep(0)
        seen.set()
        yield line(500, status="published")

    answer = await room.editor.post("/v1/imports?format=ndjson", content=pieces())
    assert seen.is_set()
    assert counts(answer.json()) == [501, 0, 0, 0]


async def test_a_line_that_is_too_long(room: Newsroom) -> None:
    """It is refused without being held; the others are taken."""
    long = line(0, standfirst="x" * MAX_LINE_BYTES)
    report = await send(room, b"\n".join([long, line(1)]))
    assert counts(report) == [1, 0, 0, 1]
    assert report["refused"] == [
        {"index": 0, "detail": f"a line may have {MAX_LINE_BYTES} bytes"}
    ]


async def test_a_body_of_lines_may_be_long(room: Newsroom) -> None:
    """Longer than whole documents may be, since it is never held as a whole."""

    async def pieces() -> AsyncIterator[bytes]:
        for _ in range(imports.MAX_DOCUMENT_BYTES // 1_000_000 + 1):
            yield b"x" * 999_999 + b"\n"
        yield line(1)

    answer = await room.editor.post("/v1/imports?format=ndjson", content=pieces())
    assert counts(answer.json()) == [1, 0, 0, 17]


async def test_too_many_lines(room: Newsroom) -> None:
    """An import ends, and says at which line; what was committed before is in."""
    assert counts(await send(room, line(0))) == [1, 0, 0, 0]
    body = b"x\n" * (imports.MAX_LINES + 1)
    answer = await room.editor.post("/v1/imports?format=ndjson", content=body)
    assert "100000 lines" in problem(answer, 413)["detail"]


@pytest.mark.parametrize("sent", ["query", "media type"])
async def test_a_document_is_taken(room: Newsroom, sent: str) -> None:
    """Its format is said in the query, or by its type; its links begin at its base."""
    base = "base=https://wire.example/feeds/all"
    kind = {"Content-Type": "Application/RSS+XML; charset=utf-8"}
    query, headers = (f"format=rss&{base}", {}) if sent == "query" else (base, kind)
    answer = await room.editor.post(
        f"/v1/imports?{query}", content=RSS, headers=headers
    )
    assert counts(answer.json()) == [1, 0, 0, 1]
    listed = (await room.public.get("/v1/articles")).json()["articles"]
    assert [one["uri"] for one in listed] == ["urn:rss:1"]


async def test_a_page_is_taken(room: Newsroom) -> None:
    """Anybody's page is a story, known by its address."""
    page = b"<html><head><title>Rain</title></head><body><p>Wet.</p></body></html>"
    query = "format=html&base=https://wire.example/rain"
    assert counts(await send(room, page, query)) == [1, 0, 0, 0]
    assert counts(await send(room, page, query)) == [0, 0, 1, 0]


ITEM = b"<rss version='2.0'><channel><item><guid>urn:line:0</guid>%s</item></channel></rss>"


async def test_an_embargo_is_not_lifted_by_silence(room: Newsroom) -> None:
    """What has no word for an embargo, as RSS has none, leaves the one that stands;
    who can say that there is none any more lifts it."""
    wet = {"status": "published", "embargoed_until": "2199-01-01T00:00:00Z"}
    await send(room, line(0, **wet))
    title = b"<title>Newer words</title>"
    assert counts(await send(room, ITEM % title, "format=rss")) == [0, 1, 0, 0]
    await send(room, line(0, headline="Newest words"))
    assert (await room.public.get("/v1/articles")).json()["articles"] == []
    await send(room, line(0, embargoed_until=None))
    listed = (await room.public.get("/v1/articles")).json()["articles"]
    assert [one["embargoed_until"] for one in listed] == [None]


async def test_ninjs_lifts_an_embargo(room: Newsroom) -> None:
    """An item of a format that tells of embargoes, and has none, is free."""
    await send(
        room, line(0, status="published", embargoed_until="2199-01-01T00:00:00Z")
    )
    item = {"uri": "urn:line:0", "headlines": [{"role": "main", "value": "Free"}]}
    await send(room, orjson.dumps(item), "format=ninjs")
    assert len((await room.public.get("/v1/articles")).json()["articles"]) == 1


@pytest.mark.parametrize("form", sorted(READERS.keys() - {"html"}))  # anything is one
async def test_a_document_that_is_none(room: Newsroom, form: str) -> None:
    """What is not of its format is refused as a whole, and says what is wrong."""
    answer = await room.editor.post(f"/v1/imports?format={form}", content=b"\x00<x")
    assert "This is no " in problem(answer, 422)["detail"]


async def test_a_document_that_is_too_large(room: Newsroom) -> None:
    """Only lines may be longer than what is held."""
    body = b" " * (imports.MAX_DOCUMENT_BYTES + 1)
    answer = await room.editor.post("/v1/imports?format=rss", content=body)
    assert "16777216 bytes" in problem(answer, 413)["detail"]


async def test_nobody_guesses_formats(room: Newsroom) -> None:
    """Without a word of it, with an unknown one, or packed: it is asked for."""
    answer = await room.editor.post("/v1/imports", content=b"{}")
    assert "?format=" in problem(answer, 415)["detail"]
    answer = await room.editor.post("/v1/imports?format=docx", content=b"{}")
    assert problem(answer, 422)["errors"][0]["pointer"] == "/query/format"
    answer = await room.editor.post(
        "/v1/imports?format=ndjson",
        content=b"{}",
        headers={"Content-Encoding": "gzip"},
    )
    problem(answer, 415)
    assert answer.headers["accept-encoding"] == "identity"


async def test_only_writers_import(room: Newsroom) -> None:
    """Nobody's body is read who may not write."""
    answer = await room.public.post("/v1/imports?format=ndjson", content=line(1))
    problem(answer, 401)
    answer = await room.writer.post("/v1/imports?format=ndjson", content=line(1))
    assert answer.status_code == 200


def test_every_format_has_its_reader() -> None:
    """What the wire names can be read, and is called what its module calls it."""
    assert {*READERS, "ndjson"} == set(get_args(ImportFormat))
    called = {name: reader.MEDIA_TYPE for name, reader in READERS.items()}
    assert {**called, "ndjson": "application/x-ndjson"} == dict(MEDIA_TYPES)
