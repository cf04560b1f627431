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
    """Send structlog's and the standard library's records to one formatter."""
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *_shared,
            ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_formatter(style))
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level.upper())
    for name in _quiet:
        logging.getLogger(name).setLevel("WARNING")
    structlog.contextvars.bind_contextvars(service=service)


def _json(event: Mapping[str, Any], **options: Any) -> str:
    return orjson.dumps(event, options["default"], orjson.OPT_NON_STR_KEYS).decode()


def _formatter(style: str) -> ProcessorFormatter:
    plain = structlog.dev.plain_traceback  # the other one shows locals, and secrets
    last: Processor = (
        structlog.dev.ConsoleRenderer(exception_formatter=plain)
        if style == "console"
        else structlog.processors.JSONRenderer(_json)
    )
    return ProcessorFormatter(
        foreign_pre_chain=_shared,
        processors=[
            ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,
            _redact_event,
            last,
        ],
    )
