"""What goes through a stack: prices, stories, pages."""

from collections.abc import Mapping

from rich.table import Table
from rich.text import Text

from newstape.cli.top.figures import NONE, duration, number
from newstape.cli.top.reading import Keep
from newstape.cli.top.routes import asked, pushed, read, written
from newstape.cli.top.track import Track

_requests = "newstape_http_requests_total"


def flows(tracks: Mapping[str, Track]) -> Table:
    """A line for each; a dash stands for what nobody tells."""
    quotes, articles, gateway = (
        tracks[name] for name in ("quotes", "articles", "gateway")
    )
    table = Table.grid(padding=(0, 2, 0, 0))
    for name, told in (
        ("ticks", _ticks(quotes)),
        ("pushes", Text(_each_second(quotes, pushed))),
        ("journal", _journal(quotes)),
        ("stories", _stories(articles)),
        ("pages", Text(_each_second(gateway, asked))),
        ("upstreams", _upstreams(gateway)),
        ("goodbyes", _closes(quotes, gateway)),
    ):
        table.add_row(Text(name, "dim"), told)
    return table


def _each_second(track: Track, keep: Keep) -> str:
    rate = track.rate(_requests, keep)
    return NONE if rate is None else f"{number(rate)}/s"


def _ticks(quotes: Track) -> Text:
    total = quotes.rate("newstape_ticks_total")
    line = Text(NONE if total is None else f"{number(total)}/s")
    for outcome, rate in quotes.rates("newstape_ticks_total", "outcome").items():
        colour = "bold yellow" if outcome == "refused" else ""
        line.append(f"  {outcome} {number(rate)}", colour)
    return line


def _journal(quotes: Track) -> Text:
    line = Text(f"{number(quotes.told('newstape_board_quotes'))} quotes")
    stale = quotes.told("newstape_board_stale_quotes")
    line.append(f"  {number(stale)} stale", "bold yellow" if stale else "")
    append = quotes.quantile(0.99, "newstape_journal_append_seconds")
    line.append(f"  kept in {duration(append)} (p99)")
    return line


def _stories(articles: Track) -> Text:
    reads, writes = _each_second(articles, read), _each_second(articles, written)
    return Text(f"{reads} read  {writes} written")


def _upstreams(gateway: Track) -> Text:
    """Whom the gateway hears."""
    line = Text()
    heard = gateway.now.samples.by("newstape_upstream_up", "upstream")
    for name, up in heard.items():
        line.append(f"{name} {'up' if up else 'down'}  ", "green" if up else "bold red")
    return line or Text(NONE)


def _closes(*tracks: Track) -> Text:
    """How often we ended connections, by close code, since the services started."""
    counts: dict[str, float] = {}
    for track in tracks:
        told = track.now.samples.by("newstape_stream_closes_total", "code")
        for code, count in told.items():
            counts[code] = counts.get(code, 0) + count
    said = (f"{code}: {number(count)}" for code, count in counts.items() if count)
    return Text("  ".join(said) or NONE)
