"""The stream over a WebSocket, on any ASGI server."""

import sys
from typing import Any

from starlette.websockets import WebSocket, WebSocketDisconnect

from newstape.fanout import codes
from newstape.fanout.admission import Admission, NotAdmittedError
from newstape.fanout.hub import Hub
from newstape.fanout.mailbox import Outlet
from newstape.fanout.opening import Opening
from newstape.fanout.session import Session
from newstape.fanout.transport.direct import TAKE_OVER, TakeOver
from newstape.fanout.transport.slot import Slot, first_done


async def refuse_socket(socket: WebSocket, code: int, reason: str) -> None:
    """Turn a reader away with a code that a browser can see: accept, then close."""
    await socket.accept()
    await socket.close(code, reason)


async def serve_socket(
    socket: WebSocket,
    hub: Hub[Any],
    admission: Admission,
    opening: Opening,
    protocol: str,
) -> None:
    """Serve one reader from handshake to close.

    Where the server lets go of connections (``DirectSocketProtocol``) this returns
    after the handshake; elsewhere it lasts as long as the reader.
    """
    offered: list[str] = socket.scope.get("subprotocols", [])
    subprotocol = protocol if protocol in offered else None
    address = sys.intern(socket.client.host if socket.client else "unknown")
    await socket.accept(subprotocol)  # before anybody is counted: it fails if they left
    if hub.draining:
        await socket.close(codes.RESTART, "restart")
        return
    try:
        admission.enter(address)
    except NotAdmittedError as error:
        await socket.close(error.code, error.reason)
        return

    def start(outlet: Outlet) -> Session[Any]:
        return Session(hub, outlet, opening, admission.leave, address)

    take_over: TakeOver | None = socket.scope["extensions"].get(TAKE_OVER)
    if take_over is not None:
        take_over(start)
    else:
        slot = Slot()
        await _converse(socket, slot, start(slot))


async def _converse(socket: WebSocket, slot: Slot, session: Session[Any]) -> None:
    session.open()
    try:
        await first_done(
            _write(socket, slot, session),
            _listen(socket, session),
            slot.aborted.wait(),
        )
    finally:
        session.end()


async def _write(socket: WebSocket, slot: Slot, session: Session[Any]) -> None:
    try:
        while (frame := await slot.next()) is not None:
            await socket.send_text(frame.text)
            session.resume()
        if slot.goodbye is not None:
            await socket.close(*slot.goodbye)
    except WebSocketDisconnect:
        return  # the reader left between two frames; the listener sees it too


async def _listen(socket: WebSocket, session: Session[Any]) -> None:
    while True:
        message = await socket.receive()
        if message["type"] == "websocket.disconnect":
            return
        session.receive(message.get("text") or message.get("bytes") or "")
