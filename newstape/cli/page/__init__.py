"""A news page as a reader's clipboard gives it: bytes in, strip and story out.

Pure: nothing here reads a file, a clock or the network. A page is furniture and three
things worth keeping, in this order::

    Site - Headline                      the title
    GSK -1.22% 39.36 $                   the strip, any number of rows
    Headline                             furniture: the headline again
    Caption / Photo: © Agency            the lead image
    Standfirst                           only when "Text size:" stands below it
    Text size:                           furniture
    paragraphs and - crossheads -        the body
    Share, Print, …                      furniture

``parse_page`` gives a ``ClipboardPage`` or raises ``PageError`` and nothing else;
``to_ticks`` and ``to_article`` say the same in the words of the wire.
"""

from newstape.cli.page.clipboard import (
    ClipboardPage,
    Crosshead,
    Paragraph,
    parse_page,
)
from newstape.cli.page.errors import PageError
from newstape.cli.page.photo import LeadImage
from newstape.cli.page.strip import StripRow
from newstape.cli.page.wire import page_slug, page_uri, to_article, to_ticks

__all__ = [
    "ClipboardPage",
    "Crosshead",
    "LeadImage",
    "PageError",
    "Paragraph",
    "StripRow",
    "page_slug",
    "page_uri",
    "parse_page",
    "to_article",
    "to_ticks",
]
