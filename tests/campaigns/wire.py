"""WebSockets by hand (RFC 6455), as cheap as it gets for thousands of readers.

Frames that many readers share are read once: what a payload says is remembered.
"""

import struct
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, Final, NamedTuple

import orjson
from websockets.frames import Frame, Opcode

TEXT: Final = 0x1
CLOSE: Final = 0x8
PING: Final = 0x9


class Row(NamedTuple):
    """What a row says about a symbol."""

    symbol: str
    seq: int
    price: str


class Message(NamedTuple):
    """A server's message: its type, its cursor and rows if it has some, and all of it."""

    type: str
    cursor: str | None
    rows: tuple[Row, ...]
    whole: dict[str, Any]


@lru_cache(maxsize=2048)
def understand(payload: bytes) -> Message:
    """Read a message."""
    whole = orjson.loads(payload)
    rows = tuple(
        Row(q["symbol"], q["seq"], q["price"]) for q in whole.get("quotes", ())
    )
    return Message(whole["type"], whole.get("cursor"), rows, whole)


def upgrade(port: int, path: str) -> bytes:
    """A request for a WebSocket."""
    return (
        f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: Upgrade\r\n"
        "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
    ).encode()


def text(message: bytes, fin: bool = True) -> bytes:
    """A client's text frame."""
    return Frame(Opcode.TEXT, message, fin=fin).serialize(mask=True)


def pong(payload: bytes = b"") -> bytes:
    """A client's answer to a ping."""
    return Frame(Opcode.PONG, payload).serialize(mask=True)


def goodbye(code: int = 1000) -> bytes:
    """A client's close frame."""
    return Frame(Opcode.CLOSE, struct.pack("!H", code)).serialize(mask=True)


def close_code(payload: bytes) -> int:
    """The code of a close frame; 1005 stands for none."""
    return int(struct.unpack_from("!H", payload)[0]) if len(payload) >= 2 else 1005


def take_frames(buffer: bytearray) -> Iterator[tuple[int, bytes]]:
    """The whole frames at the front of a buffer, taken out: opcode and payload."""
    while len(buffer) >= 2:
        size, start = buffer[1], 2
        if size == 126:
            start = 4
        elif size == 127:
            start = 10
        if len(buffer) < start:
            return
        if start > 2:
            size = int.from_bytes(buffer[2:start], "big")
        if len(buffer) < start + size:
            return
        opcode, payload = buffer[0] & 0x0F, bytes(buffer[start : start + size])
        del buffer[: start + size]
        yield opcode, payload
