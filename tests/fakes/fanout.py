"""Fakes at fan-out's own seams: a clock turned by hand, an outlet, a small codec."""

import json
from collections.abc import Callable, Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import Any

from newstape.fanout import Frame, Granted, RefusedError
from newstape.fanout.codec import Method, ReqId


@dataclass(frozen=True)
class Item:
    """A value with a price-like payload."""

    key: str
    seq: int
    text: str = ""


@dataclass
class HandClock:
    """A scheduler whose time moves only by ``advance``."""

    now: float = 0.0
    timers: list["HandTimer"] = field(default_factory=list)

    def time(self) -> float:
        return self.now

    def call_later(self, delay: float, callback: Callable[[], None]) -> "HandTimer":
        timer = HandTimer(self.now + delay, callback)
        self.timers.append(timer)
        return timer

    def advance(self, seconds: float) -> None:
        """Move on, calling back what falls due, in order."""
        end = self.now + seconds
        while due := [t for t in self.timers if not t.done and t.at <= end]:
            timer = min(due, key=lambda timer: timer.at)
            self.now = max(self.now, timer.at)
            timer.done = True
            timer.callback()
        self.timers = [timer for timer in self.timers if not timer.done]
        self.now = end


@dataclass
class HandTimer:
    """One appointment of a ``HandClock``."""

    at: float
    callback: Callable[[], None]
    done: bool = False

    def cancel(self) -> None:
        self.done = True


class ListOutlet:
    """An outlet that keeps what it is given; ``blocked`` makes it take one at a time.

    A ``fast`` one can be written to directly, as a socket can; when ``blocked``, it
    takes a part of that, and when given the rest says so by ``on_block``.
    """

    def __init__(self, blocked: bool = False, fast: bool = False) -> None:
        self.blocked = blocked
        self.on_block: Callable[[], None] | None = None
        self.direct = self._send if fast else None
        self._half = b""
        self.alive = True
        self.left = 1
        self.looks = 0
        self.messages: list[dict[str, Any]] = []
        self.frames: list[Frame] = []
        self.closed: tuple[int, str] | None = None
        self.aborted = False

    def write(self, frame: Frame) -> bool:
        self.frames.append(frame)
        self.messages.append(json.loads(frame.json))
        return not self.blocked

    def _send(self, wire: bytes) -> int:
        if self._half or self.aborted or self.closed:
            raise AssertionError("there is a rest to be taken first, or it is over")
        if self.blocked and len(wire) % 2:
            raise BlockingIOError
        if self.blocked:
            self._half = wire[: len(wire) // 2]
            return len(self._half)
        self.messages.append(json.loads(wire[wire.index(b"{") :]))
        return len(wire)

    def finish(self, rest: bytes) -> None:
        wire, self._half = self._half + rest, b""
        self.messages.append(json.loads(wire[wire.index(b"{") :]))
        if self.on_block is not None:
            self.on_block()

    def size_of(self, frame: Frame) -> int:
        return frame.size

    def watch(self, _now: float) -> bool:
        self.looks += 1
        return self.alive

    def backlog(self) -> int:
        return self.left if self.blocked else 0

    def close(self, code: int, reason: str) -> None:
        self.closed = (code, reason)

    def abort(self) -> None:
        self.aborted = True

    def take(self) -> list[dict[str, Any]]:
        """The messages since the last call."""
        taken, self.messages = self.messages, []
        return taken

    @property
    def types(self) -> list[str]:
        """The types of all messages not taken yet."""
        return [message["type"] for message in self.messages]


@dataclass(frozen=True)
class PlainRequest:
    """A request by its fields."""

    method: Method
    req_id: ReqId = None
    keys: Sequence[str] | None = None
    list_name: str | None = None
    since: str | None = None
    conflate_ms: int | None = None
    token: str | None = None


class PlainCodec:
    """Messages as plain JSON objects; rows hold key, seq, text and what changed."""

    def parse(self, message: str | bytes) -> PlainRequest:
        try:
            return PlainRequest(**json.loads(message))
        except (ValueError, TypeError) as error:
            raise RefusedError(None, "bad_json", str(error)) from error

    def full(self, value: Item) -> bytes:
        row = {"key": value.key, "seq": value.seq, "text": value.text, "full": True}
        return json.dumps(row).encode()

    def partial(self, value: Item, changed: AbstractSet[str]) -> bytes:
        row = {"key": value.key, "seq": value.seq, "changed": sorted(changed)}
        return json.dumps({**row, "text": value.text}).encode()

    def welcome(self, epoch: str) -> bytes:
        return self._message("welcome", epoch=epoch)

    def ack(self, granted: Granted) -> bytes:
        return self._message(
            "ack",
            req_id=granted.req_id,
            method=granted.method,
            keys=list(granted.keys),
            resumed=granted.resumed,
            rejected=[key for key, _code in granted.rejected],
            conflate_ms=granted.conflate_ms,
        )

    def snapshot(
        self, cursor: str, rows: Iterable[bytes], missing: Sequence[str]
    ) -> bytes:
        loaded = [json.loads(row) for row in rows]
        return self._message(
            "snapshot", cursor=cursor, rows=loaded, missing=list(missing)
        )

    def update(self, cursor: str, rows: Iterable[bytes]) -> bytes:
        loaded = [json.loads(row) for row in rows]
        return self._message("update", cursor=cursor, rows=loaded)

    def heartbeat(self, cursor: str) -> bytes:
        return self._message("heartbeat", cursor=cursor)

    def pong(self, req_id: ReqId) -> bytes:
        return self._message("pong", req_id=req_id)

    def error(self, refused: RefusedError) -> bytes:
        return self._message("error", req_id=refused.req_id, code=refused.code)

    def reconnect(self, reason: str, after_ms: int) -> bytes:
        return self._message("reconnect", reason=reason, after_ms=after_ms)

    def _message(self, kind: str, **fields: object) -> bytes:
        return json.dumps({"type": kind, **fields}).encode()
