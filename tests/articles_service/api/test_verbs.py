"""``POST /v1/articles/{id}/{verb}``."""

import httpx2
import pytest

from newstape.wire.article_calls import ArticleReceipt
from newstape.wire.articles import Article
from tests.fakes.articles_app import Json, Newsroom
from tests.fakes.stories import an_id

VERBS = ("publish", "correct", "refile", "withhold", "release", "kill")
BODIES: dict[str, Json] = {"correct": {"note": "It was wrong."}, "refile": {}}


async def post(
    room: Newsroom, article: Json, verb: str, **body: object
) -> httpx2.Response:
    """Let a verb act, or try to."""
    path = f"/v1/articles/{article['id']}/{verb}"
    return await room.editor.post(path, json=body or None)


async def test_publish_now(room: Newsroom) -> None:
    """A draft is published by an empty request."""
    draft = await room.create(status="draft")
    answer = await post(room, draft, "publish")
    article = Article.model_validate_json(answer.content)
    assert (article.status, article.version) == ("published", 2)
    assert answer.headers["etag"].startswith('"2-')
    assert (await room.public.get(draft["links"]["self"])).content == answer.content


async def test_publish_later(room: Newsroom) -> None:
    """A moment to come schedules; then readers have it, and the log says so."""
    draft = await room.create(status="draft")
    moment = "2024-06-17T21:00:00.000Z"
    scheduled = (await post(room, draft, "publish", at=moment)).json()
    assert (scheduled["status"], scheduled["published_at"]) == ("scheduled", moment)
    path = draft["links"]["self"]
    assert (await room.public.get(path)).status_code == 404
    editors = await room.editor.get(path)
    await room.turn(3600)
    published = await room.public.get(path)
    article = published.json()
    assert (article["status"], article["first_published_at"]) == ("published", moment)
    assert published.headers["etag"] != editors.headers["etag"]
    (change,) = await room.changes()
    assert (change["kind"], change["at"], change["version"]) == ("published", moment, 2)


async def test_correct(room: Newsroom) -> None:
    """The fields are put right, and the note is public."""
    made = await room.create(kicker="News")
    answer = await post(
        room, made, "correct", note="It was Tuesday.", headline="Tuesday"
    )
    article = answer.json()
    assert (article["headline"], article["kicker"]) == ("Tuesday", "News")
    assert (article["signal"], article["version"]) == ("correction", 2)
    assert article["corrections"] == [
        {"note": "It was Tuesday.", "at": "2024-06-17T20:00:00.000Z", "version": 2}
    ]


async def test_a_correction_says_what_was_wrong(room: Newsroom) -> None:
    """Without a note it is none."""
    made = await room.create()
    for body in ({"headline": "x"}, {"note": ""}, {"note": "x", "headline": None}):
        answer = await post(room, made, "correct", **body)
        assert answer.status_code == 422


async def test_refile(room: Newsroom) -> None:
    """Something minor is put right without a note."""
    made = await room.create()
    article = (await post(room, made, "refile", dateline="Harbour town")).json()
    assert (article["dateline"], article["signal"]) == ("Harbour town", "refile")
    assert article["corrections"] == []


async def test_withhold_and_release(room: Newsroom) -> None:
    """Readers see 404 in between; the reason is for editors' eyes."""
    made = await room.create()
    path = made["links"]["self"]
    withheld = (await post(room, made, "withhold", reason="Is it true?")).json()
    assert withheld["status"] == "withheld"
    assert (await room.public.get(path)).status_code == 404
    assert (await room.public.get(f"{path}/versions")).status_code == 404
    await post(room, made, "release")
    assert (await room.public.get(path)).json()["version"] == 3
    seen = (await room.public.get(f"{path}/versions")).text
    assert "Is it true?" not in seen
    assert "Is it true?" in (await room.editor.get(f"{path}/versions")).text


async def test_kill(room: Newsroom) -> None:
    """The answer is a receipt; after it the story is gone for every verb."""
    made = await room.create()
    answer = await post(room, made, "kill", reason="It is a hoax.")
    receipt = ArticleReceipt.model_validate_json(answer.content)
    assert (receipt.status, receipt.version) == ("killed", 2)
    for verb in VERBS:
        again = await post(room, made, verb, **BODIES.get(verb, {}))
        assert again.status_code in (410, 422 if verb == "refile" else 410)
    kinds = [change["kind"] for change in await room.changes()]
    assert kinds == ["published", "killed"]


@pytest.mark.parametrize(
    ("status", "verbs"),
    [
        ("draft", ("correct", "refile", "withhold", "release")),
        ("scheduled", ("correct", "refile", "withhold", "release")),
        ("published", ("publish", "release")),
        ("withheld", ("publish", "correct", "refile", "withhold")),
    ],
)
async def test_not_from_here(
    room: Newsroom, status: str, verbs: tuple[str, ...]
) -> None:
    """A verb that a status does not allow is 409, and changes nothing."""
    made = await _in_status(room, status)
    for verb in verbs:
        answer = await room.editor.post(
            f"/v1/articles/{made['id']}/{verb}", json=BODIES.get(verb)
        )
        assert answer.status_code == 409, verb
        assert answer.headers["content-type"] == "application/problem+json"
    assert (await room.editor.get(made["links"]["self"])).json() == made


async def _in_status(room: Newsroom, status: str) -> Json:
    if status == "scheduled":
        return await room.create(published_at="2024-06-18T00:00:00Z")
    if status == "withheld":
        return await room.act(await room.create(), "withhold")
    return await room.create(status=status)


async def test_if_match_is_honoured(room: Newsroom) -> None:
    """A verb may say which version it means."""
    draft = await room.create(status="draft")
    path = f"/v1/articles/{draft['id']}/publish"
    stale = await room.editor.post(path, headers={"If-Match": '"9-x"'})
    assert stale.status_code == 412
    right = await room.editor.post(path, headers={"If-Match": '"1-x"'})
    assert right.status_code == 200


@pytest.mark.parametrize("verb", VERBS)
async def test_no_such_story(room: Newsroom, verb: str) -> None:
    """A verb for nothing is 404."""
    path = f"/v1/articles/{an_id(1)}/{verb}"
    answer = await room.editor.post(path, json=BODIES.get(verb))
    assert answer.status_code == 404


async def test_no_such_verb(room: Newsroom) -> None:
    """What is no verb is not there."""
    made = await room.create()
    assert (await post(room, made, "praise")).status_code == 404
    answer = await room.editor.get(f"/v1/articles/{made['id']}/publish")
    assert answer.status_code == 405
    assert answer.headers["content-type"] == "application/problem+json"
