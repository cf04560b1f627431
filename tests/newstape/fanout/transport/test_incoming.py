"""Bytes in, whole messages out."""

import pytest
from websockets.frames import Frame, Opcode

from newstape.fanout.transport.incoming import PART, BreachError, Incoming

LIMIT = 1024


def text(payload: bytes, fin: bool = True, opcode: Opcode = Opcode.TEXT) -> bytes:
    return Frame(opcode, payload, fin=fin).serialize(mask=True)


def part(payload: bytes, fin: bool = False) -> bytes:
    return text(payload, fin, Opcode.CONT)


def taken(*frames: bytes) -> list[str | bytes | None]:
    """What comes out of frames that come in one by one."""
    incoming = Incoming(LIMIT)
    messages: list[str | bytes | None] = []
    for frame in frames:
        incoming.feed(frame)
        messages += incoming.messages()
    assert incoming.is_over
    return messages


def test_messages_come_out_whole() -> None:
    """Text as text, binary as bytes; a ping between the parts of one is None."""
    ping = Frame(Opcode.PING, b"").serialize(mask=True)
    letter = "é".encode()
    assert taken(text(letter[:1], fin=False), ping, part(letter[1:], fin=True)) == [
        None,
        "é",
    ]
    assert taken(text(b"\xff", opcode=Opcode.BINARY)) == [b"\xff"]


def test_half_a_message_is_remembered() -> None:
    """A frame that is not all there, and a message that goes on."""
    for start in (text(b"slow")[:3], text(b"slow", fin=False)):
        incoming = Incoming(LIMIT)
        incoming.feed(start)
        assert list(incoming.messages()) == []
        assert not incoming.is_over


def test_text_that_is_not_utf8_is_a_breach() -> None:
    """RFC 6455 has a code for it."""
    with pytest.raises(BreachError) as caught:
        taken(text(b"\xff"))
    assert caught.value.code == 1007


def test_parts_without_end_are_a_breach() -> None:
    """Empty ones never reach the limit of a message, and each would be kept."""
    some = LIMIT // PART - 2
    assert taken(text(b"", fin=False), *[part(b"")] * some, part(b"", fin=True)) == [""]
    with pytest.raises(BreachError) as caught:
        taken(text(b"", fin=False), *[part(b"")] * (some + 2))
    assert caught.value.code == 1008
