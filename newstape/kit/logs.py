"""Logs are events with fields, one line each, on standard error."""

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

_secret = re.compile(
    r"((?:token|apikey|api_key|key|secret|password)=|bearer\s+)[^&\s\"']+",
    re.IGNORECASE,
)
_url_password = re.compile(r"(://[^\s/@:]*:)[^\s@]+(?=@)")
_own_key = re.compile(r"nt_[0-9a-f]{8}_[\w-]+")


def redact(text: str) -> str:
    """Blank out what looks like a credential in a URL or a message."""
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


def configure(service: str, level: str, style: str) -> None:
    """Send structlog's and the standard library's records to one formatter."""
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    last: structlog.typing.Processor = (
        structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
        if style == "console"
        else structlog.processors.JSONRenderer()
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.format_exc_info,
                _redact_event,
                last,
            ],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level.upper())
    logging.getLogger("httpcore2").setLevel("WARNING")
    logging.getLogger("httpx2").setLevel("WARNING")
    structlog.contextvars.bind_contextvars(service=service)
