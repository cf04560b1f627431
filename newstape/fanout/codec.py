"""What fan-out needs to be told about the outside: how messages look.

The codec is handed in. Fan-out knows keys, lists and rows; only the codec knows what
they are called on the wire and what a row holds.
"""

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Literal, Protocol, TypeVar

from newstape.fanout.change import Versioned

ReqId = int | str | None
Method = Literal["subscribe", "unsubscribe", "configure", "ping", "auth"]
RejectCode = Literal["unknown_symbol"]
V_contra = TypeVar("V_contra", bound=Versioned, contravariant=True)


class Request(Protocol):
    """A reader's request, parsed: fields that its method does not have are None."""

    @property
    def method(self) -> Method: ...
    @property
    def req_id(self) -> ReqId: ...
    @property
    def keys(self) -> Sequence[str] | None: ...
    @property
    def list_name(self) -> str | None: ...
    @property
    def since(self) -> str | None: ...
    @property
    def conflate_ms(self) -> int | None: ...
    @property
    def token(self) -> str | None: ...


class RefusedError(Exception):
    """Why a request is not served; ``code`` is the wire's."""

    def __init__(
        self, req_id: ReqId, code: str, message: str, retryable: bool = False
    ) -> None:
        super().__init__(message)
        self.req_id = req_id
        self.code = code
        self.message = message
        self.retryable = retryable


@dataclass(frozen=True, slots=True)
class Granted:
    """What an ack says: all that is subscribed now, and what was not granted."""

    req_id: ReqId
    method: str
    keys: Sequence[str]
    conflate_ms: int
    resumed: bool
    rejected: Sequence[tuple[str, RejectCode]]


class Codec(Protocol[V_contra]):
    """Turns requests into values, and values into messages (JSON bytes)."""

    def parse(self, message: str | bytes) -> Request:
        """Read a request.

        Raises:
            RefusedError: it is none; with its ``req_id`` when that could be read.
        """
        ...

    def full(self, value: V_contra) -> bytes:
        """A row with every field."""
        ...

    def partial(self, value: V_contra, changed: AbstractSet[str]) -> bytes:
        """A row with what every row has, and the fields in ``changed``."""
        ...

    def welcome(self, epoch: str) -> bytes: ...

    def ack(self, granted: Granted) -> bytes: ...

    def snapshot(
        self, cursor: str, rows: Iterable[bytes], missing: Sequence[str]
    ) -> bytes: ...

    def update(self, cursor: str, rows: Iterable[bytes]) -> bytes: ...

    def heartbeat(self, cursor: str) -> bytes: ...

    def pong(self, req_id: ReqId) -> bytes: ...

    def error(self, refused: RefusedError) -> bytes: ...

    def reconnect(self, reason: str, after_ms: int) -> bytes: ...
