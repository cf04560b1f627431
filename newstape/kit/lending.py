"""An HTTP connection that an application may look into.

uvicorn writes an answer and knows when its own buffer is empty. How much of it the other
end has taken, only the socket tells; and only who sees that can tell a slow reader of an
event stream from a stuck one. Where the connection is not lent, the kernel's
``TCP_USER_TIMEOUT`` ends the stuck, and some who are merely slow.
"""

from typing import Any, Final, cast

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

TRANSPORT: Final = "newstape.transport"
"""The ASGI extension: the connection's transport, to be watched and aborted only."""


class LendingProtocol(HttpToolsProtocol):
    """uvicorn's HTTP protocol, with the transport in the scope."""

    def on_message_begin(self) -> None:
        """Offer the extension."""
        super().on_message_begin()
        cast(dict[str, Any], self.scope)["extensions"] = {TRANSPORT: self.transport}
