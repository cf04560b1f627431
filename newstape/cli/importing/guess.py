"""Which format a document is in, by what it says, what it is named, what it is called."""

import json
import re
from collections.abc import Mapping
from pathlib import PurePath
from typing import Any

from newstape.wire.imports import MEDIA_TYPES, ImportFormat

HEAD_BYTES = 64 * 1024
"""How much of a document is looked at."""

LINES: frozenset[str] = frozenset({".ndjson", ".jsonl"})
SUFFIXES = LINES | {".json", ".ninjs", ".xml", ".newsml", ".rss", ".atom"}
"""What files are named that are looked for in folders."""

_BY_SUFFIX: Mapping[str, ImportFormat] = {
    ".ninjs": "ninjs",
    ".newsml": "newsml",
    ".rss": "rss",
    ".atom": "atom",
    ".html": "html",
    ".htm": "html",
}
_BY_MEDIA_TYPE: Mapping[str, ImportFormat] = {
    called: form for form, called in MEDIA_TYPES.items() if form != "html"
}
_BY_ROOT: Mapping[str, ImportFormat] = {
    "rss": "rss",
    "RDF": "rss",
    "feed": "atom",
    "newsItem": "newsml",
    "newsMessage": "newsml",
    "packageItem": "newsml",
    "NewsML": "newsml",
}
_root = re.compile(
    r"\A\s*(?:<\?.*?\?>\s*|<!--.*?-->\s*|<![^>]*>\s*)*<(?:[\w.-]+:)?([\w.-]+)",
    re.DOTALL,
)
_json_feed = re.compile(r'"version"\s*:\s*"https?:\\?/\\?/jsonfeed\.org\\?/')
_ninjs = re.compile(
    r'"(?:headlines|bodies|body_x?html|body_text|representation[tT]ype|pub[sS]tatus'
    r'|version[cC]reated|contentCreated)"\s*:'
)


def guess(head: bytes, name: str = "", content_type: str = "") -> ImportFormat | None:
    """The format of a document with this beginning; None if nothing tells it.

    A page in HTML has to be named like one: it may as well say that a feed is down.
    ``name`` is that of a file or the address, ``content_type`` what its server said.
    """
    suffix = PurePath(name.partition("?")[0]).suffix.lower()
    text = _text(head)
    if suffix in LINES:
        return "ndjson"
    if text.startswith("<"):
        found = _root.match(text)
        told = _BY_ROOT.get(found[1]) if found else None
        return told or _BY_SUFFIX.get(suffix)
    if text.startswith(("{", "[")):
        return _of_json(text)
    return _BY_SUFFIX.get(suffix) or _called(content_type)


def _text(head: bytes) -> str:
    wide = head.startswith((b"\xff\xfe", b"\xfe\xff"))
    text = head.decode("utf-16" if wide else "utf-8", "replace")
    return text.lstrip("\ufeff \t\r\n")


def _of_json(text: str) -> ImportFormat | None:
    if _json_feed.search(text):
        return "jsonfeed"
    first = _loaded(text.partition("\n")[0])
    if isinstance(first, dict) and "headline" in first and not _ninjs.search(text):
        return "ndjson"
    return "ninjs" if _ninjs.search(text) else None


def _loaded(line: str) -> Any:
    try:
        return json.loads(line)
    except (ValueError, RecursionError):
        return None


def _called(content_type: str) -> ImportFormat | None:
    kind = content_type.partition(";")[0].strip().lower()
    return _BY_MEDIA_TYPE.get(kind)
