"""The stream as server-sent events (HTML standard, section 9.2)."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from starlette.types import Receive, Scope, Send

from newstape.fanout.admission import Admission
from newstape.fanout.frame import Frame
from newstape.fanout.hub import Hub
from newstape.fanout.opening import Opening
from newstape.fanout.session import Session
from newstape.fanout.transport import kernel
from newstape.fanout.transport.slot import Slot, first_done

TRANSPORT = "newstape.transport"
"""The ASGI extension by which a server lends an application the connection."""

RETRY_MS = 3000
HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-cache"),
    (b"x-accel-buffering", b"no"),
]


class EventStream:
    """An answer that lasts as long as its reader, as an ASGI application.

    Raises ``NotAdmittedError`` before the first byte when there are too many readers.
    """

    def __init__(self, hub: Hub[Any], admission: Admission, opening: Opening) -> None:
        self._hub = hub
        self._admission = admission
        self._opening = opening

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        address = scope["client"][0] if scope.get("client") else "unknown"
        self._admission.enter(address)
        with lent_slot(scope) as slot:
            session = Session(
                self._hub, slot, self._opening, self._admission.leave, address
            )
            session.open()
            try:
                await send(
                    {"type": "http.response.start", "status": 200, "headers": HEADERS}
                )
                await first_done(
                    self._write(send, slot, session),
                    _left(receive),
                    slot.aborted.wait(),
                )
            finally:
                session.end()

    async def _write(self, send: Send, slot: Slot, session: Session[Any]) -> None:
        await send(_body(b"retry: %d\n\n" % RETRY_MS, more=True))
        while (frame := await slot.next()) is not None:
            await send(_body(frame.sse, more=True))
            session.resume()
        await send(_body(b"", more=False))


class EventSlot(Slot):
    """The slot of an event stream, where the server lends the connection.

    The transport has no slack of its own then: what it holds back, the kernel has no
    room for.
    """

    def __init__(self, transport: asyncio.Transport) -> None:
        super().__init__()
        self._transport = transport

    def size_of(self, frame: Frame) -> int:
        """That of an event, in a chunk of its own (RFC 9112 section 7.1)."""
        size = len(frame.sse)
        return len(f"{size:x}") + size + 4

    def abort(self) -> None:
        """Drop the connection and what waits in it; the server then says that it is gone."""
        kernel.drop_at_once(self._transport)
        self._transport.abort()

    def backlog(self) -> int:
        """Bytes that the other end has not acknowledged yet."""
        ours = super().backlog() + self._transport.get_write_buffer_size()
        if self._transport.is_closing():
            return ours
        return ours + kernel.unacknowledged(self._transport)


@contextmanager
def lent_slot(scope: Scope) -> Iterator[Slot]:
    """The reader's slot; a connection that was lent is given back as it was."""
    transport = scope.get("extensions", {}).get(TRANSPORT)
    if transport is None or transport.is_closing():  # the reader may have left already
        yield Slot()
        return
    patience_ms = kernel.leave_slowness_to_us(transport)
    transport.set_write_buffer_limits(high=0)
    try:
        yield EventSlot(transport)
    finally:
        if not transport.is_closing():
            transport.set_write_buffer_limits()
            kernel.leave_slowness_to_us(transport, patience_ms)


async def _left(receive: Receive) -> None:
    """Until the reader has gone."""
    while (await receive())["type"] != "http.disconnect":
        pass


def _body(data: bytes, more: bool) -> dict[str, Any]:
    return {"type": "http.response.body", "body": data, "more_body": more}
