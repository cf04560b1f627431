"""What a connection is taken over by."""

from typing import Protocol

from newstape.fanout import codes


class Peer(Protocol):
    """Whoever talks to a connection that was taken over (``fanout.Session`` does)."""

    def open(self) -> None: ...

    def receive(self, message: str | bytes) -> None: ...

    def pinged(self) -> None: ...

    def block(self) -> None: ...

    def resume(self) -> None: ...

    def end(self, code: int = codes.NORMAL) -> None: ...
