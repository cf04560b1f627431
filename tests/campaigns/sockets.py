"""What the kernel says of a server's connections (``/proc/net/tcp``)."""

from pathlib import Path
from typing import NamedTuple

Address = tuple[str, int]


class Stall(NamedTuple):
    """A connection whose bytes the other end does not take, from when to when."""

    since: float
    until: float | None

    @property
    def seconds(self) -> float | None:
        """How long it was held on to; None while it still is."""
        return None if self.until is None else self.until - self.since


def unsent(port: int) -> dict[Address, int]:
    """The other end of each connection of a server, and the bytes that wait for it."""
    waiting = {}
    for line in Path("/proc/net/tcp").read_text().splitlines()[1:]:
        fields = line.split()
        if int(fields[1].partition(":")[2], 16) == port and fields[3] != "0A":
            waiting[_address(fields[2])] = int(fields[4].partition(":")[0], 16)
    return waiting


def _address(text: str) -> Address:
    host, _, port = text.partition(":")
    octets = bytes.fromhex(host)[::-1]  # the kernel's word, on a little-endian machine
    return ".".join(map(str, octets)), int(port, 16)


class StallWatch:
    """Times how long the server keeps connections that take nothing."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._stalls: dict[Address, Stall] = {}

    def look(self, watched: set[Address], now: float) -> None:
        """Look at the connections to these peers, once."""
        waiting = unsent(self._port)
        for address in watched:
            stall = self._stalls.get(address)
            if stall is None:
                if waiting.get(address):
                    self._stalls[address] = Stall(now, None)
            elif address not in waiting and stall.until is None:
                self._stalls[address] = Stall(stall.since, now)
            elif waiting.get(address) == 0:
                del self._stalls[address]  # it was on its way only

    def ended(self, address: Address) -> bool:
        """Whether this connection stalled and is gone."""
        stall = self._stalls.get(address)
        return stall is not None and stall.until is not None

    def longest(self, now: float) -> float:
        """The longest that a stalled connection was there, or is there by now."""
        held = (stall.seconds or now - stall.since for stall in self._stalls.values())
        return max(held, default=0.0)
