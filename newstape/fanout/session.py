"""One reader's conversation, without I/O: messages in, messages out, no await.

The transport makes a session with an outlet, calls ``open`` once, ``receive`` for each
message of the reader, ``resume`` when the outlet takes frames again, and ``end`` when
the connection is gone, however it went.
"""

from collections.abc import Callable, Sequence
from typing import Generic

from newstape.fanout import codes
from newstape.fanout.change import V
from newstape.fanout.codec import Granted, RefusedError, RejectCode, Request
from newstape.fanout.cursor import Cursor
from newstape.fanout.frame import Frame
from newstape.fanout.hub import Hub
from newstape.fanout.limits import Bucket
from newstape.fanout.mailbox import FullError, Goodbye, Outlet, Snapshot
from newstape.fanout.opening import Opening
from newstape.fanout.reader import Reader
from newstape.fanout.scheduler import Timer
from newstape.fanout.vigil import Vigil

ALL_ROWS = -1


class Session(Generic[V]):
    """The protocol's state for one reader."""

    __slots__ = (
        "_address",
        "_ahead",
        "_ahead_timer",
        "_bucket",
        "_faults",
        "_hub",
        "_judge",
        "_mailbox",
        "_on_end",
        "_opened",
        "_outlet",
        "_reader",
        "_request",
        "_shown",
        "_topics",
        "_vigil",
        "closing",
    )

    def __init__(
        self,
        hub: Hub[V],
        outlet: Outlet,
        opening: Opening,
        on_end: Callable[[str], None] | None = None,
        address: str = "",
    ) -> None:
        self._hub = hub
        self._on_end = on_end
        self._address = address
        self._outlet = outlet
        self._reader = Reader(hub, outlet)
        self._mailbox = self._reader.mailbox
        self._request = opening.request
        self._judge = opening.authorize
        self._topics = opening.topics
        self._shown = False
        self._ahead: Request | None = None
        self._ahead_timer: Timer | None = None
        self._opened = hub.scheduler.time()
        self._vigil = Vigil(self._opened)
        self._bucket: Bucket | None = None
        self._faults = 0
        self.closing = False

    def open(self) -> None:
        """Welcome the reader and serve what its address asked for."""
        self._hub.followers[self] = None
        self._post(Frame("welcome", self._hub.codec.welcome(self._hub.cursor.epoch)))
        if self._judge is None:
            self._begin()

    def pinged(self) -> None:
        """The reader sent a ping or pong frame; the transport answers, this counts."""
        if not self.closing and not self._within_rate():
            self._refuse(RefusedError(None, "rate_limited", "Too many pings.", True))

    def receive(self, message: str | bytes) -> None:
        """Serve one message of the reader."""
        if self.closing:
            return
        try:
            if not self._within_rate():
                raise RefusedError(None, "rate_limited", "Too many requests.", True)
            self._serve(self._hub.codec.parse(message))
        except RefusedError as refused:
            self._refuse(refused)

    def resume(self) -> None:
        """The outlet takes frames again."""
        self._mailbox.resume()

    def block(self) -> None:
        """The outlet takes no more frames for now."""
        self._mailbox.block()

    def close(self, code: int, reason: str) -> None:
        """Say goodbye after all that is owed; updates end here."""
        if not self.closing:
            self._stop(code)
            self._mailbox.post(Goodbye(code, reason))

    def end(self, code: int = codes.NORMAL) -> None:
        """The connection is gone, with this code: forget the reader."""
        self._hub.followers.pop(self, None)
        if not self.closing:
            self._stop(code)
        if self._on_end is not None:
            self._on_end(self._address)

    # What the hub calls.

    def advanced(self) -> None:
        """The hub has come to the cursor this reader was ahead with."""
        request, self._ahead = self._ahead, None
        self._stop_waiting()
        if request is not None:
            try:
                self._subscribe(request)
            except RefusedError as refused:
                self._refuse(refused)

    def list_changed(self, name: str) -> None:
        """A list was edited: a new ack and snapshot, if it is one of ours."""
        if self.closing or not self._reader.selection.follows(name):
            return
        self._reader.regroup()
        self._acknowledge(None, "subscribe")
        self._post(Snapshot(self._hub.lists.get(name, ()), ALL_ROWS))

    def notice(self, topic: str, frame: Frame) -> None:
        """Pass a notice on, if its topic is one of ours."""
        if self._shown and topic in self._topics and not self.closing:
            self._mailbox.notify(topic, frame)

    def drain(self, reason: str, after_ms: int) -> None:
        """Tell the reader to come back later, and close."""
        self._post(Frame("reconnect", self._hub.codec.reconnect(reason, after_ms)))
        self.close(codes.RESTART, reason)

    def sweep(self, now: float) -> None:
        """A heartbeat when quiet; an end for who is stuck, gone or not authorized."""
        limits, waiting = self._hub.limits, self._outlet.backlog()
        match self._vigil.look(self._reader.written, waiting, now, limits):
            case "cut off":
                self._cut_off()
            case "heartbeat" if self._mailbox.ready:
                beat = self._hub.codec.heartbeat(self._reader.vouched())
                self._post(Frame("heartbeat", beat))
        if self._judge is not None and now - self._opened >= limits.auth:
            self.close(codes.UNAUTHORIZED, "no key was shown in time")
        if not self._outlet.watch(now) and self._vigil.clear:
            self.close(codes.NO_PONG, "no pong")

    # Requests.

    def _within_rate(self) -> bool:
        now = self._hub.scheduler.time()
        if self._bucket is None:  # most readers never ask for anything
            self._bucket = Bucket(self._hub.limits.max_requests_per_second, now)
        return self._bucket.take(now)

    def _begin(self) -> None:
        request, self._request = self._request, None
        if request is None:
            self._show_notices()
            return
        try:
            self._serve(request)
        except RefusedError as refused:
            self._refuse(refused)
            too_many = refused.code == "too_many_symbols"
            code = codes.TOO_MANY_KEYS if too_many else codes.BAD_REQUESTS
            self.close(code, refused.message)

    def _serve(self, request: Request) -> None:
        match request.method:
            case "ping":
                self._post(Frame("pong", self._hub.codec.pong(request.req_id)))
            case "auth":
                self._authorize(request)
            case _ if self._judge is not None:
                raise RefusedError(request.req_id, "unauthorized", "Show a key first.")
            case "subscribe":
                self._subscribe(request)
            case "unsubscribe":
                self._unsubscribe(request)
            case "configure":
                self._configure(request)

    def _authorize(self, request: Request) -> None:
        judge = self._judge
        if judge is not None and not judge(request.token or ""):
            raise RefusedError(request.req_id, "unauthorized", "This key is not known.")
        self._judge = None
        self._acknowledge(request.req_id, request.method)
        if judge is not None:
            self._begin()

    def _subscribe(self, request: Request) -> None:
        since = Cursor.parse(request.since) if request.since else None
        if since is not None and since.epoch != self._hub.cursor.epoch:
            since = None
        if since is not None and since.seq > self._hub.cursor.seq:
            self._wait(request, since)
            return
        asked, rejected = self._reader.subscribe(request)
        self._acknowledge(request.req_id, request.method, since is not None, rejected)
        self._post(Snapshot(asked, since.seq if since is not None else ALL_ROWS))
        self._show_notices()

    def _unsubscribe(self, request: Request) -> None:
        self._reader.unsubscribe(request)
        self._acknowledge(request.req_id, request.method)

    def _configure(self, request: Request) -> None:
        if request.conflate_ms is not None:
            self._reader.set_window(request.conflate_ms)
        self._reader.regroup()
        self._acknowledge(request.req_id, request.method)

    def _wait(self, request: Request, since: Cursor) -> None:
        """The reader comes from a worker that is ahead of this one: let it catch up."""
        if self._ahead is not None:
            text = "One subscribe waits already."
            raise RefusedError(request.req_id, "bad_request", text, True)
        self._ahead = request
        self._hub.wait_for(self, since.seq)
        self._ahead_timer = self._hub.scheduler.call_later(
            self._hub.limits.catch_up, self._give_up_waiting
        )

    def _give_up_waiting(self) -> None:
        self.close(codes.OVER_CAPACITY, "this server is behind your cursor")

    def _stop_waiting(self) -> None:
        self._hub.stop_waiting(self)
        if self._ahead_timer is not None:
            self._ahead_timer.cancel()
            self._ahead_timer = None

    def _show_notices(self) -> None:
        """Once after the first ack, each topic's present state."""
        if self._shown:
            return
        self._shown = True
        for topic in self._topics:
            frame = self._hub.notices.get(topic)
            if frame is not None:
                self._mailbox.notify(topic, frame)

    def _acknowledge(
        self,
        req_id: int | str | None,
        method: str,
        resumed: bool = False,
        rejected: Sequence[tuple[str, RejectCode]] = (),
    ) -> None:
        keys, window_ms = self._reader.keys, self._reader.window_ms
        granted = Granted(req_id, method, keys, window_ms, resumed, rejected)
        self._post(Frame("ack", self._hub.codec.ack(granted)))

    def _refuse(self, refused: RefusedError) -> None:
        self._hub.stats.faults += 1
        self._faults += 1
        self._post(Frame("error", self._hub.codec.error(refused)))
        if self._faults >= self._hub.limits.max_faults:
            flood = refused.code == "rate_limited"
            code = codes.POLICY if flood else codes.BAD_REQUESTS
            self.close(code, "too many bad requests")

    def _post(self, item: Frame | Snapshot) -> None:
        if self.closing:
            return
        try:
            self._mailbox.post(item)
        except FullError:
            self._cut_off()

    def _cut_off(self) -> None:
        """The reader takes nothing: no goodbye would get through."""
        if not self.closing:
            self._stop(codes.SLOW_CONSUMER)
        self._outlet.abort()

    def _stop(self, code: int) -> None:
        self.closing = True
        self._hub.stats.closes[code] += 1
        self._reader.leave()
        self._stop_waiting()
