"""How much one reader, and all of them together, may ask for."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """The bounds of a stream. Times in seconds unless the name says otherwise."""

    max_keys: int = 500
    max_message_bytes: int = 16_384
    max_requests_per_second: int = 10
    max_faults: int = 20
    max_waiting_messages: int = 64
    conflate_ms_min: int = 0
    conflate_ms_default: int = 100
    conflate_ms_max: int = 60_000
    heartbeat: float = 15.0
    stuck: float = 10.0
    auth: float = 10.0
    catch_up: float = 10.0
    max_connections: int = 20_000
    max_connections_per_address: int = 20_000


class Bucket:
    """A token bucket: ``rate`` a second, and as many at once after a rest."""

    __slots__ = ("_rate", "_then", "_tokens")

    def __init__(self, rate: float, now: float) -> None:
        self._rate = rate
        self._tokens = rate
        self._then = now

    def take(self, now: float) -> bool:
        """Whether one more is within the rate now."""
        earned = (now - self._then) * self._rate
        self._tokens = min(self._rate, self._tokens + earned)
        self._then = now
        if self._tokens < 1:
            return False
        self._tokens -= 1
        return True
