"""A page in the words of the wire: ticks for its strip, an article for its story."""

import hashlib
import html
import re
import unicodedata
from datetime import datetime

from newstape.cli.page.clipboard import ClipboardPage, Crosshead, Paragraph
from newstape.wire.articles import (
    ArticleInput,
    Block,
    CrossheadBlock,
    Image,
    ParagraphBlock,
    SymbolRef,
)
from newstape.wire.quotes import Tick

MAX_SLUG_CHARACTERS = 120
MAX_ARTICLE_SYMBOLS = 100
# A story's slug names its list, and these lists are not one story's.
RESERVED_SLUGS = frozenset({"front"})

_SPELLED = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th"}
)
_APOSTROPHES = re.compile("['’‘ʼ`]")


def page_uri(page: ClipboardPage) -> str:
    """The story's identity: the same site and headline give the same one for ever."""
    return f"urn:newstape:page:{_digest(page)[:32]}"


def page_slug(page: ClipboardPage, *, distinct: bool = False) -> str:
    """The headline in lower-case ASCII; ``distinct`` marks it as this page's own.

    The mark is added in any case where the headline gives no slug, or a reserved one.
    """
    slug = _slugify(page.headline)
    if distinct or not slug or slug in RESERVED_SLUGS:
        return f"{slug or 'story'}-{_digest(page)[:8]}"
    return slug


def to_ticks(page: ClipboardPage, as_of: datetime) -> list[Tick]:
    """The strip as prices of one moment, in the order of the page."""
    return [
        Tick(
            symbol=row.symbol,
            price=row.price,
            time=as_of,
            change_percent=row.percent,
            currency=row.currency,
        )
        for row in page.strip
    ]


def to_article(
    page: ClipboardPage,
    *,
    slug: str,
    ticker_list: str | None,
    language: str = "en",
    section: str | None = None,
    published_at: datetime | None = None,
) -> ArticleInput:
    """The story, to be published: ``source`` is the site.

    Its ``symbols`` are those of the strip that the text names: a strip alone does not
    make a story one about its sixteen companies.
    """
    image = page.lead_image
    return ArticleInput(
        uri=page_uri(page),
        slug=slug,
        status="published",
        headline=page.headline,
        standfirst=page.standfirst,
        source=page.site,
        language=language,
        section=section,
        symbols=_named_symbols(page),
        ticker_list=ticker_list,
        lead_image=image and Image(caption=image.caption, credit=image.credit),
        body=[_block(part) for part in page.body],
        published_at=published_at,
    )


def _block(part: Paragraph | Crosshead) -> Block:
    if isinstance(part, Crosshead):
        return CrossheadBlock(text=part.text)
    return ParagraphBlock(html=html.escape(part.text, quote=False))


def _named_symbols(page: ClipboardPage) -> list[SymbolRef]:
    texts = [page.headline, page.standfirst or "", *(part.text for part in page.body)]
    words = set(re.findall(r"[A-Z0-9^][A-Z0-9^=_.-]*[A-Z0-9]", "\n".join(texts)))
    named = [row.symbol for row in page.strip if row.symbol in words]
    return [SymbolRef(symbol=symbol) for symbol in named[:MAX_ARTICLE_SYMBOLS]]


def _slugify(headline: str) -> str:
    spelled = _APOSTROPHES.sub("", headline.casefold().translate(_SPELLED))
    plain = unicodedata.normalize("NFKD", spelled)
    ascii_only = "".join(c for c in plain if not unicodedata.combining(c))
    words = re.sub("[^a-z0-9]+", "-", ascii_only).strip("-")
    if len(words) <= MAX_SLUG_CHARACTERS:
        return words
    return (
        words[: MAX_SLUG_CHARACTERS + 1].rpartition("-")[0]
        or words[:MAX_SLUG_CHARACTERS]
    )


def _digest(page: ClipboardPage) -> str:
    names = (
        " ".join((name or "").casefold().split()) for name in (page.site, page.headline)
    )
    return hashlib.sha256("\n".join(names).encode()).hexdigest()
