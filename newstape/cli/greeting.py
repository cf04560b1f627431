"""What a person reads when the stack stands: where everything is."""

from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from newstape.cli.supervise.plan import ServicePlan

_frame_width = 6


def greet(
    console: Console, plans: Sequence[ServicePlan], data: Path, slug: str | None
) -> None:
    """Print the addresses of the stack; ``slug`` is a story to look at first.

    A panel only where it fits, and the story, whose address is long, below it: what a
    frame breaks in two can't be copied.
    """
    rows = _rows(plans, data)
    widest = max(len(label) for label, _ in rows) + max(len(value) for _, value in rows)
    if widest + _frame_width <= console.width:
        console.print(_panel(rows))
    else:
        for label, value in rows:
            console.print(f"{label}: {value}", markup=False, soft_wrap=True)
    if slug is not None:
        page = f"{plans[0].url}/articles/{slug}"
        console.print(f"Our sample page: {page}", markup=False, soft_wrap=True)


def _panel(rows: Sequence[tuple[str, str]]) -> Panel:
    table = Table.grid(padding=(0, 2))
    for label, value in rows:
        table.add_row(Text(label, "bold"), Text(value, no_wrap=True))
    return Panel.fit(table, title="Newstape is up", border_style="green")


def _rows(plans: Sequence[ServicePlan], data: Path) -> list[tuple[str, str]]:
    gateway = plans[0].url
    return [
        ("Front page", f"{gateway}/"),
        ("Stream", f"ws{gateway.removeprefix('http')}/v1/front/stream"),
        *((f"{plan.name.capitalize()} API", f"{plan.url}/docs") for plan in plans),
        ("API key", str(data / "api-key")),
        ("Logs", str(data / "logs")),
        ("To stop", "Ctrl-C"),
    ]
