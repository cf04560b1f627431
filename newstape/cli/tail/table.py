"""A board as a table for people."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from rich import box
from rich.table import Table
from rich.text import Text

from newstape.cli.tail.board import Board, Row

_DIRECTIONS = {1: ("▲", "green"), -1: ("▼", "red"), 0: ("", "")}


def table(board: Board) -> Table:
    """One line a symbol, in the order of the subscription, and how things stand."""
    # How things stand goes on top: a table longer than the screen is cut below.
    made = Table(box=box.SIMPLE_HEAD, title=_state(board), title_justify="left")
    made.add_column("symbol")
    made.add_column("price", justify="right")
    made.add_column("")
    made.add_column("change", justify="right")
    for heading in ("currency", "time (UTC)", "remarks"):
        made.add_column(heading)
    for symbol in board.symbols():
        row = board.rows.get(symbol)
        cells = _cells(row) if row else (Text("no price yet", "dim"),)
        made.add_row(Text(symbol), *cells, style="" if board.live else "dim")
    return made


def _state(board: Board) -> Text:
    state = Text(board.note, "green" if board.live else "bold yellow")
    if board.rejected:
        state.append(f"   unknown: {', '.join(board.rejected)}", "red")
    return state


def _cells(row: Row) -> Iterator[Text]:
    quote = row.fields
    arrow, colour = _DIRECTIONS[row.direction]
    yield Text(price(quote), f"bold {colour}" if row.fresh else "")
    yield Text(arrow, colour)
    yield _change(quote["change_percent"])
    yield Text(quote.get("currency") or "")
    yield Text(f"{quote['time']:%Y-%m-%d %H:%M:%S}")
    yield Text(", ".join(remarks(quote)), "yellow")


def price(quote: Mapping[str, Any]) -> str:
    """The price with the digits it has, and at least those of its instrument."""
    value: Decimal = quote["price"]
    own = -int(value.as_tuple().exponent)
    return f"{value:.{max(own, quote.get('precision') or 0)}f}"


def remarks(quote: Mapping[str, Any]) -> Iterator[str]:
    """What a reader has a right to know besides the figures."""
    if quote.get("stale"):
        yield "stale"
    if quote.get("trading") not in (None, "normal"):
        yield str(quote["trading"])
    if quote.get("session") not in (None, "regular"):
        yield str(quote["session"])
    if quote.get("delay_seconds"):
        yield f"{quote['delay_seconds'] // 60} min late"
    if quote.get("source") == "simulated":
        yield "simulated"
    if quote.get("attribution"):
        yield str(quote["attribution"])


def _change(percent: Decimal | None) -> Text:
    if percent is None:
        return Text("–", "dim")
    colour = "green" if percent > 0 else "red" if percent < 0 else ""
    return Text(f"{percent:+.2f}%", colour)
