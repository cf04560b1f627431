"""Behind real nginx and Varnish, set up as our docs say, a page tells no lies."""

import json
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

import httpx2
import pytest
from websockets.sync.client import connect

from newstape.cli.stack import read_key
from tests.fakes.waiting import block_until
from tests.system.caches import Cache, MakeCache, nginx, varnish
from tests.system.running import RunningStack

pytestmark = [pytest.mark.system, pytest.mark.alone]
CODINGS = ("br", "gzip", "identity")
FRONT = "/v1/front"
SLACK = 0.3
"""Seconds by which clocks of several processes may differ in what they call now."""


@pytest.fixture(scope="module", params=[nginx, varnish], ids=["nginx", "varnish"])
def cache(
    request: pytest.FixtureRequest,
    stack: RunningStack,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Cache]:
    """Each of them before the module's stack."""
    make: MakeCache = request.param
    with make(tmp_path_factory.mktemp("cache"), stack.port) as running:
        yield running


def _call(stack: RunningStack, path: str, body: object) -> httpx2.Response:
    """A call of the newsroom, which must succeed."""
    answer = httpx2.post(
        f"{stack.service('articles').url}/v1/articles{path}",
        json=body,
        headers={"Authorization": f"Bearer {read_key(stack.data)}"},
        trust_env=False,
    )
    assert answer.is_success, answer.text
    return answer


def _publish(stack: RunningStack, headline: str) -> str:
    """A story of one line; gives its slug, once the gateway serves it whole."""
    lines = [{"type": "paragraph", "html": "Nothing more is known."}]
    story = {"headline": headline, "body": lines, "status": "published"}
    slug: str = _call(stack, "", story).json()["slug"]
    block_until(lambda: stack.is_whole(slug))
    return slug


def _is_complete(answer: httpx2.Response) -> bool:
    """Whether a page is, by its head and by its body, which always agree."""
    complete: bool = answer.json()["complete"]
    assert answer.headers["Page-Complete"] == ("?1" if complete else "?0")
    return complete


def _is_kept(cache: Cache, path: str, coding: str = "identity") -> bool:
    return cache.said(path, coding).endswith("; hit")


def _is_gone(cache: Cache, path: str, coding: str) -> bool:
    return cache.get(path, coding).status_code == 410


def _until(holds: Callable[[], bool], seconds: float = 20) -> float:
    """Ask until something holds; gives when it was last asked in vain.

    How long an answer takes on a busy machine does not matter so.
    """
    last = time.monotonic()

    def asked() -> bool:
        nonlocal last
        began = time.monotonic()
        if holds():
            return True
        last = began
        return False

    block_until(asked, seconds)
    return last


@contextmanager
def _gateway_gone(stack: RunningStack) -> Iterator[None]:
    """The gateway dead, and nobody there to start it again."""
    before = stack.pid("gateway")
    stack.process.send_signal(signal.SIGSTOP)
    stack.send("gateway", signal.SIGKILL)
    try:
        yield
    finally:
        stack.process.send_signal(signal.SIGCONT)
        block_until(lambda: stack.pid("gateway") != before, 30)
        block_until(lambda: _is_complete(stack.get("gateway", FRONT)), 30)


def test_a_page_is_kept_for_its_second(cache: Cache, slug: str) -> None:
    """Of two readers within a second the later one is served by the cache."""
    block_until(lambda: _is_kept(cache, f"/articles/{slug}"))


def test_codings_are_kept_apart(cache: Cache, slug: str) -> None:
    """Who takes br gets br, who takes gzip gets that, and who takes neither plain text:
    all three the same page, each with a validator of its own that earns a 304."""
    path = f"/v1/pages/{slug}"
    for coding in CODINGS:
        block_until(partial(_is_kept, cache, path, coding))
    answers = {coding: cache.get(path, coding) for coding in CODINGS}
    assert [
        answers[c].headers.get("Content-Encoding", "identity") for c in CODINGS
    ] == [*CODINGS]
    assert len({answer.content for answer in answers.values()}) == 1
    etags = {coding: answer.headers["ETag"] for coding, answer in answers.items()}
    assert len(set(etags.values())) == len(CODINGS)
    for coding, etag in etags.items():
        assert cache.get(path, coding, etag).status_code == 304


