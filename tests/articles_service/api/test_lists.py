"""``GET /v1/articles``."""

from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from articles_service.domain.inquiry import DEPTH, Place, to_cursor
from newstape.wire.articles import ArticlesAnswer
from tests.fakes.articles_app import Newsroom, newsroom, problem


async def test_a_list(room: Newsroom) -> None:
    """Published articles in full, newest first."""
    await room.create("One", published_at="2024-06-17T19:00:00Z")
    await room.create("Two", published_at="2024-06-17T19:30:00Z")
    await room.create("Three", status="draft")
    answer = await room.public.get("/v1/articles")
    listed = ArticlesAnswer.model_validate_json(answer.content)
    assert [article.headline for article in listed.articles] == ["Two", "One"]
    assert listed.next_cursor is None
    assert "link" not in answer.headers
    tag = answer.headers["etag"]
    again = await room.public.get("/v1/articles", headers={"If-None-Match": tag})
    assert again.status_code == 304
    editors = await room.editor.get("/v1/articles")
    assert editors.content == answer.content


@pytest.mark.parametrize("coding", ["br", "gzip"])
async def test_codings_of_a_list(room: Newsroom, coding: str) -> None:
    """In each coding the same list, under a tag of its own, which alone earns a 304."""
    await room.create("One", standfirst="The line is open again. " * 40)
    given = {"Accept-Encoding": coding}
    coded = await room.public.get("/v1/articles", headers=given)
    plain = await room.public.get(
        "/v1/articles", headers={"Accept-Encoding": "identity"}
    )
    assert coded.headers["content-encoding"] == coding
    assert "content-encoding" not in plain.headers
    assert coded.content == plain.content
    assert coded.headers["vary"] == "Accept-Encoding, Origin"
    tags = [coded.headers["etag"], plain.headers["etag"]]
    assert tags[0] != tags[1]
    for tag, status in zip(tags, (304, 200), strict=True):
        held = {**given, "If-None-Match": tag}
        again = await room.public.get("/v1/articles", headers=held)
        assert again.status_code == status
        assert again.headers["etag"] == tags[0]
        assert again.headers["surrogate-key"] == "articles article-lists"


async def test_a_list_is_new_with_each_change(room: Newsroom) -> None:
    """Whatever lies ready, the list has what was written before it was asked for."""
    for number in range(1, 4):
        await room.create(f"Story {number}")
        for _ in range(2):
            document = (await room.public.get("/v1/articles?fields=id")).json()
            assert len(document["articles"]) == number


async def test_the_head_of_a_list(room: Newsroom) -> None:
    """HEAD tells what GET tells, without the list."""
    await room.create()
    got, head = [await room.public.request(m, "/v1/articles") for m in ("GET", "HEAD")]
    assert head.content == b""
    for name in ("etag", "content-length", "cache-control", "last-modified"):
        assert head.headers[name] == got.headers[name]


async def test_pages_of_a_list(room: Newsroom) -> None:
    """The cursor and the link lead through the whole list."""
    made = {(await room.create(f"Story {n}", tags=["Sea"]))["id"] for n in range(7)}
    path, seen = "/v1/articles?limit=3&tag=sea&sort=published_at", []
    while path:
        answer = await room.public.get(path)
        document = answer.json()
        seen += [article["id"] for article in document["articles"]]
        link = answer.links.get("next", {}).get("url", "")
        assert (document["next_cursor"] or "") in link
        assert bool(link) == (document["next_cursor"] is not None)
        path = link
    assert len(seen) == 7
    assert set(seen) == made


