"""socketify (uWebSockets), as the publish/subscribe example of its documentation."""

import sys
from typing import Any

from socketify import (  # type: ignore[import-not-found]  # not ours to install
    App,
    AppListenOptions,
    CompressOptions,
    OpCode,
)

app = App()


def opened(reader: Any) -> None:
    """Each reader hears the topic."""
    reader.subscribe("quotes")


def published(_publisher: Any, message: str, _opcode: Any) -> None:
    """What a publisher says, all readers hear."""
    app.publish("quotes", message, OpCode.TEXT)


quiet = {"compression": CompressOptions.DISABLED, "idle_timeout": 960}
app.ws("/quotes", {**quiet, "open": opened})
app.ws("/publish", {**quiet, "message": published})
app.listen(AppListenOptions(port=int(sys.argv[1]), host="127.0.0.1"))
app.run()
