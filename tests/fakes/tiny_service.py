"""A service as small as can be, to be supervised: ``python -m tests.fakes.tiny_service``.

It answers every GET with 200 on ``NEWSTAPE_PORT``. ``TINY_MODE``: ``refuse`` ends with
status 3 and a reason, ``deaf`` ignores SIGTERM, ``slow`` never listens.
"""

import http.server
import os
import signal
import sys
import threading
from typing import Any


class _Ok(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 (its name)
        """Say nothing."""


def main() -> None:
    """Serve as the mode says."""
    mode = os.environ.get("TINY_MODE", "")  # noqa: TID251  (these are its settings)
    if mode == "refuse":
        sys.stderr.write("tiny: the moon is in the wrong phase\n")
        raise SystemExit(3)
    if mode == "deaf":
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
    if mode == "slow":
        threading.Event().wait()
    port = int(os.environ["NEWSTAPE_PORT"])  # noqa: TID251
    server = http.server.ThreadingHTTPServer(("127.0.0.1", port), _Ok)
    sys.stderr.write("tiny: listening\n")
    sys.stderr.flush()
    server.serve_forever()


if __name__ == "__main__":
    main()
