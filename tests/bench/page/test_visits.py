"""Asking for a page as often as it comes."""

import os
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from bench.page.visits import Sample, Served, visit
from bench.talk import LoadError
from tests.fakes.programs import program


class _Page(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        found = self.path == "/page" and self.headers["Accept-Encoding"] == "gzip"
        self.send_response(200 if found else 404)
        self.send_header("Content-Length", "5")
        self.end_headers()
        self.wfile.write(b"words")

    def log_message(self, *_said: object) -> None:
        """Nothing."""


@pytest.fixture
def server() -> Iterator[str]:
    """A page of five bytes, for those who take gzip."""
    program("wrk")
    with ThreadingHTTPServer(("127.0.0.1", 0), _Page) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()


def test_a_run_is_counted(server: str) -> None:
    """Requests, bytes, times, and the CPU that the server took."""
    sample = visit(Served(os.getpid(), f"{server}/page", "gzip"), 1)
    assert sample.requests > 10
    assert sample.size > 5
    assert 0 < sample.p50 <= sample.p99
    assert sample.us_per_request > 0


def test_a_page_that_is_not_served_is_no_figure(server: str) -> None:
    """Who answers with errors is fast for the wrong reason."""
    with pytest.raises(LoadError):
        visit(Served(os.getpid(), f"{server}/page", "br"), 1)


def test_figures_of_a_run() -> None:
    """What is printed is for one request."""
    sample = Sample(cpu=0.5, seconds=2, requests=10_000, bytes=50_000, p50=1, p99=2)
    assert (sample.us_per_request, sample.rate, sample.size) == (50, 5000, 5)
