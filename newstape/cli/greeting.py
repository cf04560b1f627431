"""What a person reads when the stack stands: where everything is."""

from collections.abc import Sequence
from pathlib import Path

from rich.console import Console, Group
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from newstape.cli.supervise.plan import ServicePlan

_frame_width = 6


def greet(
    console: Console, plans: Sequence[ServicePlan], data: Path, slug: str | None
) -> None:
    """Print the addresses of the stack; ``slug`` is a story to look at first.

    In a panel where it fits: an address that a frame breaks in two can't be copied.
    """
    table = Table.grid(padding=(0, 2))
    rows = _rows(plans, data, slug)
    for label, value in rows:
        table.add_row(Text(label, "bold"), Text(value, no_wrap=True, overflow="ignore"))
    content = Group(table, Text("\nCtrl-C stops everything.", "dim"))
    widest = max(len(label) for label, _ in rows) + max(len(value) for _, value in rows)
    if widest + _frame_width <= console.width:
        title = "Newstape is up"
        console.print(Panel.fit(content, title=title, border_style="green"))
    else:
        console.print("Newstape is up", style="green")
        for label, value in rows:
            console.print(f"{label}: {value}", markup=False, soft_wrap=True)


def _rows(
    plans: Sequence[ServicePlan], data: Path, slug: str | None
) -> list[tuple[str, str]]:
    gateway = plans[0].url
    page = [("Page", f"{gateway}/articles/{slug}")] if slug else []
    return [
        *page,
        ("Front page", f"{gateway}/"),
        ("Stream", f"ws{gateway.removeprefix('http')}/v1/front/stream"),
        *((f"{plan.name.capitalize()} API", f"{plan.url}/docs") for plan in plans),
        ("API key", str(data / "api-key")),
        ("Logs", str(data / "logs")),
    ]
