"""``POST``, ``PUT`` and ``PATCH``."""

from typing import Any

import httpx2
import pytest

from newstape.wire.article_calls import ArticleReceipt
from newstape.wire.articles import Article
from tests.fakes.articles_app import Json, Newsroom, problem
from tests.fakes.stories import an_id

EVERY_BLOCK: list[Json] = [
    {"type": "paragraph", "html": "Six <em>boats</em>."},
    {"type": "crosshead", "text": "A pier of its own"},
    {"type": "image", "url": "/p.png", "alt": "Pier", "width": 600, "height": 400},
    {"type": "image", "caption": "The pier", "credit": "AFP"},
    {"type": "quote", "text": "We count.", "attribution": "The harbour office"},
    {"type": "list", "style": "numbered", "items": ["<b>North</b>", "East"]},
    {"type": "table", "header": ["Pier", "Boats"], "rows": [["North", "4"]]},
    {"type": "link", "url": "https://example.org/", "title": "The timetable"},
    {"type": "embed", "provider": "Harbour cam", "url": "https://cam.example.org/1"},
    {"type": "divider"},
    {"type": "signoff", "text": "ab/cd"},
]
FULL: Json = {
    "uri": "urn:harbour:1",
    "slug": "ferries",
    "headline": "Ferry line reopens",
    "kicker": "Transport",
    "standfirst": "The boats are back.",
    "byline": "By our own staff",
    "authors": [{"name": "Harbour desk", "url": "https://example.org/desk"}],
    "source": "AFP",
    "dateline": "Harbour town",
    "language": "en-GB",
    "section": "world",
    "tags": ["Sea"],
    "symbols": [{"symbol": "BP", "exchange": "XLON"}],
    "ticker_list": "front",
    "lead_image": {
        "url": "/p.jpg",
        "alt": "Boats",
        "caption": "Boats at the pier",
        "credit": "AFP",
        "width": 1200,
        "height": 800,
    },
    "body": EVERY_BLOCK,
    "first_published_at": "2024-06-17T18:00:00.000Z",
    "published_at": "2024-06-17T19:00:00.000Z",
    "embargoed_until": "2024-06-17T19:30:00.000Z",
}


def errors(answer: httpx2.Response) -> list[str]:
    """The pointers of a 422."""
    assert answer.status_code == 422, answer.text
    return [error["pointer"] for error in answer.json()["errors"]]


async def put(room: Newsroom, article: Json, story: Json) -> httpx2.Response:
    """Replace the version that one holds."""
    return await room.editor.put(
        f"/v1/articles/{article['id']}",
        json=story,
        headers={"If-Match": f'"{article["version"]}-json"'},
    )


async def test_everything_comes_back(room: Newsroom) -> None:
    """Whatever a newsroom may set is answered as it was sent; blocks get ids."""
    made = await room.create(**FULL)
    Article.model_validate(made)
    for name in FULL.keys() - {"body"}:
        assert made[name] == FULL[name], name
    for sent, kept in zip(EVERY_BLOCK, made["body"], strict=True):
        assert kept["id"]
        assert {name: kept[name] for name in sent} == sent
    stored = await room.public.get("/v1/articles/ferries")
    assert stored.json() == made


async def test_created(room: Newsroom) -> None:
    """201, where it is, and its tag; a draft unless it is said to be published."""
    answer = await room.editor.post("/v1/articles", json={"headline": "Ferries"})
    article = answer.json()
    assert answer.status_code == 201
    assert answer.headers["location"] == f"/v1/articles/{article['id']}"
    assert article["status"] == "draft"
    assert answer.headers["cache-control"] == "no-store"
    plainly = {"Accept-Encoding": "identity"}
    stored = await room.editor.get(answer.headers["location"], headers=plainly)
    assert stored.headers["etag"] == answer.headers["etag"]
    assert stored.content == answer.content


