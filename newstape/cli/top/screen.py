"""The picture: the three services, their readers, and what goes through them."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from rich.console import Group, JustifyMethod, RenderableType
from rich.table import Table
from rich.text import Text

from newstape.cli.top.figures import age, duration, number, percent, size
from newstape.cli.top.flows import flows
from newstape.cli.top.routes import answered, asked, failed
from newstape.cli.top.track import Track

Tracks = Mapping[str, Track]
_colours = {"ready": "green", "unready": "bold yellow", "down": "bold red"}
_left = frozenset({"service", "stream", "state"})
_requests = "newstape_http_requests_total"


def picture(tracks: Tracks, now: datetime, hint: str = "") -> RenderableType:
    """All of it, as of the newest readings; ``hint`` is said beside the title."""
    title = Text("newstape top", "bold")
    title.append(f"  {now:%H:%M:%S} UTC  {hint}", "dim")
    return Group(
        title,
        Text(),
        _services(tracks, now),
        *_troubles(tracks),
        Text(),
        _readers(tracks),
        Text(),
        _fan_out(tracks),
        Text(),
        flows(tracks),
    )


def _table(*headings: str) -> Table:
    table = Table(box=None, pad_edge=False, header_style="dim", padding=(0, 2, 0, 0))
    for heading in headings:
        side: JustifyMethod = "left" if heading in _left else "right"
        table.add_column(heading, justify=side, no_wrap=True)
    return table


def _services(tracks: Tracks, now: datetime) -> Table:
    table = _table(
        *("service", "state", "requests/s", "failed/s", "p99"),
        *("CPU", "memory", "files", "up"),
    )
    for name, track in tracks.items():
        state = track.now.state
        figures = _service(track, now.timestamp())
        table.add_row(name, Text(state, _colours[state]), *figures)
    return table


def _troubles(tracks: Tracks) -> Iterator[Text]:
    """Why those that are not ready are not."""
    for name, track in tracks.items():
        for reason in track.now.reasons:
            yield Text(f"{name}: {reason}", _colours[track.now.state])


def _service(track: Track, now: float) -> Iterator[str]:
    yield number(track.rate(_requests, asked))
    yield number(track.rate(_requests, failed))
    yield duration(track.quantile(0.99, "newstape_http_request_seconds", answered))
    yield percent(track.rate("process_cpu_seconds_total"))
    yield size(track.told("process_resident_memory_bytes"))
    yield number(track.told("process_open_fds"))
    started = track.told("process_start_time_seconds")
    yield age(started and now - started)


def _readers(tracks: Tracks) -> Table:
    table = _table(
        "stream", "readers", "groups", "behind", "cut off", "lag p50", "lag p99"
    )
    for name, track in _streams(tracks):
        table.add_row(
            name,
            number(track.told("newstape_stream_readers")),
            number(track.told("newstape_stream_groups")),
            number(track.told("newstape_stream_readers_behind")),
            number(track.told("newstape_stream_closes_total", _stuck)),
            duration(track.quantile(0.5, "newstape_stream_lag_seconds")),
            duration(track.quantile(0.99, "newstape_stream_lag_seconds")),
        )
    return table


def _stuck(labels: Mapping[str, str]) -> bool:
    return labels["code"] == "4101"


def _fan_out(tracks: Tracks) -> Table:
    names = ("changes", "frames", "rows", "rows_conflated", "bytes")
    headings = (f"{name.removeprefix('rows_')}/s" for name in names)
    table = _table("stream", *headings)
    for name, track in _streams(tracks):
        *counts, flow = (track.rate(f"newstape_stream_{n}_total") for n in names)
        table.add_row(name, *map(number, counts), size(flow))
    return table


def _streams(tracks: Tracks) -> Iterator[tuple[str, Track]]:
    return ((name, tracks[name]) for name in ("gateway", "quotes"))
