"""The picture as a person sees it."""

import io
from datetime import UTC, datetime

from rich.console import Console

from newstape.cli.top.reading import Reading, Samples
from newstape.cli.top.screen import picture
from newstape.cli.top.track import Track

NOW = datetime(2024, 6, 17, 20, tzinfo=UTC)
HISTOGRAM = """\
# TYPE newstape_stream_lag_seconds histogram
newstape_stream_lag_seconds_bucket{{le="0.1"}} {0}
newstape_stream_lag_seconds_bucket{{le="+Inf"}} {0}
newstape_stream_lag_seconds_count {0}
newstape_stream_lag_seconds_sum 1
"""


def track(*texts: str) -> Track:
    """A service that told these, a second apart."""
    made = Track()
    for at, text in enumerate(texts):
        made.take(Reading(at, "ready", (), Samples(text)))
    return made


def down() -> Track:
    """A service that is not there."""
    made = Track()
    made.take(Reading(0, "down", ("no connection",)))
    return made


def drawn(*services: Track) -> str:
    """The picture's text in a plain terminal: gateway, quotes, articles."""
    out = io.StringIO()
    console = Console(file=out, width=80)
    tracks = dict(zip(("gateway", "quotes", "articles"), services, strict=True))
    console.print(picture(tracks, NOW, "q quits"))
    return out.getvalue()


def line(text: str, start: str, nth: int = 0) -> list[str]:
    """The words of the line that starts so."""
    found = [line for line in text.splitlines() if line.startswith(start)]
    return found[nth].split()


def test_a_stack_that_is_down() -> None:
    """It says so, and stands there with a dash for every figure."""
    text = drawn(down(), down(), down())
    for name in ("gateway", "quotes", "articles"):
        assert line(text, name)[1:] == ["down", *["–"] * 7]
        assert f"{name}: no connection" in text
    assert line(text, "quotes ", 1)[1:] == ["–"] * 6
    assert line(text, "pages") == ["pages", "–"]
    assert line(text, "upstreams") == ["upstreams", "–"]
    assert "20:00:00 UTC  q quits" in text


def test_a_service_and_what_it_costs() -> None:
    """Watchers are no visitors, and a service has no more than it tells."""
    quiet = 'newstape_http_requests_total{method="GET",route="/metrics",status="200"} '
    page = 'newstape_http_requests_total{method="GET",route="/v1/front",status="503"} '
    own = f"process_start_time_seconds {NOW.timestamp() - 300}\n"
    own += "process_resident_memory_bytes 81e6\nprocess_open_fds 27\n"
    gateway = track(
        f"{quiet}1\n{page}1\nprocess_cpu_seconds_total 1\n{own}",
        f"{quiet}9\n{page}5\nprocess_cpu_seconds_total 1.25\n{own}",
    )
    words = line(drawn(gateway, down(), down()), "gateway")
    assert words == [
        *("gateway", "ready", "4", "4", "–", "25%", "81", "MB", "27", "5", "min")
    ]


def test_the_readers_of_a_stream() -> None:
    """How many they are, how they fare, and how late prices reach them."""
    told = "newstape_stream_readers 2000\nnewstape_stream_groups 3\n"
    told += "newstape_stream_readers_behind 4\n"
    told += 'newstape_stream_closes_total{code="4101"} 5\n'
    told += 'newstape_stream_closes_total{code="1000"} 6\n'
    quotes = track(told + HISTOGRAM.format(0), told + HISTOGRAM.format(10))
    text = drawn(down(), quotes, down())
    assert line(text, "quotes ", 1) == [
        *("quotes", "2k", "3", "4", "5", "50", "ms", "99", "ms")
    ]
    assert line(text, "goodbyes") == ["goodbyes", "4101:", "5", "1000:", "6"]


def test_what_goes_out_in_a_second() -> None:
    """Changes once, frames and rows for each reader, and what these were spared."""
    names = ("changes", "frames", "rows", "rows_conflated", "bytes")
    before, after = (
        "".join(
            f"newstape_stream_{name}_total {times * 10**place}\n"
            for place, name in enumerate(names)
        )
        for times in (1, 3)
    )
    words = line(drawn(down(), track(before, after), down()), "quotes ", 2)
    assert words == ["quotes", "2", "20", "200", "2k", "20", "kB"]


def requests(method: str, route: str, count: int) -> str:
    """So many were answered."""
    labels = f'method="{method}",route="{route}",status="200"'
    return f"newstape_http_requests_total{{{labels}}} {count}\n"


def test_prices_that_come_in() -> None:
    """How many, what became of them, and how the board stands."""

    def told(count: int) -> str:
        ticks = f'newstape_ticks_total{{outcome="accepted"}} {count * 5}\n'
        ticks += 'newstape_ticks_total{outcome="older"} 1\n'
        board = "newstape_board_quotes 25\nnewstape_board_stale_quotes 2\n"
        return ticks + board + requests("POST", "/v1/quotes", count)

    text = drawn(down(), track(told(1), told(3)), down())
    assert line(text, "ticks") == ["ticks", "10/s", "accepted", "10"]
    assert line(text, "pushes") == ["pushes", "2/s"]
    assert line(text, "journal")[1:5] == ["25", "quotes", "2", "stale"]


def test_stories_and_pages() -> None:
    """Those who read and those who write; who follows the changes is neither."""

    def articles(count: int) -> str:
        text = requests("GET", "/v1/articles", count * 2)
        text += requests("GET", "/v1/changes", count * 9)
        return text + requests("POST", "/v1/articles", count)

    pages = (requests("GET", "/v1/front", count) for count in (1, 3))
    text = drawn(track(*pages), down(), track(articles(1), articles(3)))
    assert line(text, "stories") == ["stories", "4/s", "read", "2/s", "written"]
    assert line(text, "pages") == ["pages", "2/s"]


def test_whom_the_gateway_hears() -> None:
    """Each of the services behind it, up or down."""
    told = 'newstape_upstream_up{upstream="quotes"} 1\n'
    told += 'newstape_upstream_up{upstream="articles"} 0\n'
    words = line(drawn(track(told), down(), down()), "upstreams")
    assert words == ["upstreams", "quotes", "up", "articles", "down"]


def test_a_plain_terminal_is_wide_and_high_enough() -> None:
    """80 by 24, as terminals are since 1978, if nothing is wrong."""
    told = "newstape_stream_readers 20000\nprocess_resident_memory_bytes 123e6\n"
    services = [track(told, told) for _ in range(3)]
    lines = drawn(*services).splitlines()
    assert len(lines) <= 24
    assert not any("…" in text for text in lines)