async def test_markup_is_cleaned(room: Newsroom) -> None:
    """Only inline marks get in; plain text is taken literally."""
    made = await room.create(
        "Is 1 < 2 & <b>bold</b>?",
        body=[
            {"type": "paragraph", "html": "<p onclick='x'>a<script>b</script> & c</p>"},
            {"type": "list", "items": ["<img src=x onerror=alert(1)>item"]},
        ],
    )
    assert made["headline"] == "Is 1 < 2 & <b>bold</b>?"
    assert made["body"][0]["html"] == "a &amp; c"
    assert made["body"][1]["items"] == ["item"]


@pytest.mark.parametrize(
    ("story", "pointer"),
    [
        ({}, "/headline"),
        ({"headline": ""}, "/headline"),
        ({"headline": "  "}, "/headline"),
        ({"headline": "x\u0000"}, "/headline"),
        ({"headline": "x", "status": "killed"}, "/status"),
        ({"headline": "x", "slug": "Not A Slug"}, "/slug"),
        ({"headline": "x", "slug": an_id(1)}, "/slug"),
        ({"headline": "x", "version": 3}, "/version"),
        ({"headline": "x", "published_at": "yesterday"}, "/published_at"),
        ({"headline": "x", "body": [{"type": "ticker"}]}, "/body/0"),
        ({"headline": "x", "body": [{"type": "paragraph"}]}, "/body/0/html"),
        (
            {"headline": "x", "body": [{"type": "divider", "id": "a"}] * 2},
            "/body/1/id",
        ),
        (
            {"headline": "x", "body": [{"type": "link", "url": "javascript:x()"}]},
            "/body/0/url",
        ),
    ],
)
async def test_bad_stories(room: Newsroom, story: Json, pointer: str) -> None:
    """What breaks a rule is refused, and it is said where; nothing of it is kept."""
    answer = await room.editor.post("/v1/articles", json=story)
    assert pointer in errors(answer)
    assert (await room.public.get("/v1/articles")).json()["articles"] == []


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'"x"', b"\xff", b"[" * 100_000])
async def test_no_story_at_all(room: Newsroom, body: bytes) -> None:
    """What is no JSON object is a problem of the sender."""
    answer = await room.editor.post(
        "/v1/articles", content=body, headers={"Content-Type": "application/json"}
    )
    assert answer.status_code in (400, 422)
    assert answer.headers["content-type"] == "application/problem+json"


async def test_writing_needs_its_scope(room: Newsroom, tmp_path: Any) -> None:
    """No key is 401, every write."""
    made = await room.create()
    path = f"/v1/articles/{made['id']}"
    calls = [("POST", "/v1/articles"), ("PUT", path), ("PATCH", path)]
    verbs = ("publish", "correct", "refile", "withhold", "release", "kill")
    calls += [("POST", f"{path}/{verb}") for verb in verbs]
    for method, target in calls:
        answer = await room.public.request(method, target, json={})
        assert answer.status_code == 401, (method, target)
        assert answer.headers["www-authenticate"] == "Bearer"
    assert (await room.public.get(path)).json() == made


async def test_names_of_others(room: Newsroom) -> None:
    """A URI or slug that another story has is 409."""
    await room.create(uri="urn:a", slug="a")
    for taken in ({"uri": "urn:a"}, {"slug": "a"}):
        answer = await room.editor.post("/v1/articles", json={"headline": "x", **taken})
        assert answer.status_code == 409
        assert answer.headers["content-type"] == "application/problem+json"


# Idempotency.


async def test_sent_twice(room: Newsroom) -> None:
    """The same request with the same key makes one story and one answer."""
    key = {"Idempotency-Key": "a-1"}
    story = {"headline": "Ferries", "status": "published"}
    first = await room.editor.post("/v1/articles", json=story, headers=key)
    again = await room.editor.post("/v1/articles", json=story, headers=key)
    assert again.status_code == first.status_code == 201
    assert again.content == first.content
    assert again.headers["location"] == first.headers["location"]
    assert len((await room.public.get("/v1/articles")).json()["articles"]) == 1
    assert len(await room.changes()) == 1


