"""Documents from strangers: bounded in every direction, and with a memory."""

import base64
from collections.abc import Iterator

import pytest
from starlette.responses import Response

from newstape.client.errors import ClientError, MalformedError, UnreachableError
from newstape.client.web.addresses import is_any
from newstape.client.web.errors import ExcessError, ForbiddenUrlError, StatusError
from newstape.client.web.fetch import Bounds, Document, Validators, Web
from tests.fakes.serving import serving
from tests.fakes.strangers import FEED, NameServer, Stranger

LOOPBACK = ["127.0.0.1"]


@pytest.fixture
def stranger() -> Stranger:
    return Stranger()


@pytest.fixture
def url(stranger: Stranger) -> Iterator[str]:
    """Where the stranger is."""
    with serving(stranger.app) as address:
        yield address


async def fetch(url: str, known: Validators | None = None) -> Document | None:
    """Fetch as somebody does who knows the stranger."""
    bounds = Bounds(max_bytes=1_000_000, seconds=5)
    async with Web(judge=is_any, bounds=bounds, resolve=NameServer(LOOPBACK)) as web:
        return await web.fetch(url, known)


async def test_a_document_comes_with_what_it_is_known_by(
    url: str, stranger: Stranger
) -> None:
    """Its bytes, its type, and its validators for the next time."""
    found = await fetch(f"{url}/feed")
    assert found is not None
    assert (found.url, found.body) == (f"{url}/feed", FEED)
    assert found.content_type.startswith("application/rss+xml")
    assert found.validators == Validators('"1"', "Mon, 17 Jun 2024 20:00:00 GMT")
    assert stranger.header("accept-encoding") == "gzip"


async def test_a_known_document_does_not_come_again(
    url: str, stranger: Stranger
) -> None:
    """Both validators are sent, and 304 is no news."""
    first = await fetch(f"{url}/feed")
    assert first is not None
    assert await fetch(f"{url}/feed", first.validators) is None
    assert stranger.header("if-none-match") == '"1"'
    assert stranger.header("if-modified-since") == "Mon, 17 Jun 2024 20:00:00 GMT"


async def test_five_redirects_are_followed_and_no_more(url: str) -> None:
    """The sixth is one too many."""
    found = await fetch(f"{url}/hop/4")
    assert found is not None
    assert found.url == f"{url}/feed"
    with pytest.raises(ExcessError, match="5 redirects"):
        await fetch(f"{url}/hop/5")


@pytest.mark.parametrize("path", ["/endless", "/bomb"])
async def test_a_flood_is_cut_off(url: str, path: str) -> None:
    """Bytes are counted as they come, and after they were unpacked."""
    with pytest.raises(ExcessError, match="1000000 bytes"):
        await fetch(f"{url}{path}")


async def test_silence_ends(url: str) -> None:
    """The bound is for the whole fetch, however it is spent."""
    bounds = Bounds(seconds=0.2)
    async with Web(judge=is_any, bounds=bounds, resolve=NameServer(LOOPBACK)) as web:
        with pytest.raises(UnreachableError, match=r"within 0.2 s"):
            await web.fetch(f"{url}/mute")


async def test_an_answer_that_says_no(url: str, stranger: Stranger) -> None:
    """It has its status, and how long to wait if that was said."""
    stranger.instead = [Response(status_code=503, headers={"Retry-After": "7"})]
    with pytest.raises(StatusError) as caught:
        await fetch(f"{url}/feed")
    assert (caught.value.status, caught.value.retry_after) == (503, 7)


async def test_what_is_no_gzip_makes_no_sense(url: str, stranger: Stranger) -> None:
    """A broken encoding is told as the stranger's fault."""
    stranger.instead = [Response(b"plain", headers={"Content-Encoding": "gzip"})]
    with pytest.raises(MalformedError):
        await fetch(f"{url}/feed")


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "ftp://example.org/feed",
        "gopher://example.org/",
        "//example.org/feed",
        "feed.xml",
        "http://",
        "http://[::1",
    ],
)
async def test_other_addresses_are_not_asked(url: str) -> None:
    """Only http and https lead anywhere."""
    with pytest.raises(ForbiddenUrlError):
        await fetch(url)


async def test_redirects_to_elsewhere_are_judged(url: str) -> None:
    """A redirect is an address like any other."""
    for target in ("file:///etc/passwd", "http://[::1", "data:,x"):
        with pytest.raises(ForbiddenUrlError):
            await fetch(f"{url}/to?u={target}")


async def test_a_password_stays_with_its_origin(url: str, stranger: Stranger) -> None:
    """It is sent again within the origin, to no other one, and is not told to anybody."""
    port = url.rpartition(":")[2]
    secret = f"http://desk:pass@127.0.0.1:{port}"
    expected = "Basic " + base64.b64encode(b"desk:pass").decode()
    found = await fetch(f"{secret}/to?u=/feed")
    assert found is not None
    assert "pass" not in found.url
    assert [r.headers.get("authorization") for r in stranger.asked] == [expected] * 2
    await fetch(f"{secret}/to?u=http://elsewhere.example:{port}/feed")
    assert stranger.header("authorization") is None
    await fetch(f"{url}/to?u=http://a:b@elsewhere.example:{port}/feed")
    assert stranger.header("authorization") is None


async def test_nobody_there(url: str) -> None:
    """A port where nobody listens is no answer, and a client error."""
    with pytest.raises(ClientError, match="no answer"):
        await fetch("http://127.0.0.1:1/feed")