async def test_public_links_between_pages(tmp_path: Path) -> None:
    """Behind a public address the link to the next page is absolute too."""
    async with newsroom(tmp_path, public_url="https://news.example.org") as room:
        await room.create()
        await room.create()
        link = (await room.public.get("/v1/articles?limit=1")).links["next"]["url"]
        assert link.startswith("https://news.example.org/v1/articles?limit=1&cursor=")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("section=world", ["One"]),
        ("tag=SEA", ["One"]),
        ("symbol=bp", ["One"]),
        ("language=EN-gb", ["One"]),
        ("source=afp", ["One"]),
        ("published_since=2024-06-17T19:30:00Z", ["One"]),
        ("published_before=2024-06-17T19:30:00.000%2B00:00", ["Two"]),
        ("updated_since=2024-06-17T20:00:01Z", ["Two"]),
        ("section=world&tag=none", []),
        ("sort=published_at", ["Two", "One"]),
        ("sort=-updated_at", ["Two", "One"]),
    ],
)
async def test_filters(room: Newsroom, query: str, expected: list[str]) -> None:
    """Each filter of the wire reaches the store."""
    await room.create(
        "One",
        section="world",
        tags=["Sea"],
        symbols=[{"symbol": "BP", "exchange": "XLON"}],
        language="en-GB",
        source="AFP",
        published_at="2024-06-17T19:30:00Z",
    )
    room.hands.turn(1)
    await room.create("Two", published_at="2024-06-17T19:00:00Z")
    answer = await room.public.get(f"/v1/articles?{query}")
    assert [one["headline"] for one in answer.json()["articles"]] == expected


async def test_fields(room: Newsroom) -> None:
    """Only the members that were asked for are answered, and the id."""
    made = await room.create()
    answer = await room.public.get("/v1/articles?fields=headline,%20slug")
    assert answer.json()["articles"] == [
        {name: made[name] for name in ("id", "slug", "headline")}
    ]


@pytest.mark.parametrize(
    ("query", "pointer"),
    [
        ("limit=0", "/query/limit"),
        ("limit=101", "/query/limit"),
        ("sort=relevance", "/query/sort"),
        ("fields=headline,nonsense", "/query/fields"),
        ("fields=", "/query/fields"),
        ("published_since=yesterday", "/query/published_since"),
        ("published_since=1718654400", "/query/published_since"),
        ("symbol=a%20b", "/query/symbol"),
        ("section=No", "/query/section"),
        ("q=", "/query/q"),
        ("q=-ferries", "/query/q"),
        ("q=fe*", "/query/q"),
        (f"q={'a' * 501}", "/query/q"),
        ("q=ferries&sort=newest", "/query/sort"),
        ("nonsense=1", "/query/nonsense"),
    ],
)
async def test_bad_queries(room: Newsroom, query: str, pointer: str) -> None:
    """What a list cannot be asked is refused, and it is said what that was."""
    refused = problem(await room.public.get(f"/v1/articles?{query}"), 422)
    assert isinstance(refused["errors"], list)
    assert [error["pointer"] for error in refused["errors"]] == [pointer]


async def test_bad_cursors(room: Newsroom) -> None:
    """A cursor that is none, or of another order, is refused."""
    await room.create()
    await room.create()
    cursor = (await room.public.get("/v1/articles?limit=1")).json()["next_cursor"]
    for query in ("cursor=nonsense", f"cursor={cursor}&sort=-updated_at"):
        problem(await room.public.get(f"/v1/articles?{query}"), 422)


# Searching.


async def test_a_search(room: Newsroom) -> None:
    """The most relevant first, with what was found marked."""
    await room.create("Harbour", body=[{"type": "paragraph", "html": "A ferry."}])
    await room.create("Ferries & more")
    await room.create("Ferry", status="draft")
    answer = await room.public.get("/v1/articles?q=ferry")
    found = ArticlesAnswer.model_validate_json(answer.content).articles
    assert [(one.headline, one.highlights) for one in found] == [
        ("Ferries & more", {"headline": "<mark>Ferries</mark> &amp; more"}),
        ("Harbour", {"body": "A <mark>ferry</mark>."}),
    ]
    tag = {"If-None-Match": answer.headers["etag"]}
    again = await room.public.get("/v1/articles?q=ferry", headers=tag)
    assert again.status_code == 304
    editors = await room.editor.get("/v1/articles?q=ferry")
    assert editors.content == answer.content


@pytest.mark.parametrize("sort", ["relevance", "-published_at", "published_at"])
async def test_pages_of_a_search(room: Newsroom, sort: str) -> None:
    """The cursor and the link lead through all that is found."""
    made = {(await room.create(f"Ferry {n}"))["id"] for n in range(7)}
    path, seen = f"/v1/articles?limit=3&q=ferry&sort={sort}&fields=slug", []
    while path:
        answer = await room.public.get(path)
        seen += [article["id"] for article in answer.json()["articles"]]
        path = answer.links.get("next", {}).get("url", "")
    assert len(seen) == 7
    assert set(seen) == made


