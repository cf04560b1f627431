"""What a part of the suite comes back with."""

from typing import NamedTuple

from bench.figures import Finding
from bench.load import Sample
from bench.report import Table


class Outcome(NamedTuple):
    """All that was measured, and what it says about the bar."""

    table: Table
    findings: list[Finding]


def cost(sample: Sample) -> float:
    """The server's CPU for one update to one reader, in microseconds."""
    return sample.us_per_update


def tail(sample: Sample) -> float:
    """How late the latest hundredth is, in ms."""
    return sample.p99


def core(sample: Sample) -> float:
    """The share of its core that the server used."""
    return sample.cpu / sample.seconds
