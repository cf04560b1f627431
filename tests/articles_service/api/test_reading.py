"""``GET /v1/articles`` and what is below it."""

from pathlib import Path

import httpx2
import pytest

from newstape.wire.articles import Article, ArticlesAnswer, VersionsAnswer
from tests.fakes.articles_app import READ, Newsroom, a_key, bearing, newsroom
from tests.fakes.stories import an_id


def problem(answer: httpx2.Response, status: int) -> dict[str, object]:
    """The problem that an answer must carry."""
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["cache-control"] == "no-store"
    document: dict[str, object] = answer.json()
    assert document["status"] == status
    return document


async def test_one_article(room: Newsroom) -> None:
    """By id and by slug, whole, with its validators and how long it may be kept."""
    made = await room.create(body=[{"type": "paragraph", "html": "Six boats."}])
    for key in (made["id"], made["slug"]):
        answer = await room.public.get(f"/v1/articles/{key}")
        article = Article.model_validate_json(answer.content)
        assert answer.json() == made
        assert article.word_count == 2
        assert answer.headers["etag"].startswith('"1-')
        assert answer.headers["cache-control"] == "public, max-age=10"
        assert answer.headers["content-type"] == "application/json"


async def test_head(room: Newsroom) -> None:
    """HEAD is GET without the content."""
    path = f"/v1/articles/{(await room.create())['id']}"
    head, whole = await room.public.head(path), await room.public.get(path)
    assert head.status_code == 200
    assert head.content == b""
    for name in ("etag", "cache-control", "content-length", "last-modified"):
        assert head.headers[name] == whole.headers[name]


async def test_the_reader_has_it_already(room: Newsroom) -> None:
    """The tag of the version that stands answers 304, that of another does not."""
    made = await room.create()
    path = f"/v1/articles/{made['id']}"
    tag = (await room.public.get(path)).headers["etag"]
    answer = await room.public.get(path, headers={"If-None-Match": f'W/"x", {tag}'})
    assert (answer.status_code, answer.content) == (304, b"")
    assert answer.headers["etag"] == tag
    assert answer.headers["cache-control"] == "public, max-age=10"
    await room.edit(made, kicker="News")
    answer = await room.public.get(path, headers={"If-None-Match": tag})
    assert answer.status_code == 200


async def test_by_date(room: Newsroom) -> None:
    """Without a tag the date decides, and two changes in one second are two."""
    made = await room.create()
    path = f"/v1/articles/{made['id']}"
    early = (await room.public.get(path)).headers["last-modified"]
    assert early == "Mon, 17 Jun 2024 19:59:59 GMT"
    room.hands.turn(0.9)
    await room.edit(made, kicker="News")
    room.hands.turn(5)
    again = await room.public.get(path, headers={"If-Modified-Since": early})
    assert again.status_code == 200
    late = again.headers["last-modified"]
    assert late == "Mon, 17 Jun 2024 20:00:00 GMT"
    answer = await room.public.get(path, headers={"If-Modified-Since": late})
    assert answer.status_code == 304
    both = {"If-Modified-Since": late, "If-None-Match": '"other"'}
    assert (await room.public.get(path, headers=both)).status_code == 200


async def test_an_old_slug(room: Newsroom) -> None:
    """It answers 308 with the one that stands, and keeps the query."""
    made = await room.create()
    await room.edit(made, slug="renamed")
    answer = await room.public.get(f"/v1/articles/{made['slug']}?format=json")
    assert answer.status_code == 308
    assert answer.headers["location"] == "/v1/articles/renamed?format=json"
    assert answer.headers["cache-control"] == "public, max-age=10"


async def test_no_such_article(room: Newsroom) -> None:
    """404 is a problem, for an id, a slug and nonsense."""
    for key in (an_id(1), "nothing", "No%20Such", "%00", "a" * 3000):
        problem(await room.public.get(f"/v1/articles/{key}"), 404)


async def test_formats(room: Newsroom) -> None:
    """A format that there is not is refused, and it is said which there are."""
    path = f"/v1/articles/{(await room.create())['id']}"
    assert (await room.public.get(f"{path}?format=json")).status_code == 200
    refused = problem(await room.public.get(f"{path}?format=ninjs"), 422)
    assert "'json'" in str(refused["errors"])


