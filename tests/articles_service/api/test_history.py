"""``GET /v1/articles/{id}/versions`` and each of them."""

from newstape.wire.articles import Article, VersionsAnswer
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
