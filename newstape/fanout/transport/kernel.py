"""What the kernel knows of a connection, and is told about it."""

import asyncio
import fcntl
import socket
import struct
import sys
import termios
from contextlib import suppress

_AT_ONCE = struct.pack("ii", 1, 0)
_CLOSED = (OSError, ValueError)
"""What a closed socket raises on asyncio's own loop, and on uvloop as well."""


def leave_slowness_to_us(transport: asyncio.Transport, patience_ms: int = 0) -> int:
    """Take ``TCP_USER_TIMEOUT`` off: it would also cut off who is merely slow.

    Linux counts it from the first full window on, whether the peer takes a little now
    and then or not. ``Vigil`` can tell the two apart. Gives what it was, which puts it
    back when it is given as ``patience_ms``.
    """
    before = 0
    if sys.platform == "linux":
        option = (socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT)
        with suppress(*_CLOSED):  # or not TCP
            before = _socket_of(transport).getsockopt(*option)
            _socket_of(transport).setsockopt(*option, patience_ms)
    return before


def lend_socket(transport: asyncio.Transport) -> socket.socket | None:
    """A second handle on a transport's socket, with the same descriptor.

    It has to be detached before the transport closes the descriptor, and must not be
    used while the transport holds bytes back. None where bytes are encrypted on the way.
    """
    if transport.get_extra_info("ssl_object") is not None:
        return None
    own = _socket_of(transport)
    return socket.socket(own.family, own.type, own.proto, fileno=own.fileno())


def unacknowledged(transport: asyncio.Transport) -> int:
    """Bytes that the kernel has, and the other end's kernel has not (``SIOCOUTQ``)."""
    try:
        sock = _socket_of(transport)
        queued = fcntl.ioctl(sock.fileno(), termios.TIOCOUTQ, b"\0\0\0\0")
    except _CLOSED:
        return 0
    return int.from_bytes(queued, sys.byteorder)


def drop_at_once(transport: asyncio.Transport) -> None:
    """Let the next close drop what waits in the kernel too, and tell the peer so."""
    with suppress(*_CLOSED):
        _socket_of(transport).setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _AT_ONCE)


def _socket_of(transport: asyncio.Transport) -> socket.socket:
    found: socket.socket | None = transport.get_extra_info("socket")
    if found is None:
        raise OSError("the connection has ended")
    return found
