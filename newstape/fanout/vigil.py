"""What a reader needs when it is looked after: a heartbeat, an end, or nothing."""

from typing import Literal

from newstape.fanout.limits import Limits

Need = Literal["nothing", "heartbeat", "cut off"]


class Vigil:
    """Remembers since when one reader has been quiet, or has taken nothing."""

    __slots__ = ("_activity", "_backlog", "_blocked_since", "_quiet_since")

    def __init__(self, now: float) -> None:
        self._activity = -1
        self._backlog = 0
        self._quiet_since = now
        self._blocked_since: float | None = None

    def resumed(self) -> None:
        """The reader has taken all that was on its way."""
        self._blocked_since = None

    def idle(self, activity: int, now: float, limits: Limits) -> Need:
        """Look at a reader that could take more; ``activity`` moves when it is sent to."""
        if activity != self._activity:
            self._activity = activity
            self._quiet_since = now
            return "nothing"
        return "heartbeat" if now - self._quiet_since >= limits.heartbeat else "nothing"

    def blocked(self, backlog: int, now: float, limits: Limits) -> Need:
        """Look at a reader that takes no more; a smaller ``backlog`` means progress."""
        if self._blocked_since is None or backlog < self._backlog:
            self._blocked_since = now  # slow is not stuck
        self._backlog = backlog
        return "cut off" if now - self._blocked_since >= limits.stuck else "nothing"