async def test_a_key_for_something_else(room: Newsroom) -> None:
    """One key cannot stand for two requests; but two senders may use one word."""
    key = {"Idempotency-Key": "a-1"}
    await room.editor.post("/v1/articles", json={"headline": "One"}, headers=key)
    other = await room.editor.post("/v1/articles", json={"headline": "2"}, headers=key)
    assert other.status_code == 422
    theirs = await room.writer.post("/v1/articles", json={"headline": "2"}, headers=key)
    assert theirs.status_code == 201


# PUT.


async def test_replace(room: Newsroom) -> None:
    """What is absent is cleared, but the names and dates of publication stay."""
    made = await room.create(**FULL)
    room.hands.turn(60)
    answer = await put(room, made, {"headline": "Ferries stop"})
    article = answer.json()
    assert answer.status_code == 200
    assert (article["version"], article["signal"]) == (2, "update")
    assert article["headline"] == "Ferries stop"
    assert (article["kicker"], article["body"], article["tags"]) == (None, [], [])
    for name in ("id", "uri", "slug", "published_at", "first_published_at"):
        assert article[name] == made[name]
    assert article["updated_at"] == "2024-06-17T20:01:00.000Z"


async def test_the_same_again(room: Newsroom) -> None:
    """The same story sent again, ids or not, is the same version and no change."""
    story = {**FULL, "status": "published"}
    made = await room.create(**FULL)
    for again in (story, {**story, "body": made["body"]}):
        answer = await put(room, made, again)
        assert answer.json() == made
    assert len(await room.changes()) == 1


async def test_a_put_publishes(room: Newsroom) -> None:
    """A draft that is sent as published is published."""
    draft = await room.create(status="draft")
    story = {"headline": "Ferries", "status": "published"}
    article = (await put(room, draft, story)).json()
    assert (article["status"], article["version"]) == ("published", 2)
    taken_back = await put(room, article, {**story, "status": "draft"})
    assert taken_back.status_code == 409


async def test_if_match_is_demanded(room: Newsroom) -> None:
    """428 without it, 412 when another version stands, for PUT and PATCH."""
    made = await room.create()
    path = f"/v1/articles/{made['id']}"
    for method in ("PUT", "PATCH"):
        without = await room.editor.request(method, path, json={"headline": "x"})
        assert without.status_code == 428
        stale = await room.editor.request(
            method, path, json={"headline": "x"}, headers={"If-Match": '"7-x"'}
        )
        assert stale.status_code == 412
        assert stale.headers["content-type"] == "application/problem+json"
    assert (await room.public.get(path)).json() == made


@pytest.mark.parametrize(
    "tag", ['"1"', '"1-json"', '"1-ab12-br"', 'W/"1-ab12;gzip"', '"9", "1-x"', "*"]
)
async def test_tags_are_compared_by_version(room: Newsroom, tag: str) -> None:
    """Whatever form or coding a tag names, the version at its beginning counts."""
    made = await room.create()
    answer = await room.editor.put(
        f"/v1/articles/{made['id']}", json={"headline": "x"}, headers={"If-Match": tag}
    )
    assert answer.status_code == 200


@pytest.mark.parametrize("tag", ['"11"', '"x"', "1", "", '"2-1"'])
async def test_other_tags(room: Newsroom, tag: str) -> None:
    """A tag of no version, or of another, admits nothing."""
    made = await room.create()
    answer = await room.editor.put(
        f"/v1/articles/{made['id']}", json={"headline": "x"}, headers={"If-Match": tag}
    )
    assert answer.status_code == 412


async def test_what_cannot_be_replaced(room: Newsroom) -> None:
    """404 for what is not there, 410 for what was killed, whatever is sent."""
    made = await room.create()
    await room.act(made, "kill")
    for identity, status in ((an_id(1), 404), ("a-slug", 404), (made["id"], 410)):
        answer = await room.editor.put(
            f"/v1/articles/{identity}",
            json={"headline": "x"},
            headers={"If-Match": '"1"'},
        )
        assert answer.status_code == status