def test_what_a_client_takes_may_be_worded_as_it_likes(cache: Cache, slug: str) -> None:
    """Browsers, each with its list of codings, are understood."""
    path = f"/articles/{slug}"
    for wording in ("gzip, deflate, br, zstd", "gzip, deflate, br"):
        assert cache.get(path, wording).headers["Content-Encoding"] == "br"
    assert cache.get(path, "gzip, deflate").headers["Content-Encoding"] == "gzip"


def test_a_degraded_answer_is_gone_in_a_second(
    cache: Cache, stack: RunningStack, slug: str
) -> None:
    """A second after the gateway's page is whole again, so is the cache's."""
    path = f"/v1/pages/{slug}"
    block_until(lambda: _is_complete(cache.get(path)))
    with stack.stopped("quotes"):
        block_until(lambda: not _is_complete(cache.get(path)))
        answer = cache.get(path)
        assert answer.headers["CDN-Cache-Control"] == "max-age=1"
        assert answer.headers["Cache-Control"].startswith("no-cache")
        kept = [cache.said(path).endswith("; hit") for _ in range(20)]
        assert any(kept) is cache.shields
    block_until(lambda: stack.is_whole(slug), 20)
    whole = time.monotonic()
    last = _until(lambda: _is_complete(cache.get(path)))
    assert last - whole < 1 + SLACK


def test_a_killed_story_is_gone_in_its_second(
    cache: Cache, stack: RunningStack
) -> None:
    """What was killed is gone in every coding, from the page and from the payload, and
    the last good page is not fetched back when the gateway is gone."""
    slug = _publish(stack, f"Killed behind a cache on {cache.port}")
    paths = [f"/v1/pages/{slug}", f"/articles/{slug}"]
    asked = [(path, coding) for path in paths for coding in CODINGS]
    assert {cache.get(*one).status_code for one in asked} == {200}
    story_id = stack.page(slug)["article"]["id"]
    _call(stack, f"/{story_id}/kill", {"reason": "untrue"})
    killed = time.monotonic()
    last = _until(lambda: stack.get("gateway", paths[0]).status_code == 410)
    assert last - killed < 1 + SLACK
    known = time.monotonic()
    for one in asked:
        last = _until(partial(_is_gone, cache, *one))
        assert last - known < cache.second + SLACK
    with _gateway_gone(stack):
        said = {cache.get(*one).status_code for one in asked}
        assert said <= {410, 502, 503}


def test_the_last_good_page_outlives_the_gateway(
    cache: Cache, stack: RunningStack, slug: str
) -> None:
    """While the gateway is gone the cache serves what it had, and says so; what it never
    had it cannot serve. It asks again as soon as there is somebody to ask."""
    path = f"/articles/{slug}"
    last = cache.get(path, "br")
    assert last.status_code == 200
    with _gateway_gone(stack):
        block_until(lambda: "stale-if-error" in cache.said(path, "br"))
        assert cache.get(path, "br").content == last.content
        assert cache.get("/articles/never-asked-for").status_code in {502, 503}
    block_until(lambda: _is_kept(cache, path, "br"))


def test_streams_pass_through(cache: Cache, stack: RunningStack) -> None:
    """A socket gets each price at once, and so does a stream of events."""
    stack.post_tick("AB", f"{cache.port}")
    where = f"127.0.0.1:{cache.port}/v1/front/stream?symbols=AB"
    with connect(f"ws://{where}") as socket:
        heard = json.loads(socket.recv(5))
        assert heard["type"] == "welcome"
        stack.post_tick("AB", f"{cache.port}.5")
        while heard["type"] != "update":
            heard = json.loads(socket.recv(5))
        assert heard["quotes"][0]["price"] == f"{cache.port}.5"
    with httpx2.stream("GET", f"http://{where}", timeout=5, trust_env=False) as answer:
        lines = answer.iter_lines()
        assert "event: welcome" in lines
        stack.post_tick("AB", f"{cache.port}.7")
        assert "event: update" in lines
