"""How requests go out: a connection that breaks at any moment is an error of transport."""

import httpx2


class SteadyTransport(httpx2.AsyncHTTPTransport):
    """httpx2's own transport, without its one error that is none of its kind.

    Where the other end is gone between letting us in and our first byte (a service that
    is killed, with readers at its door), anyio asks the closed socket for its peer, and
    the AttributeError of that comes out.
    """

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """The answer.

        Raises:
            httpx2.TransportError: there is none.
        """
        try:
            return await super().handle_async_request(request)
        except AttributeError as error:
            if error.name != "getpeername" or error.obj is not None:
                raise
            message = "the connection was closed as soon as it was open"
            raise httpx2.ConnectError(message, request=request) from error