async def test_published_cannot_be_dated_to_come(room: Newsroom) -> None:
    """The rule is told like any other that a field breaks."""
    made = await room.create()
    later = {"headline": "x", "published_at": "2024-06-18T00:00:00Z"}
    assert errors(await put(room, made, later)) == ["/published_at"]


# PATCH.


async def test_patch(room: Newsroom) -> None:
    """Absent stays, null clears, objects are merged, lists replaced."""
    made = await room.create(**FULL)
    answer = await room.edit(
        made,
        kicker=None,
        headline="Ferries stop",
        lead_image={"credit": "Reuters", "alt": None},
        tags=["Harbour"],
    )
    article = answer.json()
    assert answer.status_code == 200
    image = {**FULL["lead_image"], "credit": "Reuters", "alt": None}
    changed = {"kicker": None, "headline": "Ferries stop", "lead_image": image}
    assert article == {
        **made,
        **changed,
        "tags": ["Harbour"],
        "version": 2,
        "signal": "update",
    }


async def test_an_empty_patch(room: Newsroom) -> None:
    """It changes nothing, so no version is made."""
    made = await room.create(**FULL)
    assert (await room.edit(made)).json() == made


@pytest.mark.parametrize(
    ("patch", "pointer"),
    [
        ({"headline": None}, "/headline"),
        ({"headline": ""}, "/headline"),
        ({"status": "published"}, "/status"),
        ({"nonsense": 1}, "/nonsense"),
        ({"language": "not a language"}, "/language"),
        ({"body": [{"type": "list", "items": []}]}, "/body/0/items"),
    ],
)
async def test_bad_patches(room: Newsroom, patch: Json, pointer: str) -> None:
    """A patch that would leave no valid story is refused, and nothing is changed."""
    made = await room.create()
    assert errors(await room.edit(made, **patch)) == [pointer]
    assert (await room.public.get(made["links"]["self"])).json() == made


@pytest.mark.parametrize("kind", ["application/json", "application/merge-patch+json"])
async def test_patches_by_either_name(room: Newsroom, kind: str) -> None:
    """A merge patch may be called plain JSON."""
    made = await room.create()
    answer = await room.editor.patch(
        made["links"]["self"],
        content='{"kicker":"News"}',
        headers={"If-Match": '"1"', "Content-Type": kind},
    )
    assert answer.json()["kicker"] == "News"


async def test_patches_of_another_kind(room: Newsroom) -> None:
    """They are refused, and it is said what would be taken; OPTIONS says so too."""
    made = await room.create()
    answer = await room.editor.patch(
        made["links"]["self"],
        content='[{"op":"remove","path":"/kicker"}]',
        headers={"If-Match": '"1"', "Content-Type": "application/json-patch+json"},
    )
    assert "merge-patch" in problem(answer, 415)["detail"]
    assert answer.headers["accept-patch"] == "application/merge-patch+json"
    options = await room.public.options(made["links"]["self"])
    assert options.headers["accept-patch"] == "application/merge-patch+json"
    assert "accept-patch" not in (await room.public.options("/v1/articles")).headers


async def test_a_writer_without_the_scope_for_drafts(room: Newsroom) -> None:
    """Who may not read drafts gets back what was sent, but no more than a receipt of
    what others wrote."""
    answer = await room.writer.post("/v1/articles", json={"headline": "Own"})
    assert answer.json()["headline"] == "Own"
    secret = await room.create("Secret", status="draft")
    path = f"/v1/articles/{secret['id']}"
    answer = await room.writer.patch(path, json={}, headers={"If-Match": "*"})
    assert answer.status_code == 200
    ArticleReceipt.model_validate_json(answer.content)
    assert "headline" not in answer.json()
    assert answer.headers["etag"].startswith('"1-')
    published = await room.writer.post(f"{path}/publish")
    assert published.json()["headline"] == "Secret"
