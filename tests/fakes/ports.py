"""Ports to start servers on that must be told their port beforehand."""

import random
import socket

_first, _last = 20_000, 32_000


def free_ports(count: int) -> int:
    """The first of ``count`` ports in a row that nobody listens on.

    They lie below those that the system gives to outgoing connections, so that nobody
    takes one between now and its use, and a client that tries a dead server does not
    end up connected to itself.
    """
    dice = random.SystemRandom()
    while True:
        base = dice.randrange(_first, _last)
        if all(_is_free(port) for port in range(base, base + count)):
            return base


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
