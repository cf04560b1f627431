"""The short way to a WebSocket reader: frames straight into its transport.

uvicorn and the ``websockets`` library do the handshake. Then an application may take
the connection over: the ASGI task ends, and what stays of the connection is one small
object. Parsing and closing remain the library's; its parser is there only while a
message is on its way in.

Per reader and connection that is 2 KB in place of 30, and a frame costs one call of
its socket's ``send``; the decision record on the transport has the measurements. It leans
on uvicorn's ``WebSocketsSansIOProtocol``; the tests guard what it leans on, and without
this class the stream runs over plain ASGI, slower and otherwise the same.
"""

import asyncio
import socket
from collections.abc import Callable
from typing import Any, Final, cast

from uvicorn.protocols.websockets.websockets_sansio_impl import (
    WebSocketsSansIOProtocol,
)
from websockets.frames import Close, Frame, Opcode
from websockets.protocol import Protocol as Conversation
from websockets.protocol import State

from newstape.fanout import codes
from newstape.fanout.frame import Frame as Message
from newstape.fanout.mailbox import Send
from newstape.fanout.transport import kernel
from newstape.fanout.transport.farewell import CLOSE_SECONDS, Farewell
from newstape.fanout.transport.incoming import BreachError, Incoming
from newstape.fanout.transport.peer import Peer

TAKE_OVER: Final = "newstape.take_over"
"""The ASGI extension: calls with a ``Start``, and the connection is the caller's."""

PING_SECONDS = 20.0
SILENCE_SECONDS = 40.0
BITE = 1024
"""Bytes that are taken in at a time: a flood is not read beyond its goodbye."""

_PING = Frame(Opcode.PING, b"").serialize(mask=False)


Start = Callable[["DirectConnection"], Peer]
TakeOver = Callable[[Start], None]


