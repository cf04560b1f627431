"""When something changes by itself, and when something last did: told with each list."""

from typing import Any

from sqlalchemy import BigInteger, ScalarSelect, select, type_coerce

from articles_service.domain.sheet import Calendar
from articles_service.storage.asking import Question
from articles_service.storage.tables import articles, changes, moment


def _next_opening() -> ScalarSelect[Any]:
    due = articles.alias("due")
    wanted = select(type_coerce(due.c.due_at, BigInteger))
    return (
        wanted.where(due.c.due_at.is_not(None))
        .order_by(due.c.due_at)
        .limit(1)
        .scalar_subquery()
    )


def _last_change() -> ScalarSelect[Any]:
    last = select(type_coerce(changes.c.at, BigInteger))
    return last.order_by(changes.c.seq.desc()).limit(1).scalar_subquery()


CALENDAR = (_next_opening(), _last_change())
"""Two columns for a question, the same in every row."""

ASKED_ALONE = Question(select(*CALENDAR), brief=True)
"""For a list without a row."""


def calendar(opening: int | None, change: int | None) -> Calendar:
    """What the two columns say."""
    times = (None if one is None else moment(one) for one in (opening, change))
    return Calendar(*times)
