"""``GET /v1/articles/{article_id}``."""

from pathlib import Path

from newstape.wire.articles import Article
from tests.fakes.articles_app import READ, Newsroom, a_key, bearing, newsroom, problem
from tests.fakes.stories import an_id


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
    refused = problem(await room.public.get(f"{path}?format=docx"), 422)
    assert "'ninjs'" in str(refused["errors"])


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
