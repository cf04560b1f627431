"""Settings are read, bounded, and described."""

from datetime import timedelta

import pytest
from pydantic import ValidationError

from quotes_service.settings import QuotesSettings


def test_defaults() -> None:
    """Nothing needs to be set: no source, and bars for as long as is promised."""
    settings = QuotesSettings()
    assert settings.source == "none"
    assert settings.bars_kept == {
        "1m": timedelta(days=2),
        "5m": timedelta(days=30),
        "1h": timedelta(days=365),
        "1d": None,
    }


def test_for_ever() -> None:
    """An empty age is for ever."""
    settings = QuotesSettings.model_validate({"bars_1m_days": ""})
    assert settings.bars_kept["1m"] is None


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("source", "yahoo"),
        ("source", "replay:"),
        ("simulated_rate", 0),
        ("replay_speed", -1),
        ("bars_1m_days", 0),
        ("unknown_symbols", "maybe"),
    ],
)
def test_nonsense(name: str, value: object) -> None:
    """What makes no sense is refused when it is read."""
    with pytest.raises(ValidationError, match=name):
        QuotesSettings.model_validate({name: value})


def test_every_setting_is_described() -> None:
    """Nobody has to read the code to know what a setting does."""
    mute = [
        name
        for name, field in QuotesSettings.model_fields.items()
        if not field.description
    ]
    assert mute == []
