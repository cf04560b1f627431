"""What a search found, with the found words marked."""

import html
import re

from markupsafe import Markup, escape

_mark = re.compile(r"(</?mark>)")


def marked(text: str) -> Markup:
    """HTML in which ``<mark>`` is the only element, made sure of: all else is text."""
    pieces = _mark.split(text)
    open_now = False
    written = Markup("")
    for piece in pieces:
        if piece == "<mark>" and not open_now:
            open_now = True
            written += Markup("<mark>")
        elif piece == "</mark>" and open_now:
            open_now = False
            written += Markup("</mark>")
        elif not _mark.fullmatch(piece):
            written += escape(html.unescape(piece))
    return written + Markup("</mark>") if open_now else written
