"""One change, many readers: fan-out of keyed, latest-value data.

Knows keys, lists, rows and readers; a codec that is handed in knows what they look like
on the wire. Nothing here does I/O; the transports do (``newstape.fanout.transport``).

The way of a change: ``Hub.publish`` → ``Group`` (conflation) → ``Mailbox`` (one reader)
→ ``Outlet`` (a transport). The way of a request: transport → ``Session.receive``.
"""

from newstape.fanout.change import Change
from newstape.fanout.codec import Codec, Granted, RefusedError, Request
from newstape.fanout.cursor import Cursor
from newstape.fanout.frame import Frame
from newstape.fanout.hub import Hub
from newstape.fanout.limits import Limits
from newstape.fanout.mailbox import Mailbox, Outlet
from newstape.fanout.opening import Opening
from newstape.fanout.session import Session

__all__ = [
    "Change",
    "Codec",
    "Cursor",
    "Frame",
    "Granted",
    "Hub",
    "Limits",
    "Mailbox",
    "Opening",
    "Outlet",
    "RefusedError",
    "Request",
    "Session",
]
