"""How asking a service can fail.

::

    ClientError
    ├── UnreachableError   no answer: refused, cut off, too late
    ├── RefusedError       an answer that says no, with its status and problem
    ├── MalformedError     an answer that is not of the wire
    ├── CrowdedError       not asked, because too much is asked already (``flights``)
    └── DownError          not asked, because it is known to be down (``reasons``)
"""

from newstape.wire.problems import Problem


class ClientError(Exception):
    """A service did not do what it was asked; the text is for people."""


class UnreachableError(ClientError):
    """There was no answer; whether the request was carried out is not known."""


class RefusedError(ClientError):
    """The service said no.

    ``problem`` is its reason; None where something between us answered in its place.
    """

    def __init__(self, status: int, problem: Problem | None) -> None:
        super().__init__(_told(status, problem))
        self.status = status
        self.problem = problem


class MalformedError(ClientError):
    """The service answered in a way that the wire does not know."""


def _told(status: int, problem: Problem | None) -> str:
    if problem is None:
        return f"answered with status {status}"
    text = problem.detail or problem.title
    wrong = [f"{error.pointer} {error.detail}" for error in problem.errors or []]
    return "; ".join([text, *wrong[:3]])
