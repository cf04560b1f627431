"""``newstape tail`` as a person uses it."""

import io
import json
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from rich.console import Console
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket
from typer.testing import CliRunner, Result

from newstape.cli.main import build
from newstape.cli.stack import Service, StackFile, write_key, write_stack
from newstape.cli.tail.command import show_table
from newstape.client.stream import Lost
from newstape.wire.stream import SERVER_MESSAGE, ServerMessage
from tests.fakes.processes import environment
from tests.fakes.service_apis import problem
from tests.fakes.serving import serving

QUOTE = {
    "symbol": "GSK", "seq": 1, "price": "39.36", "currency": "USD", "source": "push",
    "previous_close": None, "previous_close_origin": None, "change": None,
    "change_percent": None, "time": "2024-06-17T20:00:00.000Z", "session": None,
    "received": "2024-06-17T20:00:00.000Z", "trading": "normal", "stale": False,
    "delay_seconds": 0, "attribution": None, "precision": 2,
}  # fmt: skip
FRAMES: list[dict[str, object]] = [
    {"type": "welcome", "protocol": "quotes.v1", "epoch": "e", "heartbeat_ms": 15000, "limits": {}},
    {"type": "ack", "req_id": None, "method": "subscribe", "symbols": ["GSK"],
     "conflate_ms": 100, "resumed": False, "rejected": []},
    {"type": "snapshot", "cursor": "e-1", "quotes": [QUOTE], "missing": []},
    {"type": "update", "cursor": "e-2", "quotes": [{
        "symbol": "GSK", "seq": 2, "price": "39.40", "change": None,
        "change_percent": None, "time": "2024-06-17T20:00:01.000Z"}]},
]  # fmt: skip


REFUSED: dict[str, object] = {
    "type": "error", "req_id": None, "code": "unknown_list", "retryable": False,
}  # fmt: skip


@dataclass
class Stream:
    """A stream that says its frames, then closes with a code or stays open."""

    frames: list[dict[str, object]]
    code: int | None = 4003
    asked: list[str] = field(default_factory=list)
    last_words: str | None = None
    refusal: Response | None = None

    def app(self) -> Starlette:
        """The stream, and the plain question that comes before it."""
        doors = [Route("/v1/quotes", self.answer)]
        return Starlette(routes=[*doors, WebSocketRoute("/v1/stream", self.serve)])

    async def answer(self, _request: Request) -> Response:
        """The plain question: no quotes, and no refusal unless told."""
        time = "2024-06-17T20:00:00.000Z"
        nothing = {"cursor": "e-1", "as_of": time, "quotes": [], "missing": []}
        return self.refusal or JSONResponse(nothing)

    async def serve(self, socket: WebSocket) -> None:
        """Say what is to be said to one reader."""
        key = socket.headers.get("authorization", "no key")
        if self.asked and self.last_words:
            self.frames = [{**REFUSED, "message": self.last_words}]
        self.asked.append(f"{socket.url.query} {key}")
        await socket.accept(subprotocol="quotes.v1")
        for frame in self.frames:
            await socket.send_json(frame)
        if self.code is None:
            await socket.receive()
        else:
            await socket.close(self.code, "enough for today")


@pytest.fixture
def stream(tmp_path: Path) -> Iterator[Stream]:
    """A stack whose quotes service streams."""
    made = Stream(FRAMES)
    with serving(made.app()) as url:
        one = Service(url=url, pid=1)
        write_stack(tmp_path, StackFile(gateway=one, quotes=one, articles=one))
        yield made


def tail(data: Path, *words: str) -> Result:
    """Run ``newstape tail``; there is no terminal, so it prints frames."""
    return CliRunner().invoke(build(), ["tail", *words, "--data", str(data)])


def test_frames_are_printed_as_they_come(stream: Stream, tmp_path: Path) -> None:
    """One line each, as the wire has them; the end is told with its reason."""
    result = tail(tmp_path, "GSK", "--json")
    assert [json.loads(line) for line in result.stdout.splitlines()] == stream.frames
    assert result.exit_code == 1
    assert result.stderr == "enough for today\n"


