"""A copy of the quotes service, kept over real sockets."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from newstape.client.assembly import Moved
from newstape.client.market import Market
from newstape.client.reasons import Reason
from newstape.client.rest import QuotesApi
from newstape.kit.tasks import ending_group
from tests.fakes.hosting import hosting
from tests.fakes.line import Line
from tests.fakes.upstreams import MarketStand
from tests.fakes.waiting import until


@dataclass
class Notes:
    """A keeper that writes down what it is told."""

    epochs: list[str] = field(default_factory=list)
    prices: dict[str, str] = field(default_factory=dict)
    lists: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    names: Mapping[str, str | None] = field(default_factory=dict)
    told: list[str] = field(default_factory=list)

    def take(self, epoch: str, moved: Sequence[Moved]) -> None:
        if self.epochs[-1:] != [epoch]:
            self.epochs.append(epoch)
            self.prices.clear()
        self.prices |= {one.quote.symbol: str(one.quote.price) for one in moved}

    def hear(self) -> None:
        if self.told[-1:] != ["hear"]:
            self.told.append("hear")

    def lose(self, reason: Reason) -> None:
        self.told.append(reason)

    def list_all(self, lists: Mapping[str, tuple[str, ...]]) -> None:
        self.lists = lists

    def name_all(self, names: Mapping[str, str | None]) -> None:
        self.names = names


@dataclass
class Scene:
    """A market that runs, on a line to a stand with one quote."""

    stand: MarketStand
    line: Line
    notes: Notes
    market: Market


@asynccontextmanager
async def scene() -> AsyncIterator[Scene]:
    stand = MarketStand()
    stand.lists["front"] = ["GSK"]
    stand.names["GSK"] = "GSK plc"
    stand.quote("GSK", "39.36")
    async with (
        hosting(stand.app) as url,
        Line.to(url) as line,
        QuotesApi(line.url, deadline_seconds=1) as api,
        ending_group() as group,
    ):
        notes = Notes()
        market = Market(line.url, None, api, notes)
        group.create_task(market.run())
        await until(lambda: bool(notes.prices and notes.lists and notes.names))
        yield Scene(stand, line, notes, market)


async def test_a_whole_copy() -> None:
    """Quotes, lists and names are there at once, and what moves follows."""
    async with scene() as at:
        assert at.notes.prices == {"GSK": "39.36"}
        assert at.notes.lists == {"front": ("GSK",)}
        assert at.notes.names == {"GSK": "GSK plc"}
        at.stand.quote("GSK", "40.00")
        await until(lambda: at.notes.prices == {"GSK": "40.00"}, 1)
        assert at.notes.told == ["hear"]


async def test_a_new_symbol() -> None:
    """A symbol that was not there before comes with its name."""
    async with scene() as at:
        at.stand.names["BP"] = "BP p.l.c."
        at.stand.quote("BP", "35.59")
        await until(lambda: at.notes.names.get("BP") == "BP p.l.c.", 1)


async def test_a_break() -> None:
    """A break is told; what moved meanwhile is there when it is said to be over."""
    async with scene() as at:
        await at.line.cut()
        await until(lambda: at.market.down == "connect")
        at.stand.quote("GSK", "41.00")
        await at.line.mend()
        await until(lambda: at.market.down is None)
        assert (at.notes.prices, at.notes.told[-1]) == ({"GSK": "41.00"}, "hear")
        assert at.notes.epochs == ["aaaa"]


async def test_silence() -> None:
    """Three seconds without a word on an open connection are a loss."""
    async with scene() as at:
        at.line.freeze()
        await until(lambda: at.market.down is not None, 6)
        assert at.notes.told == ["hear", "mute"]
        at.line.thaw()
        await until(lambda: at.market.down is None)


async def test_another_epoch() -> None:
    """After a restore the numbering is another, and all comes anew."""
    async with scene() as at:
        at.stand.renumber("bbbb")
        await until(lambda: at.notes.epochs == ["aaaa", "bbbb"])
        assert at.notes.prices == {"GSK": "39.36"}


async def test_a_list_is_asked_for() -> None:
    """A list is learnt when it is asked for; one that is not there is not asked twice."""
    async with scene() as at:
        at.stand.lists["boat"] = ["GSK"]
        await at.market.learn_lists("boat")
        assert at.notes.lists["boat"] == ("GSK",)
        await at.market.learn_lists("nothing")
        calls = len(at.stand.calls)
        await at.market.learn_lists("nothing")
        assert len(at.stand.calls) == calls


async def test_lists_are_asked_for_again() -> None:
    """An edit of a list is noticed within a second or so, and so is its deletion."""
    async with scene() as at:
        at.stand.lists = {"front": [], "b": ["GSK"]}
        await until(lambda: at.notes.lists == {"front": (), "b": ("GSK",)}, 3)


async def test_a_stream_that_makes_no_sense() -> None:
    """A row of a symbol that was never told whole is a loss, and all is asked anew."""
    async with scene() as at:
        at.stand.quote("ZZZ", "1", is_whole=False)
        await until(lambda: "invalid" in at.notes.told)
        await until(lambda: at.market.down is None)
        assert at.notes.prices.keys() == {"GSK", "ZZZ"}
