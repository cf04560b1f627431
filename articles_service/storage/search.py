"""What searching asks of a database: one index of words for each kind of it.

Its rows are those of ``search_texts``, and the database keeps it in step with them. An
index for another database is another class of this form, and a step in ``migrations``
that makes what it asks: for PostgreSQL a generated ``tsvector`` column.
"""

from collections.abc import Mapping, Sequence
from typing import Protocol

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
