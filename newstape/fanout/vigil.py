"""What a reader needs when it is looked after: a heartbeat, an end, or nothing."""

from typing import Literal

from newstape.fanout.limits import Limits

Need = Literal["nothing", "heartbeat", "cut off"]


class Vigil:
    """Remembers since when one reader has been quiet, or has taken nothing."""

    __slots__ = ("_quiet_since", "_stalled_since", "_taken", "_written")

    def __init__(self, now: float) -> None:
        self._written = -1
        self._taken = 0
        self._quiet_since = now
        self._stalled_since: float | None = None

    @property
    def clear(self) -> bool:
        """Whether the reader had taken everything when it was looked at."""
        return self._stalled_since is None

    def look(self, written: int, waiting: int, now: float, limits: Limits) -> Need:
        """Look at a reader, to which so much was ``written`` since it came.

        Of that, ``waiting`` was not taken yet. Whoever takes anything is slow; who takes
        nothing for as long as the limits say is stuck.
        """
        if written != self._written:
            self._written = written
            self._quiet_since = now
        if not waiting:
            self._stalled_since = None
        elif self._stalled_since is None or written - waiting > self._taken:
            self._taken = written - waiting
            self._stalled_since = now
        elif now - self._stalled_since >= limits.stuck:
            return "cut off"
        return "heartbeat" if now - self._quiet_since >= limits.heartbeat else "nothing"
