"""``newstape import feed`` as a person uses it, into the service as it runs."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from starlette.responses import Response

from tests.fakes.import_stack import ImportStack, import_stack
from tests.fakes.processes import ROOT, environment
from tests.fakes.serving import serving
from tests.fakes.strangers import Stranger
from tests.fakes.waiting import block_until


@pytest.fixture
def stack(tmp_path: Path) -> Iterator[ImportStack]:
    with import_stack(tmp_path) as running:
        yield running


@pytest.fixture
def stranger() -> Stranger:
    return Stranger(body=feed(1))


@pytest.fixture
def url(stranger: Stranger) -> Iterator[str]:
    """The stranger's feed."""
    with serving(stranger.app) as address:
        yield f"{address}/feed"


def feed(*numbers: int) -> bytes:
    """A feed of stories."""
    items = "".join(
        f"<item><guid>urn:{n}</guid><title>Story {n}</title></item>" for n in numbers
    )
    return f"<rss version='2.0'><channel>{items}</channel></rss>".encode()


@contextmanager
def following(stack: ImportStack, url: str) -> Iterator[subprocess.Popen[str]]:
    """The command as a process, following; ended with the block."""
    words = ["import", "feed", url, "--follow", "--every=1", "--allow-private"]
    process = subprocess.Popen(
        [sys.executable, "-m", "newstape.cli", *words, f"--data={stack.data}"],
        cwd=ROOT,
        env=environment(PYTHONUNBUFFERED="1"),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    with process:
        try:
            yield process
        finally:
            process.kill()


def test_once(stack: ImportStack, url: str) -> None:
    """Without more words the feed is brought in as it is now."""
    result = stack.take("feed", url, "--allow-private")
    assert result.stdout == "1 created, 0 updated, 0 unchanged, 0 refused\n"
    assert result.exit_code == 0
    assert set(stack.stories()) == {"urn:1"}


def test_followed_until_interrupted(
    stack: ImportStack, stranger: Stranger, url: str
) -> None:
    """What comes later is brought in, what is known is not sent again; Ctrl-C ends it."""
    with following(stack, url) as process:
        block_until(lambda: "urn:1" in stack.stories(), 30)
        block_until(lambda: stranger.header("if-none-match") == '"1"', 30)
        stranger.instead = [Response(status_code=503, headers={"Retry-After": "1"})]
        stranger.etag, stranger.body = '"2"', feed(1, 2)
        block_until(lambda: "urn:2" in stack.stories(), 30)
        block_until(lambda: stranger.header("if-none-match") == '"2"', 30)
        process.send_signal(signal.SIGINT)
        output, _ = process.communicate(timeout=10)
    assert process.returncode == 0
    told = [line.partition("  ")[2] or line for line in output.splitlines()]
    assert told[:2] == ["news", "1 created, 0 updated, 0 unchanged, 0 refused"]
    assert any(line.startswith("answered with status 503; again in ") for line in told)
    assert "1 created, 0 updated, 1 unchanged, 0 refused" in told[2:]
    assert told[-1] == "Stopped."


def test_a_feed_that_is_gone(stack: ImportStack, stranger: Stranger, url: str) -> None:
    """It is said, and not tried again."""
    stranger.instead = [Response(status_code=410)]
    result = stack.take("feed", url, "--follow", "--allow-private")
    assert result.exit_code == 1
    assert result.stderr == "answered with status 410\n"


def test_addresses_of_our_own(stack: ImportStack, url: str) -> None:
    """They have to be allowed, whether once or for long."""
    once, followed = stack.take("feed", url), stack.take("feed", url, "--follow")
    assert (once.exit_code, followed.exit_code) == (1, 1)
    assert "not on the public network" in once.stdout
    assert "not on the public network" in followed.stderr


@pytest.mark.parametrize(
    "words", [["feed.xml"], ["http://a.example/", "--every", "0.1"]]
)
def test_what_makes_no_sense(stack: ImportStack, words: list[str]) -> None:
    """A file is no feed on the web, and ten questions a second are no good manners."""
    assert stack.take("feed", *words).exit_code == 2
