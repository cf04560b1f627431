"""Logs are events with fields, one line each, on standard error."""

import logging
import re
import sys
from collections.abc import Mapping, MutableMapping
from typing import Any

import orjson
import structlog
from structlog.stdlib import ProcessorFormatter
from structlog.typing import Processor

_secret = re.compile(
    r"((?:token|apikey|api_key|key|secret|password)=|bearer\s+)[^&\s\"']+",
    re.IGNORECASE,
)
_url_password = re.compile(r"(://[^\s/@:]*:)[^\s@]+(?=@)")
_own_key = re.compile(r"nt_[0-9a-f]{8}_[\w-]+")
_suspect = re.compile(r"[=@]|nt_|bearer", re.IGNORECASE)  # stands in all of them


def redact(text: str) -> str:
    """Blank out what looks like a credential in a URL or a message."""
    if _suspect.search(text) is None:
        return text
    text = _own_key.sub("[redacted]", text)
    for pattern in (_secret, _url_password):
        text = pattern.sub(r"\1[redacted]", text)
    return text


def _redact_event(
    _logger: object, _name: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    for field, value in event.items():
        if isinstance(value, str):
            event[field] = redact(value)
    return event


_shared: tuple[Processor, ...] = (
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
)
_quiet = ("httpcore2", "httpx2")


def configure(service: str, level: str, style: str) -> None:
    """Send structlog's and the standard library's records out in one form.

    Ours are written as they are made: the way through the standard library costs more
    than everything else that is done for a request.
    """
    last = _last(style)
    structlog.configure(
        processors=[*_shared, *last, _encode],
        logger_factory=structlog.BytesLoggerFactory(sys.stderr.buffer),
        wrapper_class=structlog.make_filtering_bound_logger(level),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    strip = ProcessorFormatter.remove_processors_meta
    handler.setFormatter(
        ProcessorFormatter(foreign_pre_chain=_shared, processors=[strip, *last])
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level.upper())
    for name in _quiet:
        logging.getLogger(name).setLevel("WARNING")
    structlog.contextvars.bind_contextvars(service=service)


def _last(style: str) -> tuple[Processor, ...]:
    """What becomes of every event at the end: a line."""
    plain = structlog.dev.plain_traceback  # the other one shows locals, and secrets
    render: Processor = (
        structlog.dev.ConsoleRenderer(exception_formatter=plain)
        if style == "console"
        else structlog.processors.JSONRenderer(_json)
    )
    return structlog.processors.format_exc_info, _redact_event, render


def _encode(_logger: object, _name: str, line: Any) -> bytes:
    text: str = line
    return text.encode("utf-8", "backslashreplace")


def _json(event: Mapping[str, Any], **options: Any) -> str:
    return orjson.dumps(event, options["default"], orjson.OPT_NON_STR_KEYS).decode()
