"""Places in lists as text that fits into a URL as it is."""

import base64
import binascii

from articles_service.domain.errors import CursorError


def sealed(*parts: object) -> str:
    """Words without spaces in one word; not secret, but nobody writes it by hand."""
    text = " ".join(map(str, parts))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def unsealed(cursor: str) -> list[str]:
    """The words again.

    Raises:
        CursorError: it holds none.
    """
    try:
        padded = cursor.encode("ascii") + b"=" * (-len(cursor) % 4)
        text = base64.b64decode(padded, altchars=b"-_", validate=True).decode("ascii")
    except (UnicodeError, binascii.Error, ValueError) as error:
        raise CursorError from error
    return text.split(" ")
