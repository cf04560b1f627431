"""What a stack consists of: which services, where they listen, what they are told."""

import ipaddress
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

LAST_PORT = 65_533
"""The highest ``--port``: two more ports follow it."""


@dataclass(frozen=True, slots=True)
class ServicePlan:
    """One service before it runs."""

    name: str
    module: str
    port: int
    url: str
    """Where processes of this machine reach it."""
    environment: Mapping[str, str]
    """Its settings, as ``NEWSTAPE_*`` variables."""


def plan_stack(
    host: str, port: int, data: Path, source: str, edition: Path | None = None
) -> tuple[ServicePlan, ServicePlan, ServicePlan]:
    """Gateway, quotes and articles on three ports in a row, on embedded defaults."""
    here = reach(host)
    quotes_url, articles_url = f"http://{here}:{port + 1}", f"http://{here}:{port + 2}"
    common = {
        "NEWSTAPE_HOST": host,
        "NEWSTAPE_DATA": str(data),
        "NEWSTAPE_KEYS_FILE": str(data / "keys"),
        "NEWSTAPE_ORIGINS": "same-host,loopback",
        "NEWSTAPE_LOG_FORMAT": "json",
        "NEWSTAPE_SHUTDOWN_SECONDS": "3",
    }
    upstream = {
        "NEWSTAPE_QUOTES_URL": quotes_url,
        "NEWSTAPE_ARTICLES_URL": articles_url,
    }

    feeds = {}
    if edition is not None:
        upstream["NEWSTAPE_EDITION"] = str(edition)
        feeds = _named_after(edition)

    def plan(name: str, module: str, number: int, own: dict[str, str]) -> ServicePlan:
        told = common | {"NEWSTAPE_PORT": str(number)} | own
        return ServicePlan(name, module, number, f"http://{here}:{number}", told)

    return (
        plan("gateway", "gateway", port, upstream),
        plan("quotes", "quotes_service", port + 1, {"NEWSTAPE_SOURCE": source}),
        plan("articles", "articles_service", port + 2, feeds),
    )


def _named_after(edition: Path) -> dict[str, str]:
    """What tells the articles service that its feeds are the edition's.

    A file that cannot be read is not named here: the gateway will not start on it, and
    says why.
    """
    try:
        title = tomllib.loads(edition.read_text("utf-8")).get("title")
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):
        return {}
    return (
        {"NEWSTAPE_ARTICLES_TITLE": title} if title and isinstance(title, str) else {}
    )


def reach(host: str) -> str:
    """How a process of this machine writes ``host`` in a URL.

    "Every address" (``0.0.0.0``, ``::``) is a place to listen on, not one to call.
    """
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host
    if address.is_unspecified:
        return "127.0.0.1"
    return f"[{address}]" if address.version == 6 else str(address)
