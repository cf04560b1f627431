"""What must hold for readers after any sequence of events.

A reader that comes to rest holds the newest value of every key it subscribes to; it
never saw a key go back; never more than one value per key waited for it; and every
cursor it was given was true.
"""

import json
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from newstape.fanout import Change, Cursor, Hub, Limits, Opening, Session
from newstape.fanout.selection import EVERYTHING
from tests.fakes.fanout import HandClock, Item, ListOutlet, PlainCodec, PlainRequest

KEYS = ["A", "B", "C", "D", "E"]
keys = st.lists(st.sampled_from(KEYS), min_size=1, max_size=4, unique=True)
rates = st.sampled_from([0, 50, 100, 1000])
readers = st.integers(0, 4)
PRICE = frozenset({"text"})


class Client:
    """A reader as a third party would write it: it believes only the messages."""

    def __init__(
        self, hub: Hub[Item], history: dict[str, list[int]], fast: bool
    ) -> None:
        self.hub = hub
        self.fast = fast
        self.history = history
        self.held: dict[str, int] = {}
        self.cursor: str | None = None
        self.acked: set[str] = set()
        self.confirmed: set[str] = set()
        self.connect(None)

    def connect(self, request: PlainRequest | None) -> None:
        self.resumed_ack = request is not None
        self.confirmed = set()
        self.outlet = ListOutlet(fast=self.fast)
        self.session = Session(self.hub, self.outlet, Opening(request))
        self.outlet.on_block = self.session.block
        self.session.open()
        self.read()

    def reconnect(self) -> None:
        """Drop, and resume what was confirmed."""
        wanted = sorted(self.confirmed)
        self.session.end()
        self.acked = set()
        self.held = {key: seq for key, seq in self.held.items() if self.has(key)}
        if wanted:
            since = self.cursor
            self.connect(PlainRequest("subscribe", keys=wanted, since=since))
        else:
            self.held, self.cursor = {}, None
            self.connect(None)

    def has(self, key: str) -> bool:
        """Whether the key was subscribed to, and its snapshot has come."""
        return key in self.confirmed or EVERYTHING in self.confirmed

    def ask(self, **request: object) -> None:
        self.session.receive(json.dumps(request))
        self.read()

    def read(self) -> None:
        for message in self.outlet.take():
            match message["type"]:
                case "ack":
                    self._on_ack(message["keys"], message["resumed"])
                case "snapshot":
                    self.confirmed = set(self.acked)
                    self._on_rows(message["rows"], message["cursor"], fresh=True)
                case "update":
                    self._on_rows(message["rows"], message["cursor"], fresh=False)

    def _on_ack(self, granted: Sequence[str], resumed: bool) -> None:
        self.acked = set(granted)
        if self.resumed_ack and not resumed:
            self.held = {}
        self.resumed_ack = False
        self.confirmed = {key for key in self.acked if self.has(key)}

    def _on_rows(
        self, rows: Sequence[dict[str, object]], cursor: str, fresh: bool
    ) -> None:
        for row in rows:
            key, seq = str(row["key"]), int(str(row["seq"]))
            before = self.held.get(key, -1)
            assert seq >= before if fresh else seq > before, (key, seq, before)
            self.held[key] = seq
        self.cursor = cursor
        self._check(cursor)

    def _check(self, cursor: str) -> None:
        """Every change up to the cursor has been sent."""
        place = Cursor.parse(cursor)
        assert place is not None
        for key, seqs in self.history.items():
            if not self.has(key):
                continue
            known = bisect_right(seqs, place.seq)
            if known:
                assert self.held.get(key, -1) >= seqs[known - 1], (key, cursor)


class Readers(RuleBasedStateMachine):
    """Readers come, ask, stall, resume, drop and come back while changes go on."""

    def __init__(self) -> None:
        super().__init__()
        self.clock = HandClock()
        limits = Limits(max_requests_per_second=10_000)
        self.hub: Hub[Item] = Hub(PlainCodec(), limits, self.clock)
        self.history: dict[str, list[int]] = defaultdict(list)
        self.seq = 0
        self.hub.load("e", 0, {})
        self.hub.know(KEYS)
        self.hub.set_list("front", KEYS[:2])
        self.clients = [
            Client(self.hub, self.history, fast=number > 1) for number in range(5)
        ]

    @rule(changed=keys, urgent=st.booleans())
    def publish(self, changed: list[str], urgent: bool) -> None:
        changes = []
        for key in changed:
            self.seq += 1
            self.history[key].append(self.seq)
            item = Item(key, self.seq, str(self.seq))
            changes.append(Change(key, self.seq, item, PRICE, urgent))
        self.hub.publish(changes)
        self.read_all()

    @rule(reader=readers, asked=keys)
    def subscribe(self, reader: int, asked: list[str]) -> None:
        self.clients[reader].ask(method="subscribe", keys=asked)

    @rule(reader=readers)
    def subscribe_all(self, reader: int) -> None:
        self.clients[reader].ask(method="subscribe", keys=[EVERYTHING])

    @rule(reader=readers)
    def subscribe_list(self, reader: int) -> None:
        self.clients[reader].ask(method="subscribe", list_name="front")

    @rule(reader=readers, dropped=keys)
    def unsubscribe(self, reader: int, dropped: list[str]) -> None:
        self.clients[reader].ask(method="unsubscribe", keys=[*dropped, EVERYTHING])

    @rule(reader=readers, rate=rates)
    def configure(self, reader: int, rate: int) -> None:
        self.clients[reader].ask(method="configure", conflate_ms=rate)

    @rule(members=keys)
    def edit_list(self, members: list[str]) -> None:
        self.hub.set_list("front", members)
        self.read_all()

    @rule(reader=readers)
    def stall(self, reader: int) -> None:
        self.clients[reader].outlet.blocked = True

    @rule(reader=readers, free=st.booleans())
    def take_one(self, reader: int, free: bool) -> None:
        client = self.clients[reader]
        client.outlet.blocked = not free
        if not client.session._mailbox.ready:
            client.session.resume()
        client.read()

    @rule(reader=readers)
    def reconnect(self, reader: int) -> None:
        self.clients[reader].reconnect()

    @rule(milliseconds=st.integers(1, 1500))
    def wait(self, milliseconds: int) -> None:
        self.clock.advance(milliseconds / 1000)
        self.read_all()

    @invariant()
    def waiting_is_bounded(self) -> None:
        for client in self.clients:
            assert len(client.session._mailbox.missed) <= len(KEYS)

    def read_all(self) -> None:
        for client in self.clients:
            client.read()

    def teardown(self) -> None:
        """Everybody may read again; then all is quiet."""
        for client in self.clients:
            client.outlet.blocked = False
            client.session.resume()
        self.clock.advance(120)
        self.read_all()
        for client in self.clients:
            assert not client.outlet.aborted
            assert client.confirmed == client.acked
            for key, seqs in self.history.items():
                if client.has(key):
                    assert client.held.get(key) == seqs[-1], key


TestReaders = Readers.TestCase
TestReaders.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