class DirectConnection(asyncio.Protocol):
    """A WebSocket connection after its handshake, as an ``Outlet`` and its input."""

    __slots__ = (
        "_alive_at",
        "_closer",
        "_connections",
        "_heard",
        "_incoming",
        "_lent",
        "_max_size",
        "_paused",
        "_peer",
        "_pinged",
        "_transport",
    )

    def __init__(
        self,
        transport: asyncio.Transport,
        connections: set[Any],
        max_size: int,
        start: Start,
    ) -> None:
        self._transport = transport
        self._connections = connections
        self._max_size = max_size
        self._incoming: Incoming | None = None
        self._lent: socket.socket | None = None
        self._paused = False
        self._closer: asyncio.TimerHandle | None = None
        self._heard = True
        self._pinged = False
        self._alive_at = 0.0
        connections.add(self)
        transport.set_protocol(self)
        # With no slack of its own the transport writes at once, and ``pause_writing``
        # means that the kernel's buffer is full.
        transport.set_write_buffer_limits(high=0)
        kernel.leave_slowness_to_us(transport)
        self._peer = start(self)

    # The outlet.

    @property
    def direct(self) -> Send | None:
        """The socket's own ``send``, while the transport holds nothing back.

        It takes a tenth less CPU than ``transport.write``.
        """
        if self._lent is None:
            self._lent = kernel.lend_socket(self._transport)
        return None if self._lent is None else self._lent.send

    def finish(self, rest: bytes) -> None:
        """The transport holds the rest back, or finds out that the reader has gone."""
        self._transport.write(rest)

    def write(self, frame: Message) -> bool:
        """Send a frame; False when the kernel's buffer is full now."""
        self._transport.write(frame.wire)
        return not self._paused

    def size_of(self, frame: Message) -> int:
        """What ``write`` sends."""
        return frame.size

    def send(self, message: str | bytes) -> None:
        """Send a message of its own: text or binary."""
        if isinstance(message, str):
            frame = Frame(Opcode.TEXT, message.encode())
        else:
            frame = Frame(Opcode.BINARY, message)
        self._transport.write(frame.serialize(mask=False))

    def close(self, code: int, reason: str) -> None:
        """Begin the closing handshake; who does not answer it is dropped."""
        if self._say_goodbye(code, reason):
            loop = asyncio.get_running_loop()
            self._closer = loop.call_later(CLOSE_SECONDS, self.abort)

    def abort(self) -> None:
        """Drop the connection and whatever waits in it, in the kernel too."""
        self._take_back()
        kernel.drop_at_once(self._transport)
        self._transport.abort()

    def watch(self, now: float) -> bool:
        """Ping who is silent; False once even that brings nothing back.

        Who is paused is not heard, and is not silent for that.
        """
        if self._heard or self._paused:
            self._heard = self._pinged = False
            self._alive_at = now
        silent = now - self._alive_at
        if silent >= PING_SECONDS and not self._pinged:
            self._pinged = True
            self._transport.write(_PING)
        return silent < SILENCE_SECONDS

    def backlog(self) -> int:
        """Bytes that the other end has not acknowledged yet."""
        ours = self._transport.get_write_buffer_size()
        if self._transport.is_closing():
            return ours
        return ours + kernel.unacknowledged(self._transport)

    # What the event loop calls.

    def pause_writing(self) -> None:
        """The kernel takes no more; neither do we, or answers would pile up."""
        self._paused = True
        if not self._transport.is_closing():
            self._transport.pause_reading()
        self._peer.block()

    def resume_writing(self) -> None:
        """The kernel took all that was written."""
        self._paused = False
        if not self._transport.is_closing():
            self._transport.resume_reading()
        self._peer.resume()

    def data_received(self, data: bytes) -> None:
        """Take in what came, as long as the conversation goes on."""
        self._heard = True
        for start in range(0, len(data), BITE):
            if self._transport.get_protocol() is not self:
                return
            if start and self._closer is not None:
                self._take_leave(codes.NORMAL)
                return
            self._take_in(data[start : start + BITE])

    def connection_lost(self, _exc: Exception | None) -> None:
        """The connection has gone, however it went."""
        self._take_back()
        self._connections.discard(self)
        if self._closer is not None:
            self._closer.cancel()
        self._peer.end()

    def shutdown(self) -> None:
        """uvicorn stops: say so, and go."""
        self.close(codes.RESTART, "restart")
        self._take_back()
        self._transport.close()

    def _take_in(self, data: bytes) -> None:
        """Parse, answer what the protocol answers by itself, pass messages on."""
        incoming = self._incoming or Incoming(self._max_size)
        self._incoming = incoming
        incoming.feed(data)
        if incoming.protocol.state is State.OPEN:
            self._answer(incoming.protocol)  # pongs go first; a goodbye goes last
        try:
            for message in incoming.messages():
                if message is None:
                    self._peer.pinged()
                else:
                    self._peer.receive(message)
        except BreachError as breach:
            self._say_goodbye(breach.code, breach.reason)
            self._take_leave(breach.code)
            return
        self._answer(incoming.protocol)
        if incoming.is_over:
            self._incoming = None

    def _answer(self, protocol: Conversation) -> None:
        """Pongs, close frames, and the end, as the library has it."""
        for data in protocol.data_to_send():
            if self._transport.is_closing():
                return
            if data:
                if self._closer is None or protocol.state is State.OPEN:
                    self._transport.write(data)
            elif protocol.close_rcvd is not None:
                self._take_back()
                self._transport.close()
            else:
                sent = protocol.close_sent
                self._take_leave(codes.NORMAL if sent is None else sent.code)

    def _take_back(self) -> None:
        """Nothing goes out beside the transport any more: it is about to close."""
        if self._lent is not None:
            self._lent.detach()

    def _say_goodbye(self, code: int, reason: str) -> bool:
        """Write a close frame, unless that was done."""
        first = not self._transport.is_closing() and self._closer is None
        if first:
            payload = Close(code, reason[:120]).serialize()
            self._transport.write(Frame(Opcode.CLOSE, payload).serialize(mask=False))
        return first

    def _take_leave(self, code: int) -> None:
        """The conversation is over; the connection has some seconds left."""
        self._take_back()
        if self._closer is not None:
            self._closer.cancel()
        self._connections.discard(self)
        Farewell(self._transport, self._connections)
        self._peer.end(code)


class DirectSocketProtocol(WebSocketsSansIOProtocol):
    """uvicorn's WebSocket protocol, with an application free to take over."""

    def handle_connect(self, event: Any) -> None:
        """Offer the extension in the scope."""
        super().handle_connect(event)
        if self.handshake_initiated and not self.close_sent:
            extensions = cast(dict[str, Any], self.scope["extensions"])
            extensions[TAKE_OVER] = self._take_over

    def _take_over(self, start: Start) -> None:
        """Hand the accepted connection on; uvicorn's part ends here."""
        self.stop_keepalive()
        self.handshake_complete = (
            True  # uvicorn would answer who left in the midst of it
        )
        self.connections.discard(self)
        transport, self.transport = self.transport, _Gone()
        early = self._early_messages()
        max_size = self.config.ws_max_size
        connection = DirectConnection(transport, self.connections, max_size, start)
        connection._peer.open()
        for message in early:
            connection._peer.receive(message)

    def _early_messages(self) -> list[str | bytes]:
        early = []
        while not self.queue.empty():
            event = self.queue.get_nowait()
            if event["type"] == "websocket.receive":
                early.append(event.get("text") or event.get("bytes") or b"")
        return early


class _Gone(asyncio.Transport):
    """What uvicorn holds in place of a transport that is not its any more."""

    def is_closing(self) -> bool:
        return True

    def close(self) -> None:
        return None
