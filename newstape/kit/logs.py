"""Logs are events with fields, one line each, on standard error."""

import asyncio
import io
import logging
import re
import sys
from collections.abc import Mapping
from threading import Lock
from typing import Any, BinaryIO, cast

import orjson
import structlog
from structlog.stdlib import ProcessorFormatter
from structlog.typing import EventDict, Processor

from newstape.wire.trace import TRACE

_secret = re.compile(
    r"((?:token|apikey|api_key|key|secret|password|preview)=|bearer\s+)[^&\s\"']+",
    re.IGNORECASE,
)
_url_password = re.compile(r"(://[^\s/@:]*:)[^\s@]+(?=@)")
_own_key = re.compile(r"nt_[0-9a-f]{8}_[\w-]+")
_marks = ("=", "@", "nt_", "bearer")  # whatever they find has one of these in it


def redact(text: str) -> str:
    """Blank out what looks like a credential in a URL or a message."""
    if not _is_suspect(text):
        return text
    text = _own_key.sub("[redacted]", text)
    for pattern in (_secret, _url_password):
        text = pattern.sub(r"\1[redacted]", text)
    return text


def _is_suspect(text: str) -> bool:
    folded = text.lower()
    return any(mark in folded for mark in _marks)


class Gathering(io.RawIOBase):
    """A file that writes what comes in a turn of the event loop in one go, at its end.

    A busy service tells of each request, and to write each line by itself would cost
    more than the line. Where there is no loop a line is written at once.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._lines: list[bytes] = []
        self._lock = Lock()

    def write(self, line: bytes) -> int:  # type: ignore[override]  # lines alone come
        """Keep a line for the end of the turn."""
        with self._lock:
            self._lines.append(line)
        return len(line)

    def flush(self) -> None:
        """Have the first line written in its time, and with it all that follow."""
        if len(self._lines) == 1:
            try:
                asyncio.get_running_loop().call_soon(self._write_out)
            except RuntimeError:
                self._write_out()

    def _write_out(self) -> None:
        with self._lock:
            lines, self._lines = self._lines, []
        self._file.write(b"".join(lines))
        self._file.flush()


_quiet = ("httpcore2", "httpx2")


def configure(service: str, level: str, style: str) -> None:
    """Send structlog's and the standard library's records out in one form.

    Ours are written as they are made: the way through the standard library costs more
    than everything else that is done for a request.
    """
    first, last = _first(service), _last(style)
    lines = cast(BinaryIO, Gathering(sys.stderr.buffer))
    structlog.configure(
        processors=[*first, *last, _encode],
        logger_factory=structlog.BytesLoggerFactory(lines),
        wrapper_class=structlog.make_filtering_bound_logger(level),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    strip = ProcessorFormatter.remove_processors_meta
    handler.setFormatter(
        ProcessorFormatter(foreign_pre_chain=first, processors=[strip, *last])
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level.upper())
    for name in _quiet:
        logging.getLogger(name).setLevel("WARNING")


def _first(service: str) -> tuple[Processor, ...]:
    """What every event is told: whose it is, and which request's."""

    def name(_logger: object, _name: str, event: EventDict) -> EventDict:
        event["service"] = service
        for header, value in TRACE.get().items():
            event[header.replace("-", "_")] = value
        return event

    return (
        name,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    )


def _last(style: str) -> tuple[Processor, ...]:
    """What becomes of every event at the end: a line without secrets."""
    plain = structlog.dev.plain_traceback  # the other one shows locals, and secrets
    render: Processor = (
        structlog.dev.ConsoleRenderer(exception_formatter=plain)
        if style == "console"
        else structlog.processors.JSONRenderer(_json)
    )

    def redacted(logger: Any, name: str, event: EventDict) -> Any:
        line = render(logger, name, dict(event))
        if not _is_suspect(str(line)):
            return line
        told = {k: redact(v) if isinstance(v, str) else v for k, v in event.items()}
        return render(logger, name, told)

    return structlog.processors.format_exc_info, redacted


def _encode(_logger: object, _name: str, line: Any) -> bytes:
    text: str = line
    return text.encode("utf-8", "backslashreplace")


def _json(event: Mapping[str, Any], **options: Any) -> str:
    return orjson.dumps(event, options["default"], orjson.OPT_NON_STR_KEYS).decode()
