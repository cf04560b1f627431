"""A page's strip to the quotes service: its prices, and the lists that hold it."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from newstape.cli.importing.outcome import Outcome, named, prices, refused
from newstape.client.errors import ClientError, RefusedError
from newstape.client.rest import QuotesApi
from newstape.wire.quotes import IngestReport, Tick

FRONT = "front"
BATCH_TICKS = 1_000
MAX_LIST_SYMBOLS = 500

_IGNORED = {
    "older": "newer ones stand",
    "unknown_symbol": "the service takes no new symbols",
}


@dataclass
class _Tally:
    """The reports on several batches, added up; symbols by the reason they got."""

    accepted: int = 0
    unchanged: int = 0
    ignored: defaultdict[str, list[str]] = field(
        default_factory=lambda: defaultdict(list)
    )
    refused: defaultdict[str, list[str]] = field(
        default_factory=lambda: defaultdict(list)
    )

    def add(self, report: IngestReport, batch: Sequence[Tick]) -> None:
        self.accepted += report.accepted
        self.unchanged += report.unchanged
        for older in report.ignored:
            self.ignored[_IGNORED[older.reason]].append(older.symbol)
        for bad in report.refused:
            self.refused[bad.detail].append(batch[bad.index].symbol)

    def outcomes(self) -> Iterator[Outcome]:
        if self.accepted:
            yield Outcome("updated", prices(self.accepted))
        if self.unchanged:
            yield Outcome("unchanged", prices(self.unchanged))
        for why, symbols in self.ignored.items():
            text = f"{why}: {named(symbols)}"
            yield Outcome("ignored", prices(len(symbols)), text)
        for why, symbols in self.refused.items():
            text = f"{why}: {named(symbols)}"
            yield Outcome("refused", prices(len(symbols)), text)


async def send_prices(quotes: QuotesApi, ticks: Sequence[Tick]) -> list[Outcome]:
    """Post the ticks in batches; after a batch that failed no other is tried."""
    tally = _Tally()
    for start in range(0, len(ticks), BATCH_TICKS):
        batch = ticks[start : start + BATCH_TICKS]
        try:
            tally.add(await quotes.post_ticks(batch), batch)
        except ClientError as error:
            return [*tally.outcomes(), refused(prices(len(ticks) - start), error)]
    return list(tally.outcomes())


async def put_lists(
    quotes: QuotesApi, name: str, symbols: Sequence[str]
) -> list[Outcome]:
    """Put the page's list as it is, and the front's if there is none yet."""
    outcomes = [await _put_list(quotes, name, symbols, replace=True)]
    if name != FRONT:
        outcomes.append(await _put_list(quotes, FRONT, symbols, replace=False))
    return outcomes


async def _put_list(
    quotes: QuotesApi, name: str, symbols: Sequence[str], replace: bool
) -> Outcome:
    what, wanted = f"list {name}", list(symbols[:MAX_LIST_SYMBOLS])
    try:
        standing = await _standing(quotes, name)
        if standing == wanted or (standing is not None and not replace):
            return Outcome("unchanged", what)
        await quotes.put_list(name, wanted)
    except ClientError as error:
        return refused(what, error)
    why = None
    if len(symbols) > MAX_LIST_SYMBOLS:
        why = f"the first {MAX_LIST_SYMBOLS} of {len(symbols)}: a list holds no more"
    return Outcome("created" if standing is None else "updated", what, why)


async def _standing(quotes: QuotesApi, name: str) -> list[str] | None:
    try:
        return (await quotes.list_named(name)).symbols
    except RefusedError as error:
        if error.status == 404:
            return None
        raise