async def test_cursors_of_lists_and_searches_differ(room: Newsroom) -> None:
    """One is not taken for the other."""
    await room.create()
    await room.create()
    for one, other in (("", "&q=ferry&sort=-published_at"), ("&q=ferry", "")):
        page = await room.public.get(f"/v1/articles?limit=1{one}")
        cursor = page.json()["next_cursor"]
        problem(await room.public.get(f"/v1/articles?cursor={cursor}{other}"), 422)


async def test_a_search_by_relevance_ends_at_a_depth(room: Newsroom) -> None:
    """It says so, and what to do instead."""
    deep = to_cursor("relevance", Place(-1.0, 1, DEPTH))
    path = f"/v1/articles?q=ferry&cursor={deep}"
    refused = problem(await room.public.get(path), 422)
    assert refused["errors"][0]["pointer"] == "/query/cursor"
    assert "no deeper than 1000" in refused["errors"][0]["detail"]


@pytest.mark.parametrize("query", ["", "?q=ferry", "?fields=headline"])
async def test_lists_are_what_is_described(room: Newsroom, query: str) -> None:
    """Whole, searched or trimmed: the service's own description admits them."""
    await room.create()
    answer = (await room.public.get(f"/v1/articles{query}")).json()
    assert answer["articles"]
    described = (await room.public.get("/openapi.json")).json()
    schema = {
        "$ref": "#/components/schemas/ArticlesAnswer",
        "components": described["components"],
    }
    Draft202012Validator(schema).validate(answer)


async def test_highlights_can_be_trimmed(room: Newsroom) -> None:
    """They are a member like the others."""
    await room.create("Ferry")
    answer = await room.public.get("/v1/articles?q=ferry&fields=highlights")
    (one,) = answer.json()["articles"]
    assert one.keys() == {"id", "highlights"}


async def test_nothing_is_kept_past_an_opening(room: Newsroom) -> None:
    """A list is let go when a story opens that may belong to it."""
    await room.create()
    await room.create(embargoed_until="2024-06-17T20:00:04.500Z")
    for seconds, kept in ((0, 4), (4, 0)):
        room.hands.turn(seconds)
        answer = await room.public.get("/v1/articles")
        assert answer.headers["cache-control"] == f"public, max-age={kept}"
    await room.turn(1)
    answer = await room.public.get("/v1/articles")
    assert answer.headers["cache-control"] == "public, max-age=10"
    assert len(answer.json()["articles"]) == 2


async def test_by_date(room: Newsroom) -> None:
    """A list is as old as the last thing that readers were told, of whatever story."""
    assert "last-modified" not in (await room.public.get("/v1/articles")).headers
    made = await room.create()
    room.hands.turn(5)
    for path in ("/v1/articles", "/v1/articles?q=ferry", "/v1/articles?section=none"):
        early = (await room.public.get(path)).headers["last-modified"]
        assert early == "Mon, 17 Jun 2024 20:00:00 GMT"
        held = {"If-Modified-Since": early}
        assert (await room.public.get(path, headers=held)).status_code == 304
    await room.act(made, "kill")
    room.hands.turn(5)
    answer = await room.public.get("/v1/articles", headers=held)
    assert answer.status_code == 200
    assert answer.headers["last-modified"] == "Mon, 17 Jun 2024 20:00:05 GMT"


async def test_by_date_at_an_opening(room: Newsroom) -> None:
    """What opened by itself is seen by date too, before anybody wrote it down."""
    await room.create()
    await room.create(embargoed_until="2024-06-17T20:00:10.000Z")
    room.hands.turn(5)
    early = (await room.public.get("/v1/articles")).headers["last-modified"]
    room.hands.turn(5)
    held = {"If-Modified-Since": early}
    answer = await room.public.get("/v1/articles", headers=held)
    assert answer.status_code == 200
    assert len(answer.json()["articles"]) == 2
