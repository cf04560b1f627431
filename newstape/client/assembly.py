"""Whole quotes out of a stream's rows. Pure: messages in, quotes out."""

from collections.abc import Iterable
from typing import NamedTuple

from newstape.client.errors import MalformedError
from newstape.wire.quotes import Quote
from newstape.wire.stream import Snapshot, Update, UpdateRow

EVERY_FIELD = frozenset(Quote.model_fields)


class Moved(NamedTuple):
    """A quote as it is now, and the fields that a row said of it."""

    quote: Quote
    fields: frozenset[str]


class News(NamedTuple):
    """What moved; of an epoch that was not told of before it is all there is."""

    epoch: str
    moved: list[Moved]


class Assembly:
    """The newest whole quote of every symbol that a stream told of."""

    def __init__(self) -> None:
        self.quotes: dict[str, Quote] = {}
        self._epoch: str | None = None

    def take(self, message: Snapshot | Update) -> News:
        """Learn from a message.

        Raises:
            MalformedError: a partial row of a symbol that was never told whole.
        """
        epoch, _, _ = message.cursor.rpartition("-")
        if epoch != self._epoch:
            self._epoch, self.quotes = epoch, {}
        rows: Iterable[Quote | UpdateRow] = message.quotes
        moved = [self._lay(row) for row in rows]
        self.quotes.update((one.quote.symbol, one.quote) for one in moved)
        return News(epoch, moved)

    def _lay(self, row: Quote | UpdateRow) -> Moved:
        if isinstance(row, Quote):
            return Moved(row, EVERY_FIELD)
        given = {name: getattr(row, name) for name in row.model_fields_set}
        held = self.quotes.get(row.symbol)
        if held is not None:
            # Rows leave it out; a change was not received before it happened.
            given.setdefault("received", max(held.received, row.time))
            quote = held.model_copy(update=given)
            return Moved(quote, frozenset(row.model_fields_set))
        if given.keys() < EVERY_FIELD:
            raise MalformedError(f"a partial row of {row.symbol}, which is not known")
        return Moved(Quote.model_construct(**given), EVERY_FIELD)
