"""The names of the request that is being served, for whom it asks in turn."""

from collections.abc import Mapping
from contextvars import ContextVar
from types import MappingProxyType

TRACE: ContextVar[Mapping[str, str]] = ContextVar("trace", default=MappingProxyType({}))
"""Headers: ``x-request-id`` and ``traceparent`` (W3C Trace Context), where known."""
