"""What searching asks of a database: one index of words for each kind of it.

Its rows are those of ``search_texts``, and the database keeps it in step with them. An
index for another database is another class of this form, and a step in ``migrations``
that makes what it asks: for PostgreSQL a generated ``tsvector`` column.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import Row, Subquery

from articles_service.domain.inquiry import Inquiry

SHOWN = ("headline", "standfirst", "body")
"""The fields that are searched, the weightiest first."""


class SearchIndex(Protocol):
    """Speaks the database's own language of searching."""

    def hits(self, inquiry: Inquiry, now: datetime) -> Subquery:
        """The matches that are open at ``now``, after the inquiry's place, up to its
        limit: columns ``docket``, ``rank`` (the least first), and a row of ``SHOWN``."""
        ...

    def highlights(self, hit: Row[Any]) -> Mapping[str, str]:
        """The fields of such a row in which something is marked, as harmless HTML."""
        ...
