"""Addresses as others write them."""

import re
from urllib.parse import urljoin

_web = re.compile(r"(https?://[^\s]+|/([^/\\\s][^\s]*)?)")


def joined(url: str, base: str | None) -> str:
    """An address completed by the one of what it stood in, if that makes sense."""
    try:
        return urljoin(base or "", url)
    except ValueError:  # a host like [::
        return url


def web_url(given: str | None, base: str | None = None) -> str | None:
    """An address as the wire takes it; None for any other."""
    told = (given or "").strip()
    url = joined(told, base) if told else ""
    if url.startswith("//"):
        url = f"https:{url}"
    return url if _web.fullmatch(url) and len(url) <= 2_000 else None
