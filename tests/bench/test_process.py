"""What processes have used."""

import os
import subprocess
import sys

from bench.process import tree, usage
from tests.fakes.waiting import block_until

_parent = """
import subprocess, sys
child = subprocess.Popen([sys.executable, "-c", "while True: pass"])
print(child.pid, flush=True)
sys.stdin.read()
child.kill()
child.wait()
"""


def test_tree_has_the_children_and_their_time() -> None:
    """What a server's workers use is the server's."""
    with subprocess.Popen(
        [sys.executable, "-c", _parent],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        assert tree(parent.pid) == [parent.pid, child]
        before = usage(parent.pid)
        block_until(lambda: usage(parent.pid).cpu >= before.cpu + 0.05)
        assert usage(parent.pid).rss > usage(child).rss > 1000
        parent.communicate("")


def test_usage_of_the_dead_is_nothing() -> None:
    """A process that has gone is no error: others are still counted."""
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        process.wait()
    assert usage(process.pid).cpu == 0
    assert usage(os.getpid()).cpu > 0