async def test_drafts_are_for_editors(room: Newsroom) -> None:
    """Without the scope a draft is not there; with it, no cache may keep it."""
    made = await room.create(status="draft")
    path = f"/v1/articles/{made['id']}"
    problem(await room.public.get(path), 404)
    problem(await room.writer.get(path), 404)
    answer = await room.editor.get(path)
    assert answer.json() == made
    assert answer.headers["cache-control"] == "private, no-store"


async def test_an_unknown_key(room: Newsroom) -> None:
    """A key that is not known is refused, also where none is needed."""
    path = f"/v1/articles/{(await room.create())['id']}"
    answer = await room.public.get(path, headers=bearing("nonsense"))
    problem(answer, 401)
    assert answer.headers["www-authenticate"] == "Bearer"


async def test_closed_reads(tmp_path: Path) -> None:
    """Where reading is closed any key opens it, and no shared cache may keep it."""
    async with newsroom(tmp_path, reads="closed") as room:
        path = f"/v1/articles/{(await room.create())['id']}"
        for closed in (path, "/v1/articles", f"{path}/versions", "/v1/changes"):
            problem(await room.public.get(closed), 401)
        answer = await room.writer.get(path)
        assert answer.headers["cache-control"] == "private, max-age=10"


async def test_links(tmp_path: Path) -> None:
    """Links are relative references, or absolute behind a public address."""
    async with newsroom(tmp_path / "plain") as room:
        made = await room.create()
        assert made["links"] == {
            "self": f"/v1/articles/{made['id']}",
            "html": "/articles/ferry-line-reopens",
        }
    public = "https://news.example.org/desk/"
    async with newsroom(tmp_path / "public", public_url=public) as room:
        made = await room.create()
        assert made["links"] == {
            "self": f"https://news.example.org/desk/v1/articles/{made['id']}",
            "html": "https://news.example.org/desk/articles/ferry-line-reopens",
        }


# Lists.


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
        ("q=ferries", "/query/q"),
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


# Versions.


async def test_versions(room: Newsroom) -> None:
    """Readers see what was open to them, editors all, each version whole."""
    draft = await room.create("A slip", status="draft")
    await room.edit(draft, headline="Ferries")
    await room.act(draft, "publish")
    room.hands.turn(60)
    await room.act(draft, "correct", note="It was wrong.", headline="Boats")
    path = f"/v1/articles/{draft['id']}/versions"
    answer = await room.public.get(path)
    seen = VersionsAnswer.model_validate_json(answer.content).versions
    assert [(v.version, v.signal, v.note) for v in seen] == [
        (3, None, None),
        (4, "correction", "It was wrong."),
    ]
    whole = (await room.editor.get(path)).json()["versions"]
    assert [version["version"] for version in whole] == [1, 2, 3, 4]
    old = await room.public.get(f"{path}/3")
    assert Article.model_validate_json(old.content).headline == "Ferries"
    assert old.headers["cache-control"] == "public, max-age=10"
    assert (await room.editor.get(f"{path}/1")).json() == draft
    for hidden in (1, 2, 5):
        problem(await room.public.get(f"{path}/{hidden}"), 404)
    problem(await room.public.get(f"{path}/0"), 422)


async def test_versions_are_validated(room: Newsroom) -> None:
    """History and versions have tags, and editors' views stay with them."""
    path = f"/v1/articles/{(await room.create())['id']}/versions"
    for below in ("", "/1"):
        answer = await room.public.get(path + below)
        tag = {"If-None-Match": answer.headers["etag"]}
        again = await room.public.get(path + below, headers=tag)
        assert again.status_code == 304
        editors = await room.editor.get(path + below)
        assert editors.headers["cache-control"] == "private, no-store"


async def test_reading_drafts_does_not_need_writing(
    room: Newsroom, tmp_path: Path
) -> None:
    """The scope for drafts opens them alone."""
    made = await room.create(status="draft")
    key = bearing(a_key(tmp_path, READ))
    path = f"/v1/articles/{made['id']}"
    assert (await room.public.get(path, headers=key)).status_code == 200
    answer = await room.public.post(f"{path}/publish", headers=key)
    problem(answer, 403)
