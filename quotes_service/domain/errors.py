"""What can go wrong, as one tree. Errors carry data and know no HTTP::

QuotesError
├── CloseError              no close fits the price and the percent
├── UnknownError            there is no such thing here
│   ├── UnknownSymbolError
│   └── UnknownListError
├── ListError               a list that makes no sense
├── TapeError               a tape that cannot be played
├── OverloadedError         too much waits already
├── ClosedError             the service is stopping
└── JournalError            the journal could not be written or read
    ├── JournalFullError    the disk is full
    └── JournalBrokenError  the file is damaged or of another program
"""


class QuotesError(Exception):
    """Everything that this service raises on purpose."""


class CloseError(QuotesError):
    """No close fits the price and the percent, or they are out of all proportion."""


class UnknownError(QuotesError):
    """There is no such thing here."""


class UnknownSymbolError(UnknownError):
    """Nothing is known of a symbol."""

    def __init__(self, symbol: str) -> None:
        super().__init__(f"nothing is known of {symbol}")
        self.symbol = symbol


class UnknownListError(UnknownError):
    """No list has this name."""

    def __init__(self, name: str) -> None:
        super().__init__(f"there is no list {name}")
        self.name = name


class ListError(QuotesError):
    """A list that makes no sense."""


class TapeError(QuotesError):
    """A tape that cannot be played."""


class PushError(QuotesError):
    """What was pushed is refused as a whole."""


class NotJsonError(PushError):
    """It is not JSON."""


class NotTicksError(PushError):
    """It is JSON, but no array."""


class TooManyTicksError(PushError):
    """It holds more ticks than are taken in at a time."""


class OverloadedError(QuotesError):
    """Too much waits already; come back a little later."""


class ClosedError(QuotesError):
    """The service is stopping and takes nothing more."""


class StoreError(QuotesError):
    """The database could not be written or read."""


class JournalError(QuotesError):
    """The journal could not be written or read; nothing was half done."""


class JournalFullError(JournalError):
    """The disk is full."""


class JournalBrokenError(JournalError):
    """The journal's file is damaged, or not a journal of ours."""
