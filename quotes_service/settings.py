"""The settings of the quotes service, read from ``NEWSTAPE_*``."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from newstape.kit.settings import CommonSettings
from quotes_service.domain.bar import BarInterval

Days = Annotated[
    Annotated[float, Field(gt=0, le=36_500)] | None,
    BeforeValidator(lambda value: None if value == "" else value),
]


class QuotesSettings(CommonSettings):
    """What the quotes service is told on top of the common settings."""

    source: str = Field(
        "none",
        pattern=r"^(none|simulated|replay:.+)$",
        description="Where prices come from besides the push door: `simulated` (they "
        "move and mean nothing), `replay:FILE` (a tape of JSON Lines), or `none`.",
    )
    simulated_rate: float = Field(
        5.0, gt=0, le=10_000, description="Simulated ticks a second, over all symbols."
    )
    simulated_seed: int | None = Field(
        None, description="Makes the simulated walk the same each time."
    )
    replay_speed: float = Field(
        1.0, ge=0, description="How many times as fast a tape is played; 0: unpaced."
    )
    replay_loop: bool = Field(
        True, description="Whether a tape begins again when it has ended."
    )
    push_mute_seconds: float | None = Field(
        None,
        gt=0,
        description="After so long without a pushed tick pushed quotes are stale; "
        "by default nothing is expected of those who push.",
    )
    push_max_bytes: int = Field(
        2 * 1024 * 1024,
        gt=0,
        le=16 * 1024 * 1024,
        description="Largest body of pushed ticks.",
    )
    push_max_ticks: int = Field(
        10_000, gt=0, description="Most ticks in one body of pushed ticks."
    )
    unknown_symbols: Literal["create", "ignore"] = Field(
        "create",
        description="What a tick of an unknown symbol does: `create` its instrument, "
        "or be `ignore`d.",
    )
    max_instruments: int = Field(
        50_000, gt=0, description="From this number on ticks create no instruments."
    )
    bars_1m_days: Days = Field(
        2, description="How long 1-minute bars are kept; empty: for ever."
    )
    bars_5m_days: Days = Field(
        30, description="How long 5-minute bars are kept; empty: for ever."
    )
    bars_1h_days: Days = Field(
        365, description="How long hourly bars are kept; empty: for ever."
    )
    bars_1d_days: Days = Field(
        None, description="How long daily bars are kept; by default for ever."
    )

    @property
    def bars_kept(self) -> Mapping[BarInterval, timedelta | None]:
        """How long the bars of each interval are kept; None: for ever."""
        days: dict[BarInterval, Days] = {
            "1m": self.bars_1m_days,
            "5m": self.bars_5m_days,
            "1h": self.bars_1h_days,
            "1d": self.bars_1d_days,
        }
        return {
            interval: None if age is None else timedelta(days=age)
            for interval, age in days.items()
        }
