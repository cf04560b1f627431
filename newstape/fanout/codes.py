"""Why a reader's connection ends (RFC 6455 section 7.4, and ours above 4000).

4000-4099: do not reconnect unchanged. 4100-4199: back off. 4200-4299: reconnect now.
"""

from typing import Final

NORMAL: Final = 1000
INVALID_DATA: Final = 1007
POLICY: Final = 1008
TOO_BIG: Final = 1009
RESTART: Final = 1012
UNAUTHORIZED: Final = 4001
FORBIDDEN: Final = 4003
TOO_MANY_CONNECTIONS: Final = 4004
TOO_MANY_KEYS: Final = 4005
BAD_REQUESTS: Final = 4006
OVER_CAPACITY: Final = 4100
SLOW_CONSUMER: Final = 4101
NO_PONG: Final = 4201
TOKEN_EXPIRED: Final = 4202
