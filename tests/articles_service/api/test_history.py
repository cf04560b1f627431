"""``GET /v1/articles/{id}/versions`` and each of them."""

from newstape.wire.articles import Article, VersionsAnswer
from newstape.wire.differences import DifferenceAnswer
from tests.fakes.articles_app import Newsroom, problem


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
        missing = problem(await room.public.get(f"{path}/{hidden}"), 404)
        assert missing["detail"] == "There is no such version."
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


async def test_differences(room: Newsroom) -> None:
    """What changed between two versions, for those who may see both."""
    paragraphs = [{"type": "paragraph", "id": name, "html": name} for name in "ab"]
    made = await room.create(body=paragraphs)
    room.hands.turn(1)
    body = [paragraphs[0], {"type": "paragraph", "id": "b", "html": "better"}]
    await room.edit(made, body=body, symbols=[{"symbol": "BP"}])
    path = f"/v1/articles/{made['id']}/versions"
    answer = await room.public.get(f"{path}/2?diff=1")
    told = DifferenceAnswer.model_validate_json(answer.content)
    assert (told.id, told.base, told.version) == (made["id"], 1, 2)
    assert answer.json()["fields"] == [
        {
            "field": "symbols",
            "before": [],
            "after": [{"symbol": "BP", "exchange": None}],
        }
    ]
    assert [one.change for one in told.body] == ["kept", "changed"]
    assert answer.json()["body"][1]["after"] == body[1]
    again = {"If-None-Match": answer.headers["etag"]}
    held = await room.public.get(f"{path}/2?diff=1", headers=again)
    assert held.status_code == 304
    back = await room.public.get(f"{path}/1?diff=2")
    assert back.json()["body"][1]["after"] == paragraphs[1]
    same = await room.public.get(f"{path}/2?diff=2")
    assert same.json()["fields"] == []


async def test_no_difference_to_what_is_hidden(room: Newsroom) -> None:
    """A version that readers never saw is not told by what changed since."""
    draft = await room.create("A slip", status="draft")
    await room.act(draft, "publish")
    path = f"/v1/articles/{draft['id']}/versions"
    for pair in ("2?diff=1", "1?diff=2", "2?diff=3"):
        problem(await room.public.get(f"{path}/{pair}"), 404)
    editors = await room.editor.get(f"{path}/2?diff=1")
    assert editors.json()["fields"][0]["field"] == "status"
    assert editors.headers["cache-control"] == "private, no-store"
    for bad in ("0", "x", str(2**31)):
        problem(await room.public.get(f"{path}/2?diff={bad}"), 422)
