"""What the kernel tells of a real connection."""

import asyncio
import socket
from collections.abc import Callable

import pytest
import uvloop

from newstape.fanout.transport import kernel
from tests.fakes.connections import connection


async def test_what_the_other_end_has_not_taken_is_counted() -> None:
    """Nothing at first; all that its kernel has no room for, once it stops reading."""
    async with connection() as (transport, far):
        far.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        assert kernel.unacknowledged(transport) == 0
        transport.write(b"x" * 4_000_000)
        assert kernel.unacknowledged(transport) > 100_000


async def test_a_lent_socket_sends_beside_the_transport() -> None:
    """With the same descriptor, which stays open when it is taken back."""
    async with connection() as (transport, far):
        lent = kernel.lend_socket(transport)
        assert lent is not None
        assert lent.send(b"beside") == 6
        lent.detach()
        transport.write(b" within")
        far.settimeout(5)
        assert await asyncio.to_thread(far.recv, 13, socket.MSG_WAITALL) == (
            b"beside within"
        )


def test_no_socket_is_lent_where_bytes_are_encrypted() -> None:
    """They would go out in the clear."""
    assert kernel.lend_socket(asyncio.Transport({"ssl_object": object()})) is None


async def test_the_user_timeout_is_taken_off_and_put_back() -> None:
    """Who is slow is for us to judge."""
    async with connection() as (transport, _):
        sock = transport.get_extra_info("socket")
        option = (socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT)
        sock.setsockopt(*option, 5_000)
        before = kernel.leave_slowness_to_us(transport)
        assert (before, sock.getsockopt(*option)) == (5_000, 0)
        kernel.leave_slowness_to_us(transport, before)
        assert sock.getsockopt(*option) == 5_000


async def test_a_dropped_connection_is_reset() -> None:
    """The other end learns that the rest will not come."""
    async with connection() as (transport, far):
        transport.write(b"x" * 4_000_000)
        kernel.drop_at_once(transport)
        transport.abort()
        far.settimeout(5)
        await asyncio.to_thread(_read_until_reset, far)


def _read_until_reset(far: socket.socket) -> None:
    try:
        while far.recv(65_536):
            continue
    except ConnectionResetError:
        return
    raise AssertionError("the connection was closed, not reset")


@pytest.mark.parametrize("new_loop", [asyncio.new_event_loop, uvloop.new_event_loop])
def test_a_connection_that_has_ended_is_left_alone(
    new_loop: Callable[[], asyncio.AbstractEventLoop],
) -> None:
    """On the servers' loop as on that of the tests: who leaves does so at any time."""

    async def leave() -> None:
        ended = asyncio.Event()

        class Near(asyncio.Protocol):
            def connection_lost(self, exc: Exception | None) -> None:
                ended.set()

        with socket.create_server(("127.0.0.1", 0)) as listener:
            loop = asyncio.get_running_loop()
            address = listener.getsockname()
            transport, _ = await loop.create_connection(Near, *address)
            transport.abort()
            await ended.wait()
        kernel.drop_at_once(transport)
        assert kernel.leave_slowness_to_us(transport) == 0
        assert kernel.unacknowledged(transport) == 0

    with asyncio.Runner(loop_factory=new_loop) as runner:
        runner.run(leave())
