"""What a reader costs that only listens."""

from bench.arena import Arena
from bench.contender import Contender
from bench.figures import Finding
from bench.peers.roster import PEERS
from bench.report import Table
from bench.stream.ours import Ours
from bench.stream.outcome import Outcome
from bench.stream.plan import Plan

FEW, MANY = 5_000, 15_000


def idle(arena: Arena, few: int = FEW, many: int = MANY) -> Outcome:
    """Resident memory per connection, ours subscribed to 16 symbols."""
    mine = Ours("Newstape", Plan("", way="none"))
    kib = {size: arena.idle(mine, size) for size in (few, many)}
    findings = [
        Finding(f"RSS per idle connection, {size:,}", kib[size], 4, 2.5, "", " KB")
        for size in (few, many)
    ]
    rows = [["Newstape", _shown(kib[few]), _shown(kib[many])]]
    rows += [_row(arena, peer, few) for peer in PEERS]
    head = ("server", f"KB at {few:,}", f"KB at {many:,}")
    return Outcome(Table("Resident memory per idle connection", head, rows), findings)


def _row(arena: Arena, peer: Contender, readers: int) -> list[str]:
    return [peer.name, _shown(arena.idle(peer, readers)), ""]


def _shown(kib: float | None) -> str:
    return "–" if kib is None else f"{kib:.1f}"
