"""A whole stack of real processes, as a person starts it."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

import httpx2

from newstape.cli.stack import Service, StackError, read_key, read_stack
from tests.fakes.ports import free_ports
from tests.fakes.processes import ROOT, environment, is_running
from tests.fakes.waiting import block_until

Name = Literal["gateway", "quotes", "articles"]
TOOL = (sys.executable, "-m", "newstape.cli")
PLAIN = ("--no-sample", "--source", "none")
SAMPLE = ROOT / "samples" / "page.txt"
_up_seconds = 60.0


def tool(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the hand tool to its end."""
    return subprocess.run(
        [*TOOL, *arguments],
        cwd=ROOT,
        env=environment(),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


class RunningStack:
    """A ``newstape up`` of ours, and what one does to it."""

    def __init__(self, process: subprocess.Popen[bytes], data: Path, port: int) -> None:
        self.process = process
        self.data = data
        self.port = port

    def service(self, name: Name) -> Service:
        """Where a service is now; its pid changes when it was started again."""
        found: Service = getattr(read_stack(self.data), name)
        return found

    def pid(self, name: Name) -> int:
        """The process that a service is now."""
        pid = self.service(name).pid
        assert pid is not None
        return pid

    def send(self, name: Name, number: signal.Signals) -> None:
        """Send a signal to a service."""
        os.kill(self.pid(name), number)

    @contextmanager
    def stopped(self, name: Name) -> Iterator[None]:
        """Hold a service with SIGSTOP for a while."""
        self.send(name, signal.SIGSTOP)
        try:
            yield
        finally:
            self.send(name, signal.SIGCONT)

    def get(self, name: Name, path: str) -> httpx2.Response:
        """Ask a service."""
        return httpx2.get(f"{self.service(name).url}{path}", timeout=5, trust_env=False)

    def page(self, slug: str) -> dict[str, Any]:
        """The page of a story, which must be there."""
        answer = self.get("gateway", f"/v1/pages/{slug}")
        assert answer.status_code == 200, answer.text
        page: dict[str, Any] = answer.json()
        return page

    def post_tick(self, symbol: str, price: str) -> None:
        """Post one price, which must be accepted."""
        answer = httpx2.post(
            f"{self.service('quotes').url}/v1/quotes",
            json=[{"symbol": symbol, "price": price}],
            headers={"Authorization": f"Bearer {read_key(self.data)}"},
            timeout=5,
            trust_env=False,
        )
        assert answer.status_code == 200, answer.text
        assert answer.json()["accepted"] == 1, answer.text

    def import_page(self, page: Path = SAMPLE) -> str:
        """Import a page by the hand tool and give its story's slug."""
        done = tool("import", "page", str(page), f"--data={self.data}")
        assert done.returncode == 0, done.stdout + done.stderr
        articles = self.get("articles", "/v1/articles?limit=1").json()["articles"]
        slug: str = articles[0]["slug"]
        block_until(lambda: self.is_whole(slug))
        return slug

    def is_whole(self, slug: str) -> bool:
        """Whether the gateway serves a page, and with every part at its newest."""
        try:
            answer = self.get("gateway", f"/v1/pages/{slug}")
        except httpx2.HTTPError:
            return False
        return answer.status_code == 200 and bool(answer.json()["complete"])

    def output(self) -> str:
        """What the person at the terminal has read so far."""
        return output_of(self.data).read_text()

    def end(self, number: signal.Signals = signal.SIGINT) -> int:
        """Stop the whole with a signal and give its status."""
        self.process.send_signal(number)
        return self.process.wait(10)


def output_of(data: Path) -> Path:
    """The file that a stack's terminal output goes to."""
    return data.with_name(f"{data.name}.out")


@contextmanager
def running(
    data: Path, *options: str, port: int | None = None
) -> Iterator[RunningStack]:
    """A stack, up; ended with the block unless that was done before."""
    port = port or free_ports(3)
    with output_of(data).open("ab") as output:
        process = subprocess.Popen(
            [*TOOL, "up", f"--port={port}", f"--data={data}", *options],
            cwd=ROOT,
            env=environment(),
            stdout=output,
            stderr=output,
        )
    stack = RunningStack(process, data, port)
    try:
        block_until(lambda: _is_up(stack), _up_seconds)
        yield stack
    finally:
        if process.poll() is None:
            process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _is_up(stack: RunningStack) -> bool:
    assert stack.process.poll() is None, f"it ended: {stack.output()}"
    try:
        return is_running(stack.pid("gateway"))  # or a killed stack left the file
    except StackError:
        return False
