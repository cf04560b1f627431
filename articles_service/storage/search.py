"""What searching asks of a database: one index of words for each kind of it.

Its rows are those of ``search_texts``, and the database keeps it in step with them. An
index for another database is another class of this form, and a step in ``migrations``
that makes what it asks. PostgreSQL has none yet.
"""

from collections.abc import Mapping, Sequence
from typing import NoReturn, Protocol

from articles_service.domain.errors import UnsearchableError
from articles_service.domain.inquiry import Inquiry
from articles_service.storage.asking import Question, Values

SHOWN = ("headline", "standfirst", "body")
"""The fields that are searched, the weightiest first."""


class SearchIndex(Protocol):
    """Speaks the database's own language of searching."""

    def question(self, inquiry: Inquiry) -> Question:
        """The question for the stories that match, in order, up to the limit.

        A row is the number in ``search_texts``, the rank (the least first), document,
        ``published_at``, ``opens_at``, the calendar, and the fields of ``SHOWN`` with
        their marks.
        """
        ...

    def values(self, inquiry: Inquiry, now: int) -> Values:
        """What the names in the question stand for, at a moment in milliseconds."""
        ...

    def highlights(self, marked: Sequence[str | bytes]) -> Mapping[str, str]:
        """The fields in which something is marked, as harmless HTML."""
        ...


class Unsearchable:
    """Stands for the index where a database has none, and says so to who searches."""

    def question(self, inquiry: Inquiry) -> NoReturn:
        """There is no question that this database could answer.

        Raises:
            UnsearchableError: always.
        """
        raise UnsearchableError

    def values(self, inquiry: Inquiry, now: int) -> Values:
        """Nothing, of nothing that is asked."""
        return {}

    def highlights(self, marked: Sequence[str | bytes]) -> Mapping[str, str]:
        """Nothing, of nothing that is found."""
        return {}
