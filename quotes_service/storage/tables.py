"""The tables. Numbers are kept as text, because their digits are part of them."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    Dialect,
    Integer,
    MetaData,
    String,
    Table,
    TypeDecorator,
)
from sqlalchemy.types import TypeEngine

_epoch = datetime(1970, 1, 1, tzinfo=UTC)
_second = timedelta(seconds=1)
_Impl = TypeEngine[Any] | type[TypeEngine[Any]]
metadata = MetaData()


class Moment(TypeDecorator[datetime]):
    """An aware time in whole seconds since 1970."""

    impl: _Impl = BigInteger
    cache_ok: bool | None = True

    def process_bind_param(
        self, value: datetime | None, dialect: Dialect
    ) -> int | None:
        return None if value is None else (value - _epoch) // _second

    def process_result_value(
        self, value: int | None, dialect: Dialect
    ) -> datetime | None:
        return None if value is None else _epoch + value * _second


class Plain(TypeDecorator[Decimal]):
    """A decimal in plain notation, with the digits that it has."""

    impl: _Impl = String(32)
    cache_ok: bool | None = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> str | None:
        return None if value is None else format(value, "f")

    def process_result_value(
        self, value: str | None, dialect: Dialect
    ) -> Decimal | None:
        return None if value is None else Decimal(value)


instruments = Table(
    "instruments",
    metadata,
    Column("symbol", String(32), primary_key=True),
    Column("name", String(200)),
    Column("exchange", String(4)),
    Column("currency", String(3)),
    Column("type", String(10)),
    Column("precision", Integer, nullable=False),
)

lists = Table(
    "lists",
    metadata,
    Column("name", String(200), primary_key=True),
    Column("symbols", JSON, nullable=False),
)

bars = Table(
    "bars",
    metadata,
    Column("symbol", String(32), primary_key=True),
    Column("interval", String(2), primary_key=True),
    Column("time", Moment, primary_key=True),
    Column("open", Plain, nullable=False),
    Column("high", Plain, nullable=False),
    Column("low", Plain, nullable=False),
    Column("close", Plain, nullable=False),
)

cursors = Table(
    "cursors",
    metadata,
    Column("name", String(32), primary_key=True),
    Column("cursor", String(64), nullable=False),
)
