"""What the headers of a page say: how long it may be kept, and how it came about."""

from gateway.domain.page import Page, Served

SECURITY = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


def truth(page: Page) -> dict[str, str]:
    """Headers that agree with the page (RFC 9111, 9211, 9213, 5861).

    A degraded one is asked for again each time; a shared cache may keep it a second,
    against the herd.
    """
    parts = page.parts.items()
    told = {
        "Page-Complete": "?1" if page.complete else "?0",
        "Server-Timing": ", ".join(_timing(name, part) for name, part in parts),
        "Cache-Status": ", ".join(_cache(name, part) for name, part in parts),
    }
    if page.complete:
        lifetime = f"public, max-age={page.max_age}, stale-if-error=300"
        return {**told, "Cache-Control": lifetime}
    return {**told, "Cache-Control": "no-cache", "CDN-Cache-Control": "max-age=1"}


def _timing(name: str, part: Served) -> str:
    return f'{name};desc="{part.state}";dur={(part.reading.waited or 0) * 1000:.1f}'


def _cache(name: str, part: Served) -> str:
    how = "hit" if part.reading.waited is None else "fwd=miss"
    detail = "" if part.state == "fresh" else f"; detail={part.state}"
    return f"newstape/{name}; {how}{detail}"
