"""The one place where the hand tool touches the environment."""

import os
from collections.abc import Mapping


def environment_with(settings: Mapping[str, str]) -> dict[str, str]:
    """Our own environment and ``settings``, for a service that we start.

    What a person exported reaches the services (``NEWSTAPE_LOG_LEVEL=debug newstape
    up``); what the stack needs wins.
    """
    return {**os.environ, **settings}