@pytest.mark.parametrize(
    ("words", "query"),
    [
        ((), "list=front"),
        (("--list", "morning"), "list=morning"),
        (("gsk", "BP.XLON"), "symbols=GSK,BP.XLON"),
        (("*",), "symbols=*"),
    ],
)
def test_what_is_asked_for_is_subscribed_to(
    stream: Stream, tmp_path: Path, words: tuple[str, ...], query: str
) -> None:
    """The front's list by default; symbols in capitals."""
    tail(tmp_path, *words)
    assert stream.asked == [f"{query} no key"]


def test_the_stacks_key_is_shown_where_there_is_one(
    stream: Stream, tmp_path: Path
) -> None:
    """A stack may close its reads."""
    write_key(tmp_path, "nt_key")
    tail(tmp_path, "GSK")
    assert stream.asked == ["symbols=GSK Bearer nt_key"]


def test_a_refusal_is_told_at_once(stream: Stream, tmp_path: Path) -> None:
    """A list that is not there will not be there at the next try."""
    stream.refusal = problem(404, "There is no list none.")
    result = tail(tmp_path, "--list", "none")
    assert (result.exit_code, result.stderr) == (1, "There is no list none.\n")
    assert stream.asked == []


def test_a_refusal_inside_the_stream_ends_it(stream: Stream, tmp_path: Path) -> None:
    """Asking for the same again would not help."""
    stream.frames = [*FRAMES[:1], {**REFUSED, "message": "The list went away."}]
    result = tail(tmp_path, "--list", "none")
    assert (result.exit_code, result.stderr) == (1, "The list went away.\n")


def test_a_broken_connection_is_told_and_made_again(
    stream: Stream, tmp_path: Path
) -> None:
    """It asks for what came after the last cursor."""
    stream.code, stream.last_words = 1012, "The end."
    result = tail(tmp_path, "GSK")
    assert result.stderr == "not live (closed), trying again\nThe end.\n"
    assert stream.asked[1] == "symbols=GSK&since=e-2 no key"


def test_control_c_is_how_one_stops(stream: Stream, tmp_path: Path) -> None:
    """Status 0, and nothing on standard error."""
    stream.code = None
    program = "from newstape.cli.main import main; main()"
    with subprocess.Popen(
        [sys.executable, "-c", program, "tail", "--json", "--data", str(tmp_path)],
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        lines = [process.stdout.readline() for _ in FRAMES]
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=20)
    assert [json.loads(line) for line in lines] == FRAMES
    assert (process.returncode, said) == (0, "")


async def messages() -> AsyncIterator[ServerMessage | Lost]:
    """The frames, and then the connection breaks."""
    for frame in FRAMES:
        yield SERVER_MESSAGE.validate_python(frame)
    yield Lost("closed", 1012)


async def test_a_terminal_shows_a_table_that_is_repainted() -> None:
    """Prices move in it, and it says when they are not live."""
    out = io.StringIO()
    await show_table(messages(), Console(file=out, force_terminal=True, width=100))
    painted = out.getvalue()
    order = ["connecting", "39.36", "39.40", "▲", "not live (closed)"]
    places = [painted.index(text) for text in order]
    assert places == sorted(places)


def test_without_a_stack_the_way_to_one_is_told(tmp_path: Path) -> None:
    """One line, status 1."""
    result = tail(tmp_path)
    assert result.exit_code == 1
    assert "newstape up" in result.stderr


@pytest.mark.parametrize(
    "words", [("GSK", "--list", "front"), ("no symbol",), ("--list", "No List")]
)
def test_a_wrong_command_line_is_status_2(
    tmp_path: Path, words: tuple[str, ...]
) -> None:
    """The tool says what it wants."""
    result = tail(tmp_path, *words)
    assert result.exit_code == 2
    assert "Usage:" in result.stderr


def test_a_service_that_is_gone_is_told(tmp_path: Path) -> None:
    """A stack that was killed left its file behind."""
    with serving(Stream(FRAMES).app()) as url:
        one = Service(url=url, pid=1)
    write_stack(tmp_path, StackFile(gateway=one, quotes=one, articles=one))
    result = tail(tmp_path, "GSK")
    assert (result.exit_code, result.stderr) == (1, f"no answer from {url}\n")
