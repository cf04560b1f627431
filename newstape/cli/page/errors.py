"""The one way in which reading a page can fail."""


class PageError(Exception):
    """Something that is not a page: where (1-based line of the file) and why."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(f"line {line}: {reason}")
        self.line = line
        self.reason = reason
