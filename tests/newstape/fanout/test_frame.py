"""One message in the forms of the transports."""

import pytest
from websockets import frames as ws

from newstape.fanout.frame import Frame


def test_a_frame_with_a_cursor_has_an_id() -> None:
    """What may be resumed from carries ``id``."""
    frame = Frame("update", b'{"a":1}', "e-7")
    assert frame.sse == b'event: update\nid: e-7\ndata: {"a":1}\n\n'


def test_a_frame_without_a_cursor_has_none() -> None:
    """A heartbeat must not move ``Last-Event-ID``."""
    assert Frame("pong", b"{}").sse == b"event: pong\ndata: {}\n\n"


def test_each_form_is_made_once() -> None:
    """All readers share it."""
    frame = Frame("update", b"{}")
    assert frame.text is frame.text
    assert frame.sse is frame.sse


@pytest.mark.parametrize("size", [2, 125, 126, 65_535, 65_536])
def test_the_wire_form_is_a_text_frame(size: int) -> None:
    """The same bytes as the WebSocket library's own."""
    payload = b"x" * size
    expected = ws.Frame(ws.Opcode.TEXT, payload).serialize(mask=False)
    assert Frame("update", payload).wire == expected
