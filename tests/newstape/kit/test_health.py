"""Health: two questions, two answers."""

from pathlib import Path

from tests.fakes.plain_app import asking, plain_app


async def test_ready(tmp_path: Path) -> None:
    """A service without a reason against it is ready, and no cache keeps that."""
    async with asking(plain_app(tmp_path)) as client:
        answer = await client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json() == {"status": "ok", "reasons": []}
    assert answer.headers["cache-control"] == "no-store"


async def test_unready_but_alive(tmp_path: Path) -> None:
    """A service that cannot do its job says why with 503, and lives all the same."""

    async def ready() -> list[str]:
        return ["the journal cannot be written"]

    async with asking(plain_app(tmp_path, ready=ready)) as client:
        answer = await client.get("/readyz")
        assert answer.status_code == 503
        assert answer.json() == {
            "status": "unready",
            "reasons": ["the journal cannot be written"],
        }
        assert (await client.get("/livez")).json()["status"] == "ok"
