"""The settings that every service has; each service adds its own in its settings.py.

Read from ``NEWSTAPE_*`` environment variables. Nothing else reads the environment.
"""

import re
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

_ORIGIN_WORDS = frozenset({"same-host", "loopback", "*"})
_ORIGIN = re.compile(r"https?://[A-Za-z0-9.*:\[\]-]+/?")
_PUBLIC_URL = re.compile(r"https?://[^\s/?#]+(/[^\s?#]*)?")
_DRIVERS = {
    "sqlite": "sqlite+aiosqlite",
    "postgres": "postgresql+asyncpg",
    "postgresql": "postgresql+asyncpg",
}
Names = Annotated[tuple[str, ...], NoDecode]
"""A tuple written with commas in the environment."""


class CommonSettings(BaseSettings):
    """Where a service listens, keeps its data, and whom it lets in."""

    model_config = SettingsConfigDict(
        env_prefix="NEWSTAPE_", extra="ignore", hide_input_in_errors=True
    )

    host: str = Field("127.0.0.1", description="Address to listen on.")
    port: int = Field(8000, ge=0, le=65535, description="Port; 0 picks a free one.")
    data: Path = Field(Path("data"), description="Directory of all kept data.")
    keys_file: Path | None = Field(
        None, description="Hashed API keys; by default `keys` in the data directory."
    )
    origins: Names = Field(
        ("same-host",),
        description="Who may embed and connect from a browser, by commas: `same-host`, "
        "`loopback`, `*`, or origins like `https://*.example.org`.",
    )
    public_url: str | None = Field(
        None, description="Makes links absolute: `https://news.example.org`."
    )
    trusted_proxies: Names = Field(
        (), description="Addresses whose forwarded headers are believed, by commas."
    )
    reads: Literal["open", "closed"] = Field(
        "open", description="`closed`: reading needs a key too."
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        "info", description="Least severity that is logged."
    )
    log_format: Literal["json", "console"] = Field(
        "json", description="`json` lines, or `console` for people."
    )
    database_url: SecretStr | None = Field(
        None,
        description="URL of the database, `postgresql://…`; by default SQLite in the data "
        "directory.",
    )
    shutdown_seconds: float = Field(
        4.0,
        gt=0,
        description="Longest time for readers to leave after SIGTERM: half of it "
        "to say goodbye, half to wait for open requests.",
    )

    @field_validator("origins", "trusted_proxies", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(part.strip() for part in value.split(",") if part.strip())
        return value

    @field_validator("origins")
    @classmethod
    def _known_origins(cls, entries: tuple[str, ...]) -> tuple[str, ...]:
        for entry in entries:
            if entry not in _ORIGIN_WORDS and not _ORIGIN.fullmatch(entry):
                raise ValueError(
                    f"{entry!r} is no origin, `same-host`, `loopback`, `*`"
                )
        return entries

    @field_validator("public_url")
    @classmethod
    def _no_slash(cls, value: str | None) -> str | None:
        if value is None:
            return None
        if not _PUBLIC_URL.fullmatch(value):
            raise ValueError("a public URL is like https://news.example.org")
        return value.rstrip("/")

    @field_validator("database_url")
    @classmethod
    def _our_driver(cls, value: SecretStr | None) -> SecretStr | None:
        """Providers name the database alone; which driver we have is ours to say."""
        if value is None:
            return None
        kind, colon, rest = value.get_secret_value().partition(":")
        kind = _DRIVERS.get(kind, kind)
        if not colon or kind not in _DRIVERS.values():
            raise ValueError(
                "a database is like postgresql://USER:PASSWORD@HOST/NAME, "
                "or sqlite:///FILE"
            )
        return SecretStr(f"{kind}:{rest}")

    @property
    def keys_path(self) -> Path:
        """Where the keys file is."""
        return self.keys_file or self.data / "keys"
