"""Every part of the stream's bench, and the chapters that they make."""

from collections.abc import Callable, Iterator, Sequence

from bench.arena import Arena
from bench.figures import Finding
from bench.load import Load
from bench.machine import describe
from bench.report import Chapter, verdicts
from bench.stream.fanout import bursts, one_tick, saturated
from bench.stream.idle import idle
from bench.stream.outcome import Outcome
from bench.stream.own_lists import own
from bench.stream.tape import tape

Part = Callable[[Arena, Load], Outcome]
PARTS: dict[str, Part] = {
    "tick": one_tick,
    "burst": bursts,
    "saturated": saturated,
    "idle": lambda arena, _load: idle(arena),
    "own": own,
    "tape": tape,
}
BAR = "The stream"
NOTES = (
    "The server has one core, the load client and its publisher the other. CPU is what "
    "the server's processes used, by the kernel's count, divided by the updates that "
    "readers got; ratios are medians over runs side by side. Every server sends the "
    "same JSON; in bursts and saturated a peer's message is the bare row, because we "
    "send the rows of a burst in one frame.",
    "*Newstape* is `python -m quotes_service` with a source inside: ticks are judged, "
    "made durable in the journal, followed, and fanned out. *Hub alone* gives the same "
    "ticks straight to the hub. Peers get theirs over their own protocol and keep "
    "nothing. socketify polls busily, so that its CPU counts only where it is saturated.",
)


def run(parts: Sequence[str], arena: Arena, load: Load) -> Iterator[Chapter]:
    """Measure the parts, one after the other; each is a chapter as soon as it is done.

    When nothing was left out the whole bar comes last.
    """
    findings: list[Finding] = []
    for name in parts:
        arena.say(f"{name} ...")
        table, found = PARTS[name](arena, load)
        findings += found
        about = f"{describe()}; {_effort(arena, load)}."
        yield Chapter(f"{BAR}: {name}", about, [table, verdicts("Its bar", found)])
    if set(parts) == set(PARTS):
        yield Chapter(BAR, preface(arena, load), [verdicts("The bar", findings)])


def preface(arena: Arena, load: Load) -> str:
    """What was measured on, how, and who was not there."""
    absent = "".join(f" {name}: {why}." for name, why in arena.absent.items())
    return "\n\n".join([f"{describe()}; {_effort(arena, load)}.{absent}", *NOTES])


def _effort(arena: Arena, load: Load) -> str:
    return f"medians of {arena.rounds} runs of {load.seconds:g} s"
