"""Runs a service that does not outlive its supervisor.

    python -m newstape.cli.supervise.child MODULE

Standard input is the lifeline: a pipe whose other end the supervisor alone holds. However
the supervisor dies, the pipe ends, and the service is asked to stop, then made to. A
process group or a signal would not do: neither reaches it when the supervisor is killed
with -9, and Linux's parent-death signal is unknown elsewhere.
"""

import os
import runpy
import signal
import sys
import threading
import time

_grace_seconds = 5.0


def _hold(lifeline: int) -> None:
    while os.read(lifeline, 1):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(_grace_seconds)
    os._exit(1)


def main() -> None:
    """Hold the lifeline in the background and become the service."""
    module = sys.argv[1]
    lifeline = sys.stdin.fileno()
    threading.Thread(target=_hold, args=(lifeline,), daemon=True).start()
    sys.argv = sys.argv[1:]
    runpy.run_module(module, run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
