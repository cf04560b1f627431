"""A uvicorn protocol that answers what it can by itself, without asking the app.

To start the app for a request costs several times as much as to write a page that is
ready. So kept answers are given from here, and ``app.state.swift``, where there is one,
is asked before the app. A request whose header fields are known (``kit.asked``) is not
even parsed. Everything else goes the usual way, where the same answers are made, kept
and given: where uvicorn changes inside, nothing is lost but speed.
"""

import time
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple, cast

import structlog
from starlette.types import Scope
from uvicorn.protocols.http.httptools_impl import RequestResponseCycle

from newstape.kit.asked import Asked, KnownFields, asked_in
from newstape.kit.lending import LendingProtocol
from newstape.kit.replies import LOOKED, Replies, Reply, Swift, header_lines
from newstape.kit.requests import Witness, new_name

if TYPE_CHECKING:
    from uvicorn._types import ASGI3Application

log = structlog.get_logger(__name__)
_lines = {200: b"HTTP/1.1 200 OK\r\n", 304: b"HTTP/1.1 304 Not Modified\r\n"}


class _Turn(NamedTuple):
    """A request that is being answered; ``end`` it, or ``pass_on`` to the app."""

    asked: Asked
    began: float
    end: Callable[[], None]
    pass_on: Callable[[], None]


class ReplayingProtocol(LendingProtocol):
    """``app.state.replies`` are given, ``app.state.witness`` is told of them.

    ``_raw``: the bytes that are parsed now, if they begin a request. ``_looked``: what
    they ask for, if nothing was found for it. ``_waiting``: the request for which a
    swift answer is on its way; what comes meanwhile lies in ``_later``. ``leaving``: the
    server has ended and hangs up when that is answered.
    """

    def __init__(self, config: Any, *args: Any, **more: Any) -> None:
        super().__init__(config, *args, **more)
        self._replies: Replies = config.app.state.replies
        self._witness: Witness = config.app.state.witness
        self._swift: Swift | None = config.app.state.swift
        self._known: KnownFields = config.app.state.known_fields
        self._raw = self._later = b""
        self._looked: Asked | None = None
        self._waiting: _Turn | None = None
        self._amid = self.leaving = False
        self._answered = 0.0
        self._default: tuple[list[tuple[bytes, bytes]], bytes] = [], b""

    def data_received(self, data: bytes) -> None:
        """Answer a request that is known; have anything else parsed."""
        if self._waiting is not None:
            self._later += data
            self.flow.pause_reading()
            return
        rests = self._rests()
        asked = self._known.read(data, self.scheme or "") if rests else None
        if asked is None:
            self._raw = data if rests else b""
            super().data_received(data)
        else:
            self._answer(asked, self._rest, partial(self._parse, asked, data))

    def _rests(self) -> bool:
        """Whether all that was asked is answered, and the answers are on their way."""
        done = self.cycle is None or self.cycle.response_complete
        return done and not (self._amid or self.pipeline or self.flow.write_paused)

    def on_message_begin(self) -> None:
        """A request begins, which may come in pieces."""
        self._amid = True
        super().on_message_begin()

    def on_message_complete(self) -> None:
        """All of it is here."""
        self._amid = False
        super().on_message_complete()

    def timeout_keep_alive_handler(self) -> None:
        """Hang up, unless something was answered that did not set the timer anew."""
        left = self._answered + self.timeout_keep_alive - self.loop.time()
        if self._waiting or left > 0:
            self._set_timer(self.timeout_keep_alive if self._waiting else left)
        else:
            super().timeout_keep_alive_handler()

    def shutdown(self) -> None:
        """Hang up, but not on who is waiting for a swift answer."""
        self.leaving = True
        if self._waiting is None:
            super().shutdown()

    def _start_asgi_task(
        self, cycle: RequestResponseCycle, app: "ASGI3Application"
    ) -> None:
        asked, self._looked = self._looked, None
        if asked is None and self._is_plain(cycle):
            found = asked_in(cast(Scope, cycle.scope))
            if not found.fields.asks_more:
                self._known.learn(self._raw, found.fields)
                end = partial(self._complete, cycle)
                self._answer(found, end, partial(self._start, cycle, app, found))
                return
        self._start(cycle, app, asked)

    def _is_plain(self, cycle: RequestResponseCycle) -> bool:
        """Whether an answer may be written to the socket from here."""
        plain = cycle.keep_alive and not cycle.waiting_for_100_continue
        return plain and not self.flow.write_paused and not self.pipeline

    def _answer(
        self, asked: Asked, end: Callable[[], None], pass_on: Callable[[], None]
    ) -> None:
        turn = _Turn(asked, time.perf_counter(), end, pass_on)
        reply = self._replies.find(asked)
        if reply is not None:
            self._give(turn, reply)
        elif self._swift is None:
            pass_on()
        else:
            self._waiting = turn
            try:
                self._swift(asked, partial(self._told, turn))
            except Exception:
                log.exception("swift_answer_failed", path=asked.path)
                self._told(turn, None)  # the app knows how a failure is told

    def _told(self, turn: _Turn, reply: Reply | None) -> None:
        """Go on where a swift answer was waited for; None: there is none."""
        if self._waiting is not turn:
            return
        self._waiting = None
        if self.transport.is_closing():
            return
        if reply is None:
            turn.pass_on()
        else:
            self._give(turn, reply)
        if self.leaving:
            self.shutdown()
        elif self._later:
            later, self._later = self._later, b""
            self.flow.resume_reading()
            self.data_received(later)

    def _give(self, turn: _Turn, reply: Reply) -> None:
        """Write an answer."""
        asked = turn.asked
        status, said = reply.to(asked)
        name = new_name()
        named = b"x-request-id: %b\r\n" % name.encode()
        body = b"" if asked.method == "HEAD" else said.body
        parts = (_lines[status], said.head, self._always(), named, b"\r\n", body)
        self.transport.write(b"".join(parts))
        turn.end()
        told = asked.method, asked.path, reply.route.path, status
        self._witness.tell(*told, time.perf_counter() - turn.began, x_request_id=name)

    def _always(self) -> bytes:
        """What uvicorn has every answer say, which changes each second."""
        headers = self.server_state.default_headers
        if headers is not self._default[0]:
            self._default = headers, header_lines(headers)
        return self._default[1]

    def _rest(self) -> None:
        """End a request that was not parsed."""
        self.server_state.total_requests += 1
        self._answered = self.loop.time()
        if self.timeout_keep_alive_task is None:
            self._set_timer(self.timeout_keep_alive)

    def _parse(self, asked: Asked, data: bytes) -> None:
        """Pass on a request that was not parsed."""
        self._looked = asked
        super().data_received(data)

    def _complete(self, cycle: RequestResponseCycle) -> None:
        """End a request that was parsed."""
        cycle.response_started = cycle.response_complete = True
        self.on_response_complete()

    def _start(
        self, cycle: RequestResponseCycle, app: "ASGI3Application", asked: Asked | None
    ) -> None:
        """Pass on a request that was parsed; ``asked`` if nothing was found for it."""
        if asked is not None:
            cast(Scope, cycle.scope)["state"][LOOKED] = asked
        super()._start_asgi_task(cycle, app)

    def _set_timer(self, seconds: float) -> None:
        self.timeout_keep_alive_task = self.loop.call_later(
            seconds, self.timeout_keep_alive_handler
        )
