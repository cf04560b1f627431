"""Origins: one policy for CORS and sockets."""

from pathlib import Path

import httpx2
import pytest
from starlette.requests import Request
from starlette.responses import Response

from newstape.kit.origins import Origins
from tests.fakes.plain_app import asking, plain_app

SAME = ("same-host",)


@pytest.mark.parametrize(
    ("entries", "origin", "host"),
    [
        (SAME, None, "news.test"),
        (SAME, "https://news.test", "news.test:8001"),
        (SAME, "http://NEWS.test:3000", "news.test"),
        (SAME, "http://[::1]:8000", "[::1]:8001"),
        (("loopback",), "http://localhost:5173", "10.0.0.1:8000"),
        (("loopback",), "http://127.0.0.1:8000", None),
        (("loopback",), "http://[::1]:8000", None),
        (("https://paper.example",), "https://paper.example", "news.test"),
        (("https://paper.example/",), "https://paper.example", "news.test"),
        (("https://*.paper.example",), "https://a.b.paper.example", "news.test"),
        (("http://paper.example:*",), "http://paper.example:81", "news.test"),
        (("*",), "null", None),
    ],
)
def test_allowed(entries: tuple[str, ...], origin: str | None, host: str) -> None:
    """Each kind of entry lets in what it names, and no origin means no browser."""
    assert Origins(entries).allows(origin, host)


@pytest.mark.parametrize(
    ("entries", "origin", "host"),
    [
        (SAME, "https://evil.example", "news.test"),
        (SAME, "https://news.test.evil.example", "news.test"),
        (SAME, "https://evilnews.test", "news.test"),
        (SAME, "null", "news.test"),
        (SAME, "", "news.test"),
        (SAME, "http://[", "news.test"),
        (SAME, "http://news.test", "["),
        (SAME, "http://news.test", None),
        (SAME, "http://localhost", "127.0.0.1"),
        ((), "https://news.test", "news.test"),
        (("loopback",), "http://localhost.evil.example", None),
        (("https://paper.example",), "http://paper.example", None),
        (("https://paper.example",), "https://paper.example:444", None),
        (("https://paper.example",), "https://paperxexample", None),
        (("https://*.paper.example",), "https://paper.example", None),
        (("https://*.paper.example",), "https://evil.example/.paper.example", None),
    ],
)
def test_refused(entries: tuple[str, ...], origin: str, host: str | None) -> None:
    """Look-alikes, other schemes, other ports and broken headers stay out."""
    assert not Origins(entries).allows(origin, host)


@pytest.mark.parametrize(
    ("entries", "host", "sources"),
    [
        (SAME, "News.test:8000", ["http://news.test:*", "https://news.test:*"]),
        (SAME, "[::1]:8000", []),
        (SAME, "a;script-src *", []),
        (SAME, None, []),
        (("https://*.paper.example/",), "news.test", ["https://*.paper.example"]),
        (("*", "same-host"), "news.test", ["*"]),
        ((), "news.test", []),
    ],
)
def test_who_may_frame(
    entries: tuple[str, ...], host: str | None, sources: list[str]
) -> None:
    """The policy for frames is the same one, and no header can write into it."""
    assert Origins(entries).ancestors(host) == sources


def test_loopback_may_frame() -> None:
    """Pages of this machine are named in both of their spellings."""
    sources = Origins(("loopback",)).ancestors("news.test")
    assert {"http://localhost:*", "http://127.0.0.1:*"} <= set(sources)


async def _get(data: Path, origins: tuple[str, ...], origin: str) -> httpx2.Response:
    async with asking(plain_app(data, origins=origins)) as client:
        return await client.get("/livez", headers={"Origin": origin})


async def test_an_allowed_origin_is_answered_by_name(tmp_path: Path) -> None:
    """The answer names the origin, tells caches that it does, and shows our headers."""
    answer = await _get(tmp_path, SAME, "https://news.test:444")
    assert answer.headers["access-control-allow-origin"] == "https://news.test:444"
    assert answer.headers["vary"] == "Origin"
    assert "ETag" in answer.headers["access-control-expose-headers"]


async def test_another_origin_gets_no_permission(tmp_path: Path) -> None:
    """The answer goes out, and the browser keeps it from the page; caches are told."""
    answer = await _get(tmp_path, SAME, "https://evil.example")
    assert answer.status_code == 200
    assert "access-control-allow-origin" not in answer.headers
    assert answer.headers["vary"] == "Origin"


async def test_what_a_door_varies_by_stays(tmp_path: Path) -> None:
    """All that an answer depends on is told in one line: some caches read just one."""
    app = plain_app(tmp_path)

    async def door(_request: Request) -> Response:
        return Response(headers={"Vary": "Accept"})

    app.add_route("/door", door)
    async with asking(app) as client:
        answer = await client.get("/door")
    assert answer.headers.get_list("vary") == ["Accept, Origin"]


async def test_a_door_that_is_open_to_all(tmp_path: Path) -> None:
    """What a door allows by itself is told once, whoever asks."""
    app = plain_app(tmp_path)

    async def door(_request: Request) -> Response:
        return Response(headers={"Access-Control-Allow-Origin": "*"})

    app.add_route("/door", door)
    async with asking(app) as client:
        for origin, told in ((None, "*"), ("http://news.test:8000",) * 2):
            given = {} if origin is None else {"Origin": origin}
            answer = await client.get("/door", headers=given)
            assert answer.headers.get_list("access-control-allow-origin") == [told]


async def test_open_to_all_is_one_answer_for_all(tmp_path: Path) -> None:
    """With ``*`` the answer does not depend on the origin, so it does not vary."""
    answer = await _get(tmp_path, ("*",), "https://evil.example")
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "vary" not in answer.headers


async def _preflight(data: Path, origin: str) -> httpx2.Response:
    async with asking(plain_app(data)) as client:
        return await client.options(
            "/livez",
            headers={"Origin": origin, "Access-Control-Request-Method": "PUT"},
        )


async def test_a_preflight_is_answered_before_the_doors(tmp_path: Path) -> None:
    """An allowed page may then send its key, its conditions and its place in a stream."""
    answer = await _preflight(tmp_path, "http://news.test:8000")
    assert answer.status_code == 204
    allowed = answer.headers["access-control-allow-headers"].split(", ")
    assert {"authorization", "if-match", "last-event-id"} <= set(allowed)
    assert "PUT" in answer.headers["access-control-allow-methods"]
    assert answer.headers["vary"] == "Origin"


async def test_a_preflight_of_another_origin_is_refused(tmp_path: Path) -> None:
    """Nothing is allowed to a page that the policy does not know."""
    answer = await _preflight(tmp_path, "https://evil.example")
    assert answer.status_code == 403
    assert "access-control-allow-origin" not in answer.headers


async def test_plain_options_reaches_the_doors(tmp_path: Path) -> None:
    """OPTIONS that is no preflight is a request like any other."""
    async with asking(plain_app(tmp_path)) as client:
        answer = await client.options("/livez")
        assert answer.headers["allow"] == "GET, HEAD, OPTIONS"


@pytest.mark.parametrize(
    ("headers", "admitted"),
    [
        ([], True),
        ([(b"origin", b"http://a.example:1"), (b"host", b"a.example:2")], True),
        ([(b"origin", b"http://b.example"), (b"host", b"a.example")], False),
    ],
)
def test_a_request_is_judged_by_its_headers(
    headers: list[tuple[bytes, bytes]], admitted: bool
) -> None:
    """Its origin against the host it asks; without an origin it is no browser's."""
    request = Request({"type": "http", "headers": headers})
    assert Origins(["same-host"]).admits(request) is admitted
