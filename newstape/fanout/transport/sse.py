"""The stream as server-sent events (HTML standard, section 9.2)."""

from typing import Any

from starlette.types import Receive, Scope, Send

from newstape.fanout.admission import Admission
from newstape.fanout.hub import Hub
from newstape.fanout.opening import Opening
from newstape.fanout.session import Session
from newstape.fanout.transport.slot import Slot, first_done

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
        slot = Slot()
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


async def _left(receive: Receive) -> None:
    """Until the reader has gone."""
    while (await receive())["type"] != "http.disconnect":
        pass


def _body(data: bytes, more: bool) -> dict[str, Any]:
    return {"type": "http.response.body", "body": data, "more_body": more}
