"""The Content-Security-Policy of our pages: nothing inline, nothing foreign to run.

The page needs no exception: scripts and styles are files of ours, data for scripts
travels in attributes, and text reaches the document as text (Trusted Types enforced).
"""

from collections.abc import Iterable
from urllib.parse import urlsplit

from newstape.wire.articles import ImageBlock
from newstape.wire.pages import Front, Page

ANY_HTTPS_IMAGE = ("https:",)


def page_csp(
    stream_origin: str | None = None, images: Iterable[str] = ANY_HTTPS_IMAGE
) -> str:
    """The policy of every page but the embedded strip.

    ``stream_origin`` is the socket's origin, like ``wss://news.example.org``: ``'self'``
    does not cover it in older Safari (w3c/webappsec-csp#7). ``images`` are sources that
    photos may come from, like those of ``image_origins``.
    """
    return _policy(stream_origin, images, "'none'")


def embed_csp(stream_origin: str | None = None, ancestors: Iterable[str] = ()) -> str:
    """The policy of ``/embed/ticker``: ``ancestors`` are the origins that may frame it."""
    return _policy(stream_origin, (), " ".join(["'self'", *ancestors]))


def image_origins(page: Page | Front) -> tuple[str, ...]:
    """The origins that this page's photos come from, sorted; ours is not named."""
    stories = [page.article] if isinstance(page, Page) else page.articles
    urls = {story.lead_image.url for story in stories if story.lead_image}
    if isinstance(page, Page):
        urls |= {b.url for b in page.article.body if isinstance(b, ImageBlock)}
    parts = [urlsplit(url) for url in urls if url]
    return tuple(sorted({f"{p.scheme}://{p.netloc}" for p in parts if p.scheme}))


def _policy(stream_origin: str | None, images: Iterable[str], ancestors: str) -> str:
    directives = {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": " ".join(["'self'", *images]),
        "connect-src": " ".join(
            ["'self'", *([stream_origin] if stream_origin else [])]
        ),
        "base-uri": "'none'",
        "form-action": "'self'",
        "frame-ancestors": ancestors,
        "require-trusted-types-for": "'script'",
        "trusted-types": "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in directives.items())
