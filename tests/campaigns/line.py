"""A reader's connection: a plain socket, read as fast as its owner likes."""

import asyncio
import ctypes
import socket
import struct
from collections.abc import Callable
from typing import Literal

from tests.campaigns import wire
from tests.campaigns.reader import Reader

Pace = Literal["steady", "slow", "stuck"]
SLOW_BYTES = 4096
SLOW_SECONDS = 0.25
SMALL_BUFFER = 4096
SO_ATTACH_FILTER = 26
_head_end = b"\r\n\r\n"


class Line:
    """One connection of a reader. ``on_end`` is called when it ends by itself.

    A ``slow`` one reads 4 KiB four times a second, a ``stuck`` one nothing after its
    snapshot. ``close_code`` is what the service said at the end.
    """

    def __init__(
        self,
        reader: Reader,
        port: int,
        source: str,
        pace: Pace = "steady",
        on_end: Callable[["Line"], None] = lambda _line: None,
    ) -> None:
        self.reader = reader
        self._port = port
        self.pace = pace
        self._on_end = on_end
        self._loop = asyncio.get_running_loop()
        self._buffer = bytearray()
        self._served = self._loop.create_future()
        self._timer: asyncio.TimerHandle | None = None
        self.close_code: int | None = None
        self.open = False
        self._socket = socket.socket()
        self._socket.setblocking(False)
        self._socket.bind((source, 0))
        if pace != "steady":
            self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, SMALL_BUFFER)

    @property
    def address(self) -> tuple[str, int]:
        """Its own end."""
        host, port = self._socket.getsockname()
        return host, port

    async def connect(self) -> None:
        """Open, and read until the first snapshot has come.

        Raises:
            OSError: it was refused, or ended before that.
        """
        try:
            await self._loop.sock_connect(self._socket, ("127.0.0.1", self._port))
            request = wire.upgrade(self._port, self.reader.path)
            await self._loop.sock_sendall(self._socket, request)
            await self._shake_hands()
        except BaseException:
            self._socket.close()
            raise
        self.open = True
        self._loop.add_reader(self._socket, self._read, 65_536)
        self._take()
        await self._served

    def send(self, data: bytes) -> None:
        """Send a little; what the service does not take at once is not tried again."""
        if self.open:
            try:
                self._socket.send(data)
            except OSError:
                self._end()

    def go_deaf(self) -> None:
        """Have the kernel drop whatever comes, as if the way here were cut.

        A packet filter of one instruction, which lets nothing through (bpf(4)).
        """
        nothing = ctypes.create_string_buffer(struct.pack("HBBI", 0x06, 0, 0, 0))
        program = struct.pack("HL", 1, ctypes.addressof(nothing))
        self._socket.setsockopt(socket.SOL_SOCKET, SO_ATTACH_FILTER, program)

    def close(self) -> None:
        """Hang up."""
        if self.open:
            self.open = False
            self._rest()
            self._socket.close()

    async def _shake_hands(self) -> None:
        while _head_end not in self._buffer:
            data = await self._loop.sock_recv(self._socket, 4096)
            if not data:
                raise ConnectionResetError("closed in the handshake")
            self._buffer += data
        head, _, rest = self._buffer.partition(_head_end)
        if b" 101 " not in head.split(b"\r\n", 1)[0]:
            raise ConnectionRefusedError(bytes(head[:60]))
        self._buffer = rest

    def _read(self, size: int) -> None:
        try:
            data = self._socket.recv(size)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if not data:
            self._end()
            return
        self._buffer += data
        self._take()

    def _take(self) -> None:
        for opcode, payload in wire.take_frames(self._buffer):
            if opcode == wire.TEXT:
                message = wire.understand(payload)
                self.reader.take(message)
                if message.type == "snapshot" and not self._served.done():
                    self._served.set_result(None)
                    self._slow_down()
            elif opcode == wire.PING:
                self.send(wire.pong(payload))
            elif opcode == wire.CLOSE:
                self.close_code = wire.close_code(payload)
                self.send(wire.goodbye(self.close_code))

    def _slow_down(self) -> None:
        if self.pace != "steady":
            self._loop.remove_reader(self._socket)
        if self.pace == "slow":
            self._read_slowly()

    def _read_slowly(self) -> None:
        self._timer = self._loop.call_later(SLOW_SECONDS, self._read_slowly)
        self._read(SLOW_BYTES)

    def _rest(self) -> None:
        self._loop.remove_reader(self._socket)
        if self._timer is not None:
            self._timer.cancel()

    def _end(self) -> None:
        if not self.open:
            return
        self.close()
        if self._served.done():
            self._on_end(self)
        else:
            self._served.set_exception(ConnectionResetError("closed at the start"))
