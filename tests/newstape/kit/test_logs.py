"""Logs: one line an event, with fields and without secrets."""

import asyncio
import io
import json
import subprocess
import sys
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newstape.kit.logs import Gathering, redact

SCRIPT = """
import logging, structlog
from newstape.kit import logs
logs.configure("quotes", "{level}", "{style}")
{body}
"""


class Slowly(io.BytesIO):
    """A file that notes each write."""

    def __init__(self) -> None:
        super().__init__()
        self.written: list[bytes] = []

    def write(self, data: bytes) -> int:  # type: ignore[override]  # bytes alone come
        self.written.append(data)
        return len(data)


def _run(body: str, *, level: str = "info", style: str = "json") -> list[str]:
    """The lines that a process logs; configuring is for the whole process."""
    script = SCRIPT.format(level=level, style=style, body=body)
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", script],
        capture_output=True,
        text=True,
        check=True,
        timeout=30,
    )
    assert done.stdout == ""
    return done.stderr.splitlines()


def _events(body: str, *, level: str = "info") -> list[dict[str, Any]]:
    return [json.loads(line) for line in _run(body, level=level)]


def test_events_have_fields() -> None:
    """An event has its name, its service, its level, its time and what it was given."""
    (event,) = _events('structlog.get_logger("q.flow").info("taken", ticks=3)')
    stamp = event.pop("timestamp")
    assert stamp.endswith("Z")
    assert event == {
        "event": "taken",
        "service": "quotes",
        "level": "info",
        "logger": "q.flow",
        "ticks": 3,
    }


def test_a_request_has_its_names_in_its_lines() -> None:
    """What is said for the sake of a request can be found by the request's name."""
    body = (
        "from newstape.wire.trace import TRACE; TRACE.set({'x-request-id': 'abc'}); "
        'structlog.get_logger("a").info("one"); logging.getLogger("b").warning("two")'
    )
    assert [event["x_request_id"] for event in _events(body)] == ["abc", "abc"]


def test_a_turn_of_the_loop_is_one_write() -> None:
    """Lines are gathered while the loop turns, and lost to nobody when it ends."""
    file = Slowly()
    lines = Gathering(file)

    def say(text: bytes) -> None:
        lines.write(text)
        lines.flush()

    async def turn() -> None:
        say(b"a")
        say(b"b")
        assert file.written == []
        await asyncio.sleep(0)
        assert file.written == [b"ab"]
        say(b"c")

    asyncio.run(turn())
    say(b"d")
    assert file.written == [b"ab", b"c", b"d"]


def test_libraries_log_the_same_way() -> None:
    """Records of the standard library go through the same door."""
    (event,) = _events('logging.getLogger("uvicorn.error").warning("%d left", 2)')
    assert (event["event"], event["level"]) == ("2 left", "warning")
    assert event["service"] == "quotes"


def test_what_is_below_the_level_is_not_made() -> None:
    """Quiet services stay quiet."""
    body = 'log = structlog.get_logger("a"); log.info("no"); log.error("yes")'
    assert [event["event"] for event in _events(body, level="warning")] == ["yes"]


CRASH = """
try:
    raise ValueError("https://feed.example/?token=abc&x=1")
except ValueError:
    structlog.get_logger("a").exception("failed", key="nt_0123abcd_se-cret")
"""


def test_a_trace_is_one_line_without_secrets() -> None:
    """A trace stays within its event, and is redacted like everything else."""
    (event,) = _events(CRASH)
    assert "token=[redacted]&x=1" in event["exception"]
    assert "abc" not in event["exception"]
    assert event["key"] == "[redacted]"


def test_console_is_for_people() -> None:
    """The other style has the event and its trace in plain words, locals untold."""
    text = "\n".join(_run(CRASH, style="console"))
    assert "failed" in text
    assert "ValueError" in text
    assert "token=[redacted]" in text


@pytest.mark.parametrize(
    ("text", "redacted"),
    [
        ("wss://feed/?token=abc&x=1", "wss://feed/?token=[redacted]&x=1"),
        ("?preview=17.ab-c", "?preview=[redacted]"),
        ("?ApiKey=abc", "?ApiKey=[redacted]"),
        ("Authorization: Bearer abc.def", "Authorization: Bearer [redacted]"),
        ("postgresql://u:pw@db/news", "postgresql://u:[redacted]@db/news"),
        ("made nt_0123abcd_x-y_z now", "made [redacted] now"),
        ("no secret: monkey=1 is one", "no secret: monkey=[redacted] is one"),
        ("https://host:8000/v1/quotes", "https://host:8000/v1/quotes"),
    ],
)
def test_redact(text: str, redacted: str) -> None:
    """What looks like a credential is blanked; rather one too many than one too few."""
    assert redact(text) == redacted


@given(secret=st.text("abcdefABCDEF0123456789-_", min_size=8))
def test_redacting_leaves_nothing(secret: str) -> None:
    """Whatever a token is, nothing of it stays, and redacting twice changes nothing."""
    once = redact(f"GET /v1?a=1&token={secret}")
    assert secret not in once
    assert redact(once) == once
