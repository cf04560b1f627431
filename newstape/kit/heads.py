"""HEAD is GET without the content (RFC 9110 section 9.3.2), at every door."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

_matched = ("route", "endpoint", "path_params")


class HeadMiddleware:
    """Asks the app with GET and sends its head alone.

    Doors need not name HEAD, and a stream asked for its head ends at once.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self._app(scope, receive, send)
            return
        done = False

        async def send_head(message: Message) -> None:
            nonlocal done
            if done:
                return
            await send(message)
            if message["type"] == "http.response.start":
                done = True
                await send({"type": "http.response.body", "body": b""})

        asked = {**scope, "method": "GET"}
        await self._app(asked, receive, send_head)
        scope.update((name, asked[name]) for name in _matched if name in asked)
