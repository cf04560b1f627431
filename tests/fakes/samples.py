"""Samples of the bench as they might have been."""

from bench.load import Sample


def sampled(cpu: float = 1.0, updates: int = 1000, p99: float = 5.0) -> Sample:
    """A run of a second in which 1,000 updates were due."""
    return Sample(
        cpu=cpu,
        seconds=1.0,
        client_cpu=0.1,
        published=10,
        expected=1000,
        updates=updates,
        frames=updates,
        bytes=100 * updates,
        p50=1.0,
        p99=p99,
    )
