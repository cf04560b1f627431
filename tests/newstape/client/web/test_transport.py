"""The address that was judged is the one that is asked."""

import asyncio
from collections.abc import Iterator

import pytest

from newstape.client.errors import UnreachableError
from newstape.client.web.addresses import is_any
from newstape.client.web.errors import ForbiddenUrlError
from newstape.client.web.fetch import Web
from newstape.client.web.transport import look_up
from tests.fakes.serving import serving
from tests.fakes.strangers import FEED, NameServer, Stranger

METADATA = ["169.254.169.254"]
PUBLIC = ["203.0.114.7"]
LOOPBACK = ["127.0.0.1"]


@pytest.fixture
def stranger() -> Stranger:
    return Stranger()


@pytest.fixture
def port(stranger: Stranger) -> Iterator[str]:
    """The stranger's port on loopback."""
    with serving(stranger.app) as url:
        yield url.rpartition(":")[2]


async def test_the_name_is_kept_and_looked_up_once(
    port: str, stranger: Stranger
) -> None:
    """The request names the host, and a second look-up would have led elsewhere."""
    names = NameServer(LOOPBACK, METADATA)
    async with Web(judge=is_any, resolve=names) as web:
        found = await web.fetch(f"http://wire.example:{port}/feed")
    assert found is not None
    assert found.url == f"http://wire.example:{port}/feed"
    assert stranger.header("host") == f"wire.example:{port}"
    assert names.asked == ["wire.example"]


async def test_tls_asks_for_the_name() -> None:
    """The address is the one that was found; the certificate has to be the host's."""
    hello = bytearray()

    async def hear(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        hello.extend(await reader.read(4096))
        writer.close()

    async with await asyncio.start_server(hear, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        async with Web(judge=is_any, resolve=NameServer(LOOPBACK)) as web:
            with pytest.raises(UnreachableError):
                await web.fetch(f"https://wire.example:{port}/")
    assert b"wire.example" in hello


@pytest.mark.parametrize(
    "addresses", [METADATA, LOOPBACK, ["::1"], ["::ffff:10.0.0.1"], PUBLIC + LOOPBACK]
)
async def test_a_name_that_leads_to_us_is_not_asked(
    port: str, stranger: Stranger, addresses: list[str]
) -> None:
    """One private address among public ones is enough."""
    async with Web(resolve=NameServer(addresses)) as web:
        with pytest.raises(ForbiddenUrlError, match=r"wire\.example is not on the pub"):
            await web.fetch(f"http://wire.example:{port}/feed")
    assert stranger.asked == []


async def test_every_redirect_is_looked_up_and_judged(port: str) -> None:
    """A name that was public a moment ago is judged anew."""
    names = NameServer(LOOPBACK, METADATA)
    async with Web(judge=LOOPBACK.__contains__, resolve=names) as web:
        with pytest.raises(ForbiddenUrlError, match=r"other\.example"):
            await web.fetch(f"http://wire.example:{port}/to?u=http://other.example/")
    assert names.asked == ["wire.example", "other.example"]


async def test_literal_addresses_are_judged_too() -> None:
    """However an address of this machine is written."""
    for host in ("127.0.0.1", "[::1]", "2130706433", "0x7f.1", "localhost", "0"):
        async with Web() as web:
            with pytest.raises((ForbiddenUrlError, UnreachableError)):
                await web.fetch(f"http://{host}:1/")


async def test_the_next_address_is_tried(port: str) -> None:
    """A host with one address that refuses is asked at the other."""
    async with Web(judge=is_any, resolve=NameServer(["::1", *LOOPBACK])) as web:
        found = await web.fetch(f"http://wire.example:{port}/feed")
    assert found is not None
    assert found.body == FEED


async def test_a_name_that_nobody_knows() -> None:
    """No address is no answer."""

    async def nowhere(_host: str, _port: int) -> list[str]:
        raise OSError("not known")

    async with Web(resolve=nowhere) as web:
        with pytest.raises(UnreachableError, match=r"no host wire\.example"):
            await web.fetch("http://wire.example/")


async def test_the_system_is_asked_for_names() -> None:
    """What is an address already is its own answer."""
    assert await look_up("127.0.0.1", 80) == ["127.0.0.1"]
    assert await look_up("::1", 80) == ["::1"]
