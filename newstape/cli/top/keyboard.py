"""Single keys from a terminal, without Enter and without an echo."""

import asyncio
import os
import sys
import termios
import tty
from collections.abc import Iterator
from contextlib import contextmanager

QUIT = b"qQ\x1b"


@contextmanager
def quitting() -> Iterator[asyncio.Event]:
    """An event that is set when q is pressed; never, where nobody can press it.

    The terminal is afterwards as it was before.
    """
    pressed = asyncio.Event()
    if not sys.stdin.isatty():
        yield pressed
        return
    loop, terminal = asyncio.get_running_loop(), sys.stdin.fileno()

    def read() -> None:
        keys = os.read(terminal, 64)
        if not keys or keys[0] in QUIT:
            pressed.set()

    before = termios.tcgetattr(terminal)
    tty.setcbreak(terminal)
    loop.add_reader(terminal, read)
    try:
        yield pressed
    finally:
        loop.remove_reader(terminal)
        termios.tcsetattr(terminal, termios.TCSADRAIN, before)
